import { ApiError } from "@commandcenter/api-client";
import {
  type AdvisorySource,
  advisoryChecksApi,
  vulnerabilitiesApi,
} from "@commandcenter/api-client/app/vulnerabilities";
import { ErrorPanel, formatCount, formatCounted, RelativeTime } from "@commandcenter/kit";
import { Code, Switch, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { JobCard } from "../shared/jobs/JobCard";
import { useJob } from "../shared/jobs/useJob";

/** Where advisories come from and when each source last answered, with a button that starts a check if a source
 * can be read. */
export function AdvisoryPanel() {
  const client = useQueryClient();
  const job = useJob(advisoryChecksApi);
  const settings = useQuery(vulnerabilitiesApi.settings()).data;
  const save = useMutation({
    mutationFn: (ask_server: boolean) =>
      vulnerabilitiesApi.changeSettings({ version: settings?.version ?? 1, ask_server }),
    onSettled: () => client.invalidateQueries({ queryKey: vulnerabilitiesApi.settings().queryKey }),
  });
  const { active } = job;
  const canCheck = settings && (settings.file.address || (settings.server.address && settings.ask_server));
  return (
    <JobCard
      label="Advisories"
      what="check"
      job={job}
      summary={active ? checking(active.done) : settings && <Sources {...settings} />}
      share={null}
      startLabel={canCheck ? "Check now" : null}
    >
      {settings?.server.address && (
        <Switch
          label={`Ask ${settings.server.address}`}
          description="Sends the names and versions of locked packages of public registries to this server. Packages from other indexes, repositories or folders are never sent."
          checked={settings.ask_server}
          disabled={save.isPending}
          onChange={(event) => save.mutate(event.currentTarget.checked)}
        />
      )}
      {save.error && <ErrorPanel error={ApiError.wrap(save.error)} />}
    </JobCard>
  );
}

function checking(done: number): string {
  return done ? `Checking: ${formatCounted(done, "advisory", "advisories")} read` : "Checking";
}

function Sources({ file, server }: { file: AdvisorySource; server: AdvisorySource }) {
  if (!file.address && !server.address)
    return (
      <>
        No source of advisories is set. Set <Code>file</Code> (an export of OSV) or <Code>url</Code> (an OSV
        server’s address) under <Code>[advisories]</Code> in config.toml, then restart the project.
      </>
    );
  return (
    <>
      {file.address && <Source source={file} />}
      {server.address && <Source source={server} />}
    </>
  );
}

function Source({ source }: { source: AdvisorySource }) {
  return (
    <Text size="sm" component="span" display="block" style={{ overflowWrap: "anywhere" }}>
      {source.address}:{" "}
      {source.answered_at ? (
        <>
          {formatCounted(source.documents, "advisory", "advisories")},{" "}
          <RelativeTime time={source.answered_at} />.
        </>
      ) : (
        "not read yet."
      )}
      {source.broken > 0 && (
        <Text size="xs" c="dimmed" component="span" display="block">
          {formatCount(source.broken)} could not be read:{" "}
          {source.problems.map((one) => `${one.name} (${one.reason})`).join(" ")}
        </Text>
      )}
      {source.error && (
        <Text size="xs" c="dimmed" component="span" display="block">
          The last attempt failed: {source.error} Earlier results are kept.
        </Text>
      )}
    </Text>
  );
}
