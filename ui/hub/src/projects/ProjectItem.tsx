import type { DeskCounts, Project, ProjectUsage } from "@commandcenter/api-client/hub";
import { formatBytes, formatUptime, Prose, StatusBadge, toneOf, useNow } from "@commandcenter/kit";
import { ActionIcon, Anchor, Button, Group, Menu, Text, Title } from "@mantine/core";
import {
  IconDots,
  IconFileText,
  IconHistory,
  IconLayoutSidebarRight,
  IconPin,
  IconPinFilled,
  IconPinnedOff,
  IconTrash,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { describe } from "../operations/steps";
import { openPath } from "../shared/desk-address";
import { type ProjectActions, useProjectActions } from "../shared/useProjectActions";
import { Sparkline } from "../usage/Sparkline";
import { formatCpu } from "../usage/series";
import { ActionButtons } from "./ActionButtons";
import { DeskTags } from "./DeskTags";
import classes from "./ProjectItem.module.css";
import type { View } from "./preferences";
import { current, runningSince, statusShown } from "./status";

/** One project in the list, as a row or a card: its state in a word, its services, and its actions. */
export function ProjectItem(props: {
  project: Project;
  name: string;
  view: View;
  /** Undefined while it is not measured; some engines cannot. */
  usage: ProjectUsage | undefined;
  /** Undefined while the Hub does not know them. */
  counts: DeskCounts | undefined;
  pinned: boolean;
  onPin: () => void;
  onDetails: () => void;
  onRemove: () => void;
}) {
  const { project, name, view } = props;
  const actions = useProjectActions(project);
  const operation = current(project);
  return (
    <article
      className={classes.item}
      aria-label={name}
      data-view={view}
      data-testid="project-card"
      data-slug={project.slug}
      data-status={project.status}
      data-problem={actions.error || project.why ? true : undefined}
    >
      <Group className={classes.name} gap={4} wrap="nowrap">
        {props.pinned && <IconPinFilled size={14} role="img" aria-label="Pinned" style={{ flex: "none" }} />}
        <Title order={2} size="h5" lineClamp={1} title={name}>
          <Anchor
            inherit
            c="inherit"
            renderRoot={(root) => <Link to="/projects/$slug" params={{ slug: project.slug }} {...root} />}
          >
            {name}
          </Anchor>
        </Title>
      </Group>
      <div className={classes.headline}>
        <Headline project={project} actions={actions} onDetails={props.onDetails} />
      </div>
      <span className={classes.status} role="status" aria-label={`Status of ${project.name}`}>
        <StatusBadge state={project.status} {...statusShown(project)} />
      </span>
      <Services project={project} />
      <Text className={classes.engine} size="xs" c="dimmed">
        {project.engine === "auto" ? "" : project.engine}
      </Text>
      <DeskTags project={project} counts={props.counts} />
      <Usage usage={project.status === "stopped" ? undefined : props.usage} />
      <Uptime project={project} />
      <div className={classes.address}>
        {project.status === "running" ? (
          <Anchor href={openPath(project)} target="_blank" rel="noopener" size="sm" className="cc-numeric">
            {project.urls.frontend.replace(/^https?:\/\//, "")}
          </Anchor>
        ) : (
          <Text size="sm" c="dimmed" className="cc-numeric">
            port {new URL(project.urls.frontend).port}
          </Text>
        )}
      </div>
      <div className={classes.actions}>
        {operation?.cancellable && project.status === "starting" ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => actions.cancel(operation.id)}
            loading={actions.cancelling}
          >
            Cancel
          </Button>
        ) : (
          <ActionButtons project={project} actions={actions} />
        )}
        <More {...props} />
      </div>
    </article>
  );
}

const TONES = { failed: "bad", recovering: "warn", waiting: "busy" } as const;

/** The line below the name: what was refused, what is wrong or in progress, otherwise the path. */
function Headline(props: { project: Project; actions: ProjectActions; onDetails: () => void }) {
  const { project, actions } = props;
  const problem = actions.error ?? project.why;
  const operation = current(project);
  if (problem) {
    const text = problem.hint ? `${problem.message} ${problem.hint}` : problem.message;
    const tone = actions.error ? "bad" : TONES[project.why?.severity ?? "failed"];
    return (
      <Group gap={6} wrap="nowrap" role={tone === "bad" ? "alert" : "status"}>
        <Text size="xs" c={`var(--cc-${tone})`} truncate title={text}>
          <Prose>{text}</Prose>
        </Text>
        <Anchor component="button" type="button" size="xs" onClick={props.onDetails} style={{ flex: "none" }}>
          Details
        </Anchor>
      </Group>
    );
  }
  if (operation) return <Progress project={project} onDetails={props.onDetails} />;
  return (
    <Text size="xs" c="dimmed" truncate="start" title={project.path}>
      <bdi dir="ltr">{project.path}</bdi>
    </Text>
  );
}

function Progress({ project, onDetails }: { project: Project; onDetails: () => void }) {
  const operation = current(project);
  if (!operation) return null;
  const step = operation.steps.findLast((one) => one.status === "running");
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="xs" c="var(--cc-busy)" truncate>
        {step?.title ?? (operation.cancelling ? "Cancelling" : describe(operation))}
      </Text>
      <Anchor component="button" type="button" size="xs" onClick={onDetails} style={{ flex: "none" }}>
        Details
      </Anchor>
    </Group>
  );
}

function Services({ project }: { project: Project }) {
  return (
    <ul className={classes.services} aria-label="Services">
      {project.services.map((service) => (
        <li
          key={service.name}
          className={classes.service}
          title={`${service.name}: ${service.state}`}
          style={{ color: `var(--cc-${toneOf(service.state)})` }}
        >
          <span className="cc-hidden">
            {service.name}: {service.state}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** CPU and memory of all services together, and CPU in the last hour. */
function Usage({ usage }: { usage: ProjectUsage | undefined }) {
  return (
    <div className={classes.usage}>
      {usage?.cpu != null && usage.memory_bytes != null && (
        <>
          <Sparkline cpu={usage.cpu_last_hour} />
          <Text size="xs" c="dimmed" className="cc-numeric" style={{ whiteSpace: "nowrap", lineHeight: 1.3 }}>
            <span title="CPU; 100 % is one core">{formatCpu(usage.cpu)}</span>
            <br />
            <span title="Memory">{formatBytes(usage.memory_bytes)}</span>
          </Text>
        </>
      )}
    </div>
  );
}

const UPTIME_EVERY_MS = 30_000;

function Uptime({ project }: { project: Project }) {
  const since = runningSince(project);
  const now = useNow(since === null ? null : UPTIME_EVERY_MS);
  return (
    <Text className={classes.uptime} size="xs" c="dimmed">
      {since !== null && <span title={new Date(since).toLocaleString()}>up {formatUptime(now - since)}</span>}
    </Text>
  );
}

function More(props: {
  project: Project;
  pinned: boolean;
  onPin: () => void;
  onDetails: () => void;
  onRemove: () => void;
}) {
  const { project } = props;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${project.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLayoutSidebarRight size={16} aria-hidden />} onClick={props.onDetails}>
          Details
        </Menu.Item>
        <Menu.Item
          leftSection={
            props.pinned ? <IconPinnedOff size={16} aria-hidden /> : <IconPin size={16} aria-hidden />
          }
          onClick={props.onPin}
        >
          {props.pinned ? "Unpin" : "Pin to the top"}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileText size={16} aria-hidden />}
          renderRoot={(root) => (
            <Link to="/projects/$slug" params={{ slug: project.slug }} search={{ tab: "logs" }} {...root} />
          )}
        >
          Logs
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          renderRoot={(root) => (
            <Link
              to="/projects/$slug"
              params={{ slug: project.slug }}
              search={{ tab: "history" }}
              {...root}
            />
          )}
        >
          History
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          c="var(--cc-bad)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={props.onRemove}
        >
          Remove project
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
