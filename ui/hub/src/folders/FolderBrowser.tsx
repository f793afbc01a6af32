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
  Switch,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowUp, IconFolder, IconFolderCode } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import classes from "./FolderBrowser.module.css";
import { splitTyped } from "./paths";

/** Delay after a key press before folders are requested, milliseconds. */
const DEBOUNCE_MS = 150;

/**
 * The folders in `path`, or in the home folder while it is empty; clicking one opens it.
 *
 * While a name is being typed, only folders that begin with it are shown. `onFound` receives whether the path is a folder.
 */
export function FolderBrowser(props: {
  path: string;
  onChoose: (path: string) => void;
  onFound: (found: boolean) => void;
}) {
  const { path, onChoose } = props;
  const [hidden, setHidden] = useState(false);
  const [typed] = useDebouncedValue(path.trim(), DEBOUNCE_MS);
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
  // A path that is no folder may be the beginning of one.
  const [parent, prefix] = splitTyped(typed);
  const siblings = useQuery({
    queryKey: hubKeys.browse(parent),
    queryFn: ({ signal }) => hub.browse(parent, signal),
    enabled: listing.isError && parent !== "",
    staleTime: 5_000,
    retry: false,
  });
  const completing = listing.isError && siblings.data !== undefined;
  const found = completing ? siblings.data : listing.data;
  const problem = completing ? home.error : (listing.error ?? home.error);
  const folders = found?.folders.filter(
    ({ name }) =>
      (!completing || name.toLowerCase().startsWith(prefix.toLowerCase())) &&
      (hidden || !name.startsWith(".") || (completing && prefix.startsWith("."))),
  );
  const isFolder = typed === path.trim() && listing.isSuccess && !listing.isPlaceholderData;
  const { onFound } = props;
  useEffect(() => onFound(isFolder), [isFolder, onFound]);
  const other = home.data?.roots.filter((root) => !found?.path.startsWith(root)) ?? [];

  const roots = other.map((root) => (
    <Button key={root} size="compact-xs" variant="subtle" maw="100%" onClick={() => onChoose(root)}>
      {root}
    </Button>
  ));

  return (
    <Paper withBorder p={4} component="section" aria-label="Browse">
      <Group justify="space-between" gap={4} px={6} mih={34}>
        <Text size="xs" c="dimmed" truncate="start" role="status" flex="1 1 10rem">
          <bdi dir="ltr">{problem ? wanted : found?.path}</bdi>
        </Text>
        <Group gap={4} wrap="nowrap" flex="none">
          <Switch
            size="xs"
            label="Show hidden"
            checked={hidden}
            onChange={(event) => setHidden(event.currentTarget.checked)}
          />
          {!problem && roots}
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
      <ScrollArea h={220} type="auto">
        {problem && (
          <Stack gap="xs" p={6} align="start">
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {ApiError.wrap(problem).message}
            </Text>
            {roots}
          </Stack>
        )}
        {!found && !problem && (
          <Stack gap={6} p={6}>
            {[1, 2, 3].map((key) => (
              <Skeleton key={key} h={18} w="60%" />
            ))}
          </Stack>
        )}
        <ul className={classes.list}>
          {!problem &&
            folders?.map((folder) => (
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
        {folders?.length === 0 && !problem && (
          <Text size="sm" c="dimmed" p={6}>
            {completing ? `No folder here begins with “${prefix}”.` : "No folders here."}
          </Text>
        )}
        {found?.truncated && (
          <Text size="sm" c="dimmed" p={6}>
            Not all folders are listed. Type the path.
          </Text>
        )}
      </ScrollArea>
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
