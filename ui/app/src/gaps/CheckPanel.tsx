import { ApiError } from "@commandcenter/api-client";
import { type GapCheck, gapChecksApi, gapsApi } from "@commandcenter/api-client/app/gaps";
import { RelativeTime } from "@commandcenter/kit";
import { Select, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isActive, newer } from "../scans/scan";
import { JobCard } from "../shared/jobs/JobCard";
import { asking, troubles } from "./check";

const SCHEDULES = [
  { value: "0", label: "Only when asked" },
  { value: "24", label: "Every day" },
  { value: "168", label: "Every week" },
];

/** When registries were last asked, the check under way, and ways to ask now or regularly. */
export function CheckPanel() {
  const client = useQueryClient();
  const latest = useQuery({
    ...gapChecksApi.latest(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const accept = (check: GapCheck) =>
    client.setQueryData<GapCheck | null>(gapChecksApi.latest().queryKey, (old) => newer(old ?? null, check));
  const start = useMutation({ mutationFn: () => gapChecksApi.start(), onSuccess: accept });
  const cancel = useMutation({ mutationFn: (id: number) => gapChecksApi.cancel(id), onSuccess: accept });
  const check = latest.data;
  const active = check && isActive(check) ? check : null;
  return (
    <JobCard
      label="Newer versions"
      what="check"
      said={active ? asking(active) : <Outcome check={check} />}
      active={active}
      share={active?.total ? active.done / active.total : null}
      startLabel="Check now"
      loading={latest.isPending}
      start={start}
      cancel={cancel}
      unread={latest.error}
      latest={check}
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
    return "Nobody has been asked for newer versions yet: pip, npm, cargo and go are asked by name when you check.";
  if (check.status === "done")
    return (
      <>
        Newer versions were asked for <RelativeTime time={check.finished_at} />.
      </>
    );
  if (check.status === "failed")
    return (
      <>
        The last check failed <RelativeTime time={check.finished_at} />; what was known before it stays.
      </>
    );
  return "The last check was broken off; what was answered by then shows after the next scan or check.";
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
