import { ApiError } from "@commandcenter/api-client";
import {
  type Editor,
  type EditorName,
  editorApi,
  editorNameValues,
} from "@commandcenter/api-client/app/files";
import { ActionIcon, Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconChevronDown, IconExternalLink } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { EDITOR_LABELS, editorAddress } from "./editors";

/** Open a file in the user's editor, at a line. The editor is chosen once; the desk stores it. */
export function OpenInEditor({ path, line }: { path: string; line: number | null }) {
  const client = useQueryClient();
  const { data } = useQuery(editorApi.chosen());
  const choose = useMutation({
    mutationFn: editorApi.choose,
    onSuccess: (chosen) => client.setQueryData<Editor>(editorApi.chosen().queryKey, chosen),
    onError: (error) =>
      notifications.show({ color: "red", title: "Editor not stored", message: ApiError.wrap(error).message }),
  });
  if (!data?.folder) return null;
  const { editor, folder } = data;
  const address = (one: EditorName) => editorAddress(one, folder, path, line);
  const icon = <IconExternalLink size={15} aria-hidden />;
  return (
    <Button.Group>
      {editor && (
        <Button component="a" href={address(editor)} size="xs" variant="default" leftSection={icon}>
          Open in {EDITOR_LABELS[editor]}
        </Button>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          {editor ? (
            <ActionIcon variant="default" size={30} aria-label="Choose another editor">
              <IconChevronDown size={15} aria-hidden />
            </ActionIcon>
          ) : (
            <Button size="xs" variant="default" leftSection={icon}>
              Open in editor
            </Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {editorNameValues.map((one) => (
            <Menu.Item
              key={one}
              component="a"
              href={address(one)}
              rightSection={one === editor ? <IconCheck size={14} aria-label="chosen" /> : null}
              onClick={() => choose.mutate(one)}
            >
              {EDITOR_LABELS[one]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
