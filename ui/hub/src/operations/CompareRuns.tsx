import type { Operation } from "@commandcenter/api-client/hub";
import { formatDuration, Scroller } from "@commandcenter/kit";
import { Group, Select, Table, Text } from "@mantine/core";
import { useState } from "react";
import { type ComparedStep, compareSteps, durationOf, formatDifference, type Span } from "./compare";

/** Compare an operation with another run of the same kind: both on one time axis, with the difference of each step. */
export function CompareRuns({ operation, others }: { operation: Operation; others: readonly Operation[] }) {
  const [id, setId] = useState<string | null>(null);
  const other = others.find((one) => one.id === id);
  if (others.length === 0 || operation.ended_at === null) return null;
  return (
    <>
      <Group justify="flex-end">
        <Select
          size="xs"
          w={300}
          aria-label="Compare with another run"
          placeholder="Compare with another run"
          data={others
            .filter((one) => one.ended_at !== null)
            .map((one) => ({
              value: one.id,
              label: `${new Date(one.started_at).toLocaleString()}, ${formatDuration(durationOf(one))}, ${one.status}`,
            }))}
          value={id}
          onChange={setId}
          clearable
        />
      </Group>
      {other && <Comparison one={operation} other={other} />}
    </>
  );
}

function Comparison({ one, other }: { one: Operation; other: Operation }) {
  const steps = compareSteps(one, other);
  const length_ms = Math.max(1, durationOf(one), durationOf(other));
  const whole: ComparedStep = {
    key: "",
    title: "Whole operation",
    one: { from: 0, to: durationOf(one) },
    other: { from: 0, to: durationOf(other) },
  };
  return (
    <div>
      <Scroller label="Comparison of two runs: table" minWidth={560}>
        <Table aria-label="Comparison of two runs" className="cc-compare cc-numeric" verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Step</Table.Th>
              <Table.Th scope="col" w="45%">
                0 to {formatDuration(length_ms)}
              </Table.Th>
              {["This run", "Other run", "Difference"].map((title) => (
                <Table.Th key={title} scope="col" ta="right">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...steps, whole].map((step) => (
              <Row key={step.key} step={step} length_ms={length_ms} />
            ))}
          </Table.Tbody>
        </Table>
      </Scroller>
      <Text size="xs" c="dimmed" className="cc-waterfall-legend">
        <span className="cc-bar" data-critical aria-hidden /> this run
        <span className="cc-bar" data-other aria-hidden /> other run
      </Text>
    </div>
  );
}

function Row({ step, length_ms }: { step: ComparedStep; length_ms: number }) {
  const { one, other } = step;
  const difference = one && other ? one.to - one.from - (other.to - other.from) : null;
  const color =
    difference === null || Math.abs(difference) < 50 ? "dimmed" : difference > 0 ? "orange" : "green";
  return (
    <Table.Tr>
      <Table.Td>{step.title}</Table.Td>
      <Table.Td className="cc-bars" aria-hidden>
        <Bar span={one} length_ms={length_ms} />
        <Bar span={other} length_ms={length_ms} other />
      </Table.Td>
      <Table.Td ta="right">{one ? formatDuration(one.to - one.from) : "–"}</Table.Td>
      <Table.Td ta="right">{other ? formatDuration(other.to - other.from) : "–"}</Table.Td>
      <Table.Td ta="right" c={color}>
        {difference === null ? (one ? "only here" : "not here") : formatDifference(difference)}
      </Table.Td>
    </Table.Tr>
  );
}

function Bar({ span, length_ms, other }: { span: Span | null; length_ms: number; other?: boolean }) {
  return (
    <span className="cc-track">
      {span && (
        <span
          className="cc-bar"
          data-critical={!other || undefined}
          data-other={other}
          style={{
            left: `${(100 * span.from) / length_ms}%`,
            width: `${(100 * (span.to - span.from)) / length_ms}%`,
          }}
        />
      )}
    </span>
  );
}
