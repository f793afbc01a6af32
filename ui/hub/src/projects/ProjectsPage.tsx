import { ApiError } from "@commandcenter/api-client";
import type { Project } from "@commandcenter/api-client/hub";
import { Command, EmptyState, ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconFolderPlus } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { shownName, useProjects } from "../shared/projects";
import { HomeFilters } from "./HomeFilters";
import { arrange, type HomeSearch } from "./home";
import { ProjectList } from "./ProjectList";
import { usePreferences } from "./preferences";

const route = getRouteApi("/");

// Loaded when they are first opened, so that the list appears earlier.
const AddFolder = lazy(async () => ({ default: (await import("../folders/AddFolder")).AddFolder }));
const ProjectDetails = lazy(async () => ({ default: (await import("./ProjectDetails")).ProjectDetails }));
const RemoveProject = lazy(async () => ({ default: (await import("./RemoveProject")).RemoveProject }));

/** Return whether a part has ever been open. Until then it is not loaded; afterwards it stays, to close with its animation. */
function useOnce(open: boolean): boolean {
  const [ever, setEver] = useState(open);
  if (open && !ever) setEver(true);
  return ever || open;
}

/** All projects and their current state. */
export function ProjectsPage() {
  const projects = useProjects();
  const { add: adding = false } = route.useSearch();
  const navigate = route.useNavigate();
  const setAdding = (open: boolean) =>
    void navigate({
      search: (old) => ({ ...old, add: open || undefined }),
      replace: true,
      resetScroll: false,
    });
  const [removing, setRemoving] = useState<Project | null>(null);
  const addNeeded = useOnce(adding);
  const removeNeeded = useOnce(removing !== null);
  useEffect(() => {
    document.title = "CommandCenter Hub";
  }, []);

  const add = (
    <Button leftSection={<IconFolderPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      Add project
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
            <Title order={1} size="h2">
              Projects
            </Title>
            {add}
          </Group>
          {projects.error && (
            <ErrorPanel
              title="The projects could not be loaded"
              error={ApiError.wrap(projects.error)}
              onRetry={() => void projects.refetch()}
            />
          )}
          {projects.isPending && [1, 2, 3].map((key) => <Skeleton key={key} h={56} radius="md" />)}
          {projects.data && <List projects={projects.data} onRemove={setRemoving} />}
        </Stack>
      )}
      <Suspense>
        {addNeeded && <AddFolder opened={adding} onClose={() => setAdding(false)} />}
        {removeNeeded && <RemoveProject project={removing} onClose={() => setRemoving(null)} />}
      </Suspense>
    </>
  );
}

function List({
  projects,
  onRemove,
}: {
  projects: readonly Project[];
  onRemove: (project: Project) => void;
}) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const preferences = usePreferences();
  const change = (changed: HomeSearch) =>
    void navigate({ search: (old) => ({ ...old, ...changed }), replace: true, resetScroll: false });
  const shown = arrange(projects, search, preferences.pinned);
  const detailed = projects.find((project) => project.slug === search.details) ?? null;
  const detailsNeeded = useOnce(detailed !== null);
  return (
    <>
      <HomeFilters projects={projects} search={search} onChange={change} preferences={preferences} />
      <ProjectList
        projects={shown}
        all={projects}
        preferences={preferences}
        onDetails={(project) => change({ details: project.slug })}
        onRemove={onRemove}
      />
      {shown.length === 0 && (
        <Group gap="xs">
          <Text c="dimmed">No project matches these filters.</Text>
          <Button
            size="xs"
            variant="default"
            onClick={() => change({ q: undefined, show: undefined, engine: undefined })}
          >
            Show all projects
          </Button>
        </Group>
      )}
      <Suspense>
        {detailsNeeded && (
          <ProjectDetails
            project={detailed}
            name={detailed ? shownName(detailed, projects) : ""}
            onClose={() => change({ details: undefined })}
          />
        )}
      </Suspense>
    </>
  );
}
