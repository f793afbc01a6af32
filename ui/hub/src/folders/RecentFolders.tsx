import { hub, hubKeys } from "@commandcenter/api-client/hub";
import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { baseName } from "./paths";

/** Folders of projects that were removed, and folders that contain other projects, as buttons that choose one. */
export function RecentFolders({ onChoose }: { onChoose: (path: string) => void }) {
  const home = useQuery({ queryKey: hubKeys.home(), queryFn: ({ signal }) => hub.home(signal) });
  if (!home.data?.recent?.length) return null;
  return (
    <Group gap={6} role="group" aria-label="Recent">
      <Text size="xs" c="dimmed">
        Recent:
      </Text>
      {home.data.recent.map(({ path, kind }) => (
        <Button
          key={path}
          size="compact-xs"
          variant="default"
          title={kind === "removed" ? `${path} (removed; its data was kept)` : path}
          onClick={() => onChoose(path)}
        >
          {baseName(path) || path}
          {kind === "folder" && "/"}
        </Button>
      ))}
    </Group>
  );
}
