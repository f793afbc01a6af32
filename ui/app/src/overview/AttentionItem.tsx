import type { Severity } from "@commandcenter/api-client/app/vulnerabilities";
import { StatusBadge } from "@commandcenter/kit";
import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { SEVERITY_LABELS, SEVERITY_TONES } from "../shared/labels";

/** A list without bullets, of items that need attention. */
export function AttentionList(props: { label?: string; mb?: string; children: ReactNode }) {
  return (
    <Stack
      component="ul"
      aria-label={props.label}
      gap="sm"
      m={0}
      mb={props.mb ?? 0}
      p={0}
      style={{ listStyle: "none" }}
    >
      {props.children}
    </Stack>
  );
}

/** One item: its severity, what it is, where it is, and an action beside it. */
export function AttentionItem(props: {
  severity: Severity;
  where: ReactNode;
  action: ReactNode;
  children: ReactNode;
}) {
  const { severity } = props;
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      {/* The texts of all items are aligned. */}
      <div style={{ flex: "none", minWidth: "5rem" }}>
        <StatusBadge state={severity} label={SEVERITY_LABELS[severity]} tone={SEVERITY_TONES[severity]} />
      </div>
      <div style={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>
        <Text size="sm">{props.children}</Text>
        <Text size="xs" c="dimmed">
          {props.where}
        </Text>
      </div>
      {props.action}
    </Group>
  );
}
