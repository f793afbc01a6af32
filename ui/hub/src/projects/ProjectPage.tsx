import { ApiError } from "@commandcenter/api-client";
import type { Project } from "@commandcenter/api-client/hub";
import { CopyButton, ErrorPanel, formatName, StatusBadge } from "@commandcenter/kit";
import { Alert, Anchor, Button, Group, Skeleton, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconInfoCircle, IconTrash } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ConnectPanel } from "../connect/ConnectPanel";
import { ConsolePanel } from "../console/ConsolePanel";
import { LogPanel } from "../logs/LogPanel";
import { AuditTrail } from "../operations/AuditTrail";
import { History } from "../operations/History";
import { openPath } from "../shared/desk-address";
import { NotFound } from "../shared/NotFound";
import { shownName, useProjects } from "../shared/projects";
import { useProjectActions } from "../shared/useProjectActions";
import { SnapshotPanel } from "../snapshots/SnapshotPanel";
import { UsagePanel } from "../usage/UsagePanel";
import { ActionButtons } from "./ActionButtons";
import { ProjectProblem } from "./ProjectProblem";
import { RemoveProject } from "./RemoveProject";
import { RunningOperation } from "./RunningOperation";
import { ServiceTable } from "./ServiceTable";
import { SettingsForm } from "./SettingsForm";
import type { Tab } from "./search-params";
import { current, statusShown } from "./status";

const route = getRouteApi("/projects/$slug");

/** One project: its services, log, snapshots, history and settings. */
export function ProjectPage() {
  const { slug } = route.useParams();
  const projects = useProjects();
  const navigate = route.useNavigate();
  if (projects.isPending) return <Skeleton h={260} radius="md" />;
  if (projects.error) {
    return <ErrorPanel error={ApiError.wrap(projects.error)} onRetry={() => void projects.refetch()} />;
  }
  const project = projects.data.find((one) => one.slug === slug);
  if (!project) return <NotFound />;
  return (
    <Details
      key={project.id}
      project={project}
      name={shownName(project, projects.data)}
      onGone={() => void navigate({ to: "/" })}
    />
  );
}

function Details({ project, name, onGone }: { project: Project; name: string; onGone: () => void }) {
  const actions = useProjectActions(project);
  const { tab = "services", ...logSearch } = route.useSearch();
  const navigate = route.useNavigate();
  const [removing, setRemoving] = useState(false);
  const operation = current(project);
  useEffect(() => {
    document.title = `${project.name} · CommandCenter Hub`;
  }, [project.name]);

  return (
    <Stack>
      <nav aria-label="Breadcrumb">
        <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
          ← All projects
        </Anchor>
      </nav>
      <Group justify="space-between" align="start">
        <div style={{ minWidth: 0 }}>
          <Group gap="sm">
            <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
              {name}
            </Title>
            <span role="status" aria-label={`Status of ${project.name}`}>
              <StatusBadge state={project.status} {...statusShown(project)} />
            </span>
          </Group>
          <Group gap={2} wrap="nowrap">
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {formatName(project.path)}
            </Text>
            <CopyButton value={project.path} label="Copy the path" />
          </Group>
          <Text size="sm" c="dimmed">
            Engine: {project.engine}
            {project.engine_reason && ` (${project.engine_reason})`}
            {project.status === "running" && (
              <>
                {" · "}
                <Anchor href={openPath(project)} target="_blank" rel="noopener" underline="always">
                  {project.urls.frontend.replace(/^https?:\/\//, "")}
                </Anchor>
              </>
            )}
          </Text>
        </div>
        <ActionButtons project={project} actions={actions} />
      </Group>
      {actions.error && <ErrorPanel error={actions.error} />}
      <ProjectProblem project={project} />
      {project.restart_needed && (
        <Alert color="blue" variant="light" icon={<IconInfoCircle aria-hidden />} role="note">
          <Group justify="space-between">
            Settings or version changed. Restart to apply.
            <Button size="xs" variant="light" onClick={() => actions.restart()}>
              Restart
            </Button>
          </Group>
        </Alert>
      )}
      {operation && (
        <RunningOperation
          operation={operation}
          onCancel={() => actions.cancel(operation.id)}
          cancelling={actions.cancelling}
        />
      )}
      <Tabs
        value={tab}
        onChange={(value) =>
          void navigate({ search: (before) => ({ ...before, tab: value as Tab }), replace: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="sm">
          <Tabs.Tab value="services">Services</Tabs.Tab>
          <Tabs.Tab value="connect">Connect</Tabs.Tab>
          <Tabs.Tab value="logs">Logs</Tabs.Tab>
          <Tabs.Tab value="snapshots">Snapshots</Tabs.Tab>
          <Tabs.Tab value="console">Console</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
          <Tabs.Tab value="audit">Audit trail</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="services">
          <Stack gap="xl">
            <ServiceTable project={project} actions={actions} />
            <UsagePanel project={project} />
          </Stack>
          <Group justify="flex-end" mt="md">
            <Button
              variant="subtle"
              color="red"
              size="xs"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => setRemoving(true)}
            >
              Remove project
            </Button>
          </Group>
        </Tabs.Panel>
        <Tabs.Panel value="connect">
          <ConnectPanel project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="logs">
          <LogPanel
            project={project}
            chosen={logSearch}
            onChoose={(changed) =>
              void navigate({
                search: (before) => ({ ...before, ...changed }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="snapshots">
          <SnapshotPanel project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="console">
          <ConsolePanel project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          {/* A change of the registration resets the form. */}
          <SettingsForm key={project.version} project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditTrail project={project} />
        </Tabs.Panel>
      </Tabs>
      <RemoveProject
        project={removing ? project : null}
        onClose={() => setRemoving(false)}
        onRemoved={onGone}
      />
    </Stack>
  );
}
