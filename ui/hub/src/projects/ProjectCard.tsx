import type { Project } from "@commandcenter/api-client/hub";
import { ErrorPanel, StatusBadge, toneOf } from "@commandcenter/kit";
import { ActionIcon, Anchor, Card, Group, Menu, Stack, Text, Title } from "@mantine/core";
import { IconDots, IconFileText, IconHistory, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { openPath } from "../shared/desk-address";
import { ActionButtons } from "./ActionButtons";
import { ProjectProblem } from "./ProjectProblem";
import { RunningOperation } from "./RunningOperation";
import { current } from "./status";
import { useProjectActions } from "./useProjectActions";

/** One project: its state and its actions. */
export function ProjectCard({
  project,
  name = project.name,
  onRemove,
}: {
  project: Project;
  name?: string;
  onRemove: () => void;
}) {
  const actions = useProjectActions(project);
  const operation = current(project);
  return (
    <Card
      component="article"
      withBorder
      padding="md"
      aria-label={name}
      data-testid="project-card"
      data-slug={project.slug}
      data-status={project.status}
    >
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="start">
          <div style={{ minWidth: 0 }}>
            <Title order={2} size="h4" lineClamp={1}>
              <Anchor
                inherit
                c="inherit"
                renderRoot={(props) => (
                  <Link to="/projects/$slug" params={{ slug: project.slug }} {...props} />
                )}
              >
                {name}
              </Anchor>
            </Title>
            <Text size="sm" c="dimmed" truncate="start" title={project.path}>
              <bdi dir="ltr">{project.path}</bdi>
            </Text>
          </div>
          <Group gap={4} wrap="nowrap">
            <span role="status" aria-label={`Status of ${project.name}`}>
              <StatusBadge state={project.status} />
            </span>
            <More project={project} onRemove={onRemove} />
          </Group>
        </Group>
        <Services project={project} />
        {operation && operation.steps.length > 0 && (
          <RunningOperation
            operation={operation}
            onCancel={() => actions.cancel(operation.id)}
            cancelling={actions.cancelling}
          />
        )}
        <ProjectProblem project={project} />
        {actions.error && <ErrorPanel error={actions.error} />}
        <Group justify="space-between" mt="auto">
          <ActionButtons project={project} actions={actions} />
          {project.status === "running" ? (
            <Anchor href={openPath(project)} target="_blank" rel="noopener" size="sm">
              {project.urls.frontend.replace(/^https?:\/\//, "")}
            </Anchor>
          ) : (
            <Text size="sm" c="dimmed">
              port {new URL(project.urls.frontend).port}
            </Text>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function Services({ project }: { project: Project }) {
  if (project.services.length === 0) return null;
  return (
    <Group component="ul" gap="xs" m={0} p={0} style={{ listStyle: "none" }} aria-label="Services">
      {project.services.map((service) => (
        <Group
          component="li"
          key={service.name}
          gap={5}
          wrap="nowrap"
          title={`${service.name}: ${service.state}`}
        >
          <span
            className="cc-dot"
            style={{ color: `var(--cc-${toneOf(service.state)})`, width: "0.5rem", height: "0.5rem" }}
            aria-hidden
          />
          <Text size="xs" c="dimmed">
            {service.name}
            <span className="cc-hidden">: {service.state}</span>
          </Text>
        </Group>
      ))}
    </Group>
  );
}

function More({ project, onRemove }: { project: Project; onRemove: () => void }) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${project.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFileText size={16} aria-hidden />}
          renderRoot={(props) => (
            <Link to="/projects/$slug" params={{ slug: project.slug }} search={{ tab: "logs" }} {...props} />
          )}
        >
          Logs
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          renderRoot={(props) => (
            <Link
              to="/projects/$slug"
              params={{ slug: project.slug }}
              search={{ tab: "history" }}
              {...props}
            />
          )}
        >
          History
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={onRemove}>
          Remove project
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
