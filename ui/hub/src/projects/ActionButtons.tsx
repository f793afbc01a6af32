import type { Project } from "@commandcenter/api-client/hub";
import { Button, Group } from "@mantine/core";
import { IconExternalLink, IconPlayerPlay, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import type { ProjectActions } from "../shared/useProjectActions";
import { ACTIONS, type Action } from "./status";

const LOOKS = {
  start: { label: "Start", icon: IconPlayerPlay, variant: "filled" },
  open: { label: "Open", icon: IconExternalLink, variant: "filled" },
  restart: { label: "Restart", icon: IconRefresh, variant: "default" },
  stop: { label: "Stop", icon: IconPlayerStop, variant: "default" },
} as const;

/** Buttons for the actions available in the project's current status. */
export function ActionButtons({ project, actions }: { project: Project; actions: ProjectActions }) {
  const run: Record<Action, () => void> = {
    start: actions.start,
    stop: actions.stop,
    restart: () => actions.restart(),
    open: actions.open,
  };
  return (
    <Group gap={6} wrap="nowrap">
      {ACTIONS[project.status].map((action) => {
        const { label, icon: Icon, variant } = LOOKS[action];
        return (
          <Button
            key={action}
            size="xs"
            variant={variant}
            leftSection={<Icon size={15} aria-hidden />}
            loading={actions.pending === action}
            onClick={run[action]}
          >
            {label}
          </Button>
        );
      })}
    </Group>
  );
}
