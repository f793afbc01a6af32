import { ApiError } from "@commandcenter/api-client";
import type { Project } from "@commandcenter/api-client/hub";
import { Command, EmptyState, ErrorPanel } from "@commandcenter/kit";
import { Button, Group, SimpleGrid, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconFolderPlus, IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { AddFolder } from "../folders/AddFolder";
import { shownName, useProjects } from "../shared/projects";
import { ProjectCard } from "./ProjectCard";
import { RemoveProject } from "./RemoveProject";
import { tally } from "./status";

/** Number of projects from which the filter is shown. */
const MANY = 7;

/** All projects and their current state. */
export function ProjectsPage() {
  const projects = useProjects();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Project | null>(null);
  useEffect(() => {
    document.title = "CommandCenter Hub";
  }, []);

  const add = (
    <Button leftSection={<IconFolderPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      Add folder
    </Button>
  );
  return (
    <>
      {projects.data?.length === 0 ? (
        <EmptyState icon={<IconFolderPlus />} title="Add your first folder" action={add}>
          <Stack gap="xs">
            <span>
              Each project folder gets its own desk: its dependencies, documents and TODOs, and a search over
              all of them. CommandCenter reads the folder and never writes to it.
            </span>
            <span>Or, in a terminal:</span>
            <Command>commandcenter up /path/to/folder</Command>
          </Stack>
        </EmptyState>
      ) : (
        <Stack>
          <Group justify="space-between">
            <div>
              <Title order={1} size="h2">
                Projects
              </Title>
              <Text size="sm" c="dimmed">
                {projects.data ? tally(projects.data) : " "}
              </Text>
            </div>
            {add}
          </Group>
          {projects.error && (
            <ErrorPanel
              title="The projects could not be loaded"
              error={ApiError.wrap(projects.error)}
              onRetry={() => void projects.refetch()}
            />
          )}
          <Cards projects={projects.data} onRemove={setRemoving} loading={projects.isPending} />
        </Stack>
      )}
      <AddFolder opened={adding} onClose={() => setAdding(false)} />
      <RemoveProject project={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function Cards(props: {
  projects: readonly Project[] | undefined;
  loading: boolean;
  onRemove: (project: Project) => void;
}) {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = props.projects?.filter((project) =>
    `${project.name}\n${project.path}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      {(props.projects?.length ?? 0) >= MANY && (
        <TextInput
          type="search"
          aria-label="Filter projects"
          placeholder="Filter by name or path"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: "start" }}>
        {props.loading && [1, 2].map((key) => <Skeleton key={key} h={150} radius="md" />)}
        {shown?.map((project) => (
          <ProjectCard
            key={project.id}
            project={project}
            name={shownName(project, props.projects ?? [])}
            onRemove={() => props.onRemove(project)}
          />
        ))}
      </SimpleGrid>
      {shown?.length === 0 && wanted && (
        <Text c="dimmed">No project has “{filter}” in its name or path.</Text>
      )}
    </>
  );
}
