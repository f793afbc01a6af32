import { ApiError } from "@commandcenter/api-client";
import { type GapCheck, gapChecksApi, gapsApi } from "@commandcenter/api-client/app/gaps";
import { RelativeTime } from "@commandcenter/kit";
import { Select, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { JobCard } from "../shared/jobs/JobCard";
import { useJob } from "../shared/jobs/useJob";
import { asking, troubles } from "./check";

const SCHEDULES = [
  { value: "0", label: "Only on demand" },
  { value: "24", label: "Every day" },
  { value: "168", label: "Every week" },
];

/** The last check for newer versions, the active one, and ways to check now or regularly. */
export function CheckPanel() {
  const job = useJob(gapChecksApi);
  const { latest: check, active } = job;
  return (
    <JobCard
      label="Newer versions"
      what="check"
      job={job}
      summary={active ? asking(active) : <Outcome check={check} />}
      share={active?.total ? active.done / active.total : null}
      startLabel="Check now"
      aside={<Schedule />}
    >
      {check?.status === "done" &&
        troubles(check).map((text) => (
          <Text key={text} size="sm" c="dimmed">
            {text}
          </Text>
        ))}
    </JobCard>
  );
}

function Outcome({ check }: { check: GapCheck | null | undefined }) {
  if (check === undefined) return null;
  if (check === null)
    return "Not checked for updates yet. A check asks pip, npm, cargo and go for newer versions.";
  if (check.status === "done")
    return (
      <>
        Checked for updates <RelativeTime time={check.finished_at} />.
      </>
    );
  if (check.status === "failed")
    return (
      <>
        The last check failed <RelativeTime time={check.finished_at} />; earlier results stay.
      </>
    );
  return "The last check was interrupted; its results so far appear after the next scan or check.";
}

function Schedule() {
  const client = useQueryClient();
  const settings = useQuery(gapsApi.settings());
  const save = useMutation({
    mutationFn: (hours: number) =>
      gapsApi.changeSettings({ version: settings.data?.version ?? 1, check_every_hours: hours || null }),
    onSettled: () => client.invalidateQueries({ queryKey: gapsApi.settings().queryKey }),
  });
  const hours = String(settings.data?.check_every_hours ?? 0);
  const known = SCHEDULES.some(({ value }) => value === hours);
  return (
    <Select
      aria-label="How often to check"
      size="xs"
      w={150}
      allowDeselect={false}
      disabled={!settings.data || save.isPending}
      data={known ? SCHEDULES : [...SCHEDULES, { value: hours, label: `Every ${hours} hours` }]}
      value={hours}
      error={save.error ? ApiError.wrap(save.error).message : undefined}
      onChange={(value) => value !== null && save.mutate(Number(value))}
    />
  );
}
