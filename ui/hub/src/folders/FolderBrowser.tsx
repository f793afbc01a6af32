import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys } from "@commandcenter/api-client/hub";
import {
  Badge,
  Button,
  Group,
  Paper,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowUp, IconFolder, IconFolderCode } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import classes from "./FolderBrowser.module.css";

/** The folders in `path`, or in the home folder while it is empty; clicking one opens it. */
export function FolderBrowser({ path, onChoose }: { path: string; onChoose: (path: string) => void }) {
  const [typed] = useDebouncedValue(path.trim(), 250);
  const home = useQuery({ queryKey: hubKeys.home(), queryFn: ({ signal }) => hub.home(signal) });
  const wanted = typed || home.data?.path;
  const listing = useQuery({
    queryKey: hubKeys.browse(wanted ?? ""),
    queryFn: ({ signal }) => hub.browse(wanted ?? "", signal),
    enabled: wanted !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const found = listing.data;
  const problem = listing.error ?? home.error;
  const other = home.data?.roots.filter((root) => !found?.path.startsWith(root)) ?? [];

  return (
    <Paper withBorder p={4} component="section" aria-label="Browse">
      <Group justify="space-between" wrap="nowrap" px={6} mih={34}>
        <Text size="xs" c="dimmed" truncate="start" role="status">
          <bdi dir="ltr">{problem ? ApiError.wrap(problem).message : found?.path}</bdi>
        </Text>
        <Group gap={4} wrap="nowrap">
          {other.map((root) => (
            <Button key={root} size="compact-xs" variant="subtle" onClick={() => onChoose(root)}>
              {root}
            </Button>
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            disabled={!found?.parent}
            onClick={() => found?.parent && onChoose(found.parent)}
          >
            Up
          </Button>
        </Group>
      </Group>
      <ScrollArea.Autosize mah={220} type="auto">
        {!found && !problem && (
          <Stack gap={6} p={6}>
            {[1, 2, 3].map((key) => (
              <Skeleton key={key} h={18} w="60%" />
            ))}
          </Stack>
        )}
        <ul className={classes.list}>
          {!problem &&
            found?.folders.map((folder) => (
              <li key={folder.path}>
                <UnstyledButton
                  className={classes.folder}
                  disabled={!folder.readable}
                  onClick={() => onChoose(folder.path)}
                >
                  {folder.is_project ? (
                    <IconFolderCode size={18} aria-hidden />
                  ) : (
                    <IconFolder size={18} aria-hidden />
                  )}
                  <Text size="sm" truncate flex={1}>
                    {folder.name}
                  </Text>
                  <FolderLabel folder={folder} />
                </UnstyledButton>
              </li>
            ))}
        </ul>
        {found?.folders.length === 0 && !problem && (
          <Text size="sm" c="dimmed" p={6}>
            No folders here.
          </Text>
        )}
        {found?.truncated && (
          <Text size="sm" c="dimmed" p={6}>
            Not all folders are listed. Type the path.
          </Text>
        )}
      </ScrollArea.Autosize>
    </Paper>
  );
}

function FolderLabel({
  folder,
}: {
  folder: { registered: boolean; is_project: boolean; readable: boolean };
}) {
  if (folder.registered) return <Label>added</Label>;
  if (!folder.readable) return <Label>not readable</Label>;
  if (folder.is_project) return <Label>project</Label>;
  return null;
}

function Label({ children }: { children: string }) {
  return (
    <Badge size="sm" variant="default" tt="none" fw={500} style={{ flex: "none" }}>
      {children}
    </Badge>
  );
}
