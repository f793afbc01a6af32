import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys } from "@commandcenter/api-client/hub";
import { Frame, focusSearch, useKey, useLive } from "@commandcenter/kit";
import { ActionIcon, Code, Group, Text, Tooltip } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Problems } from "./Problems";
import { SignIn } from "./SignIn";
import { useProjects } from "./shared/projects";

/** Header around every page of the Hub; the sign-in page for a browser that is not signed in. */
export function HubFrame() {
  const { state, retry } = useLive();
  useKey("/", focusSearch);
  const projects = useProjects();
  const version = useQuery({
    queryKey: hubKeys.version(),
    queryFn: ({ signal }) => hub.version(signal),
    enabled: projects.isSuccess,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { project: asked } = useParams({ strict: false });
  if (projects.error instanceof ApiError && projects.error.isUnauthorized)
    return <SignIn error={projects.error} project={asked} />;
  return (
    <Frame
      brand={
        <Link
          to="/"
          style={{ color: "inherit", textDecoration: "none" }}
          aria-label="CommandCenter Hub: all projects"
        >
          <Group gap="xs" wrap="nowrap">
            <img src="/icon.svg" alt="" width={26} height={26} />
            <Text fw={700}>
              CommandCenter
              <Text span c="dimmed" fw={500} visibleFrom="xs">
                {" "}
                Hub
              </Text>
            </Text>
          </Group>
        </Link>
      }
      header={
        <Tooltip label="System check">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="System check"
            renderRoot={(props) => <Link to="/doctor" {...props} />}
          >
            <IconStethoscope size={18} />
          </ActionIcon>
        </Tooltip>
      }
      connection={state}
      server="the Hub"
      serverHint={
        <>
          Projects keep running without it. If it does not come back, start it with{" "}
          <Code>commandcenter serve</Code>.
        </>
      }
      onRetry={retry}
      version={version.data?.version}
    >
      {projects.isSuccess && <Problems />}
      <Outlet />
      <LazyPalette />
    </Frame>
  );
}

const loadPalette = () => import("./palette/HubPalette");
const HubPalette = lazy(async () => ({ default: (await loadPalette()).HubPalette }));

/** Load the palette when its key is first pressed, since the first page does not need it. */
function LazyPalette() {
  const [wanted, setWanted] = useState(false);
  useHotkeys(wanted ? [] : [["mod+K", () => setWanted(true)]], []);
  return <Suspense>{wanted && <HubPalette />}</Suspense>;
}
