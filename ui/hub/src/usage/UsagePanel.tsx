import type { Project } from "@commandcenter/api-client/hub";
import { formatBytes } from "@commandcenter/kit";
import { Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { axisEnd, formatCpu, highest, padded } from "./series";
import { UsageChart } from "./UsageChart";
import classes from "./UsageChart.module.css";
import { useUsageHistory } from "./useUsage";

const HOUR_S = 3600;
const MEGABYTE = 1024 ** 2;

/** Charts of the CPU or memory of each service in the last hour. All have the same axis, so that they can be compared. */
export function UsagePanel({ project }: { project: Project }) {
  const [figure, setFigure] = useState<"cpu" | "memory">("cpu");
  const { data } = useUsageHistory(project.id);
  if (!data) return null;
  if (!data.measured) {
    if (project.engine === "auto" || project.status === "stopped") return null;
    return (
      <Text size="sm" c="dimmed">
        CPU and memory are not known: the engine “{project.engine}” does not measure them.
      </Text>
    );
  }
  if (data.services.length === 0) return null;
  const length = Math.round(HOUR_S / data.every_s);
  const all = data.services.map((one) => ({
    name: one.name,
    series: padded(figure === "cpu" ? one.cpu : one.memory_bytes, length),
  }));
  const most = Math.max(...all.map(({ series }) => highest(series)));
  const end = figure === "cpu" ? axisEnd(most, 0.05) : axisEnd(most, 10 * MEGABYTE, MEGABYTE);
  return (
    <Stack component="section" aria-label="Last hour" gap="md">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Last hour
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Figure"
          value={figure}
          onChange={(value) => setFigure(value as typeof figure)}
          data={[
            { value: "cpu", label: "CPU" },
            { value: "memory", label: "Memory" },
          ]}
        />
      </Group>
      <div className={classes.charts}>
        {all.map(({ name, series }) => (
          <UsageChart
            key={name}
            title={`${name}: ${figure === "cpu" ? "CPU" : "memory"}`}
            series={series}
            end={end}
            every_ms={data.every_s * 1000}
            format={figure === "cpu" ? formatCpu : formatBytes}
          />
        ))}
      </div>
      <Text size="xs" c="dimmed">
        Measured every {data.every_s} s. 100 % is one core. Memory does not count what services share.
      </Text>
    </Stack>
  );
}
