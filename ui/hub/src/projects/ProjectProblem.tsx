import type { Project, Why } from "@commandcenter/api-client/hub";
import { Prose } from "@commandcenter/kit";
import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Tab } from "./search-params";

const LOOKS = {
  failed: { color: "red", icon: IconAlertTriangle, role: "alert" },
  recovering: { color: "yellow", icon: IconRefresh, role: "status" },
  waiting: { color: "blue", icon: IconInfoCircle, role: "status" },
} as const;

const REMEDIES: Readonly<Record<Why["remedy"], { tab: Tab; label: string } | null>> = {
  settings: { tab: "settings", label: "Open the settings" },
  snapshots: { tab: "snapshots", label: "Open the snapshots" },
  logs: { tab: "logs", label: "Open the log" },
  none: null,
};

/** Why a project is not running as it should, what to do, and a link to where that is done. */
export function ProjectProblem({ project }: { project: Project }) {
  const why = project.why;
  if (!why) return null;
  const { color, icon: Icon, role } = LOOKS[why.severity];
  const remedy = REMEDIES[why.remedy];
  return (
    <Alert
      color={color}
      variant="light"
      icon={<Icon aria-hidden />}
      role={role}
      data-severity={why.severity}
      styles={{
        root: why.severity === "failed" ? { background: "var(--cc-bad-surface)" } : {},
        message: { color: "var(--mantine-color-text)" },
      }}
    >
      <Stack gap={6}>
        <Text fw={600} size="sm">
          <Prose>{why.message}</Prose>
        </Text>
        {why.hint && (
          <Text size="sm">
            <Prose>{why.hint}</Prose>
          </Text>
        )}
        {why.lines.length > 0 && (
          <div>
            <Text size="sm">
              Last lines of <b>{why.service ?? "its output"}</b>:
            </Text>
            <Code block mt={4} fz="xs" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {why.lines.join("\n")}
            </Code>
          </div>
        )}
        {remedy && (
          <Group>
            <Button
              size="xs"
              variant="default"
              renderRoot={(props) => (
                <Link
                  to="/projects/$slug"
                  params={{ slug: project.slug }}
                  search={{ tab: remedy.tab }}
                  {...props}
                />
              )}
            >
              {remedy.label}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
