import { ApiError } from "@commandcenter/api-client";
import {
  type Entry,
  hub,
  hubKeys,
  type Inspection,
  type Project,
  type Reveal,
} from "@commandcenter/api-client/hub";
import { ErrorPanel } from "@commandcenter/kit";
import { Anchor, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { openPath } from "../shared/desk-address";
import classes from "./ConnectPanel.module.css";
import { EntryList } from "./EntryList";

/** Addresses and environment variables of each service of a project. Secrets are revealed one at a time. */
export function ConnectPanel({ project }: { project: Project }) {
  const services = useQuery({
    // A change of the registration, or a start, changes ports and sockets.
    queryKey: [...hubKeys.services(project.id), project.version, project.status],
    queryFn: ({ signal }) => hub.services(project.id, signal),
  });
  const [shown, setShown] = useState<{ entry: Reveal; value: string } | null>(null);
  const reveal = useMutation({
    mutationFn: (entry: Reveal) => hub.reveal(project.id, entry),
    onSuccess: ({ value }, entry) => setShown({ entry, value }),
    gcTime: 0,
  });
  if (services.error) {
    return (
      <ErrorPanel
        title="The services could not be loaded"
        error={ApiError.wrap(services.error)}
        onRetry={() => void services.refetch()}
      />
    );
  }
  if (services.isPending) return <Skeleton h={260} />;
  const list = (service: Inspection, kind: Reveal["kind"], entries: readonly Entry[]) => (
    <EntryList
      label={kind === "address" ? `Addresses of ${service.service}` : `Environment of ${service.service}`}
      entries={entries}
      revealed={
        shown?.entry.service === service.service && shown.entry.kind === kind
          ? { name: shown.entry.name, value: shown.value }
          : null
      }
      onReveal={(name) => reveal.mutate({ service: service.service, kind, name })}
      onHide={() => setShown(null)}
      onCopy={async (name) => (await hub.reveal(project.id, { service: service.service, kind, name })).value}
    />
  );
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        Passwords are hidden. Revealing or copying one is recorded in the audit trail.
        {project.status === "stopped" && " Nothing answers at these addresses while the project is stopped."}
      </Text>
      {reveal.error && <ErrorPanel error={ApiError.wrap(reveal.error)} />}
      <div className={classes.services}>
        {services.data.map((service) => (
          <section key={service.service} aria-label={service.service} className={classes.service}>
            <Title order={2} size="h4">
              {service.service}
            </Title>
            {service.service === "frontend" && project.status === "running" && (
              <Anchor href={openPath(project)} target="_blank" rel="noopener" size="sm">
                Open, signed in
              </Anchor>
            )}
            {list(service, "address", service.addresses)}
            {service.variables.length > 0 && (
              <details>
                <summary className={classes.summary}>Environment ({service.variables.length})</summary>
                {service.in_container && (
                  <Text size="sm" c="dimmed" my="xs">
                    These are the variables inside the container: host names and folders in them exist only
                    there. To connect from this machine, use the addresses above.
                  </Text>
                )}
                {list(service, "variable", service.variables)}
              </details>
            )}
          </section>
        ))}
      </div>
    </Stack>
  );
}
