import type { Project } from "@commandcenter/api-client/hub";
import { ErrorPanel, StatusBadge } from "@commandcenter/kit";
import { Anchor, Drawer, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useProjectActions } from "../shared/useProjectActions";
import { ActionButtons } from "./ActionButtons";
import { ProjectProblem } from "./ProjectProblem";
import { RunningOperation } from "./RunningOperation";
import { ServiceTable } from "./ServiceTable";
import { current, statusShown } from "./status";

/** Details of one project beside the list, which stays usable; closed if `project` is null. */
export function ProjectDetails(props: { project: Project | null; name: string; onClose: () => void }) {
  return (
    <Drawer
      opened={props.project !== null}
      onClose={props.onClose}
      position="right"
      size="xl"
      title={props.name}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      closeButtonProps={{ "aria-label": "Close" }}
      styles={{ content: { borderLeft: "1px solid var(--mantine-color-default-border)" } }}
    >
      {props.project && <Details project={props.project} />}
    </Drawer>
  );
}

function Details({ project }: { project: Project }) {
  const actions = useProjectActions(project);
  const operation = current(project);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <StatusBadge state={project.status} {...statusShown(project)} />
        <ActionButtons project={project} actions={actions} />
      </Group>
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {project.path}
      </Text>
      {actions.error && <ErrorPanel error={actions.error} />}
      <ProjectProblem project={project} />
      {operation && (
        <RunningOperation
          operation={operation}
          onCancel={() => actions.cancel(operation.id)}
          cancelling={actions.cancelling}
        />
      )}
      <ServiceTable project={project} actions={actions} />
      <Anchor
        size="sm"
        renderRoot={(root) => <Link to="/projects/$slug" params={{ slug: project.slug }} {...root} />}
      >
        Open the project's page
      </Anchor>
    </Stack>
  );
}
