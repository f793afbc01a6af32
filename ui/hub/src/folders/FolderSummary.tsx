import { ApiError } from "@commandcenter/api-client";
import { type FolderFacts, hub, hubKeys } from "@commandcenter/api-client/hub";
import { formatBytes, formatCounted } from "@commandcenter/kit";
import { Group, Text } from "@mantine/core";
import { IconGitBranch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

/** What a folder contains: repository, languages, number and size of files. Its height never changes. */
export function FolderSummary({ path }: { path: string | null }) {
  const facts = useQuery({
    queryKey: hubKeys.folderFacts(path ?? ""),
    queryFn: ({ signal }) => hub.folderFacts(path ?? "", signal),
    enabled: path !== null,
    retry: false,
  });
  return (
    <Group gap="xs" mih={44} align="start" role="status" aria-label="What was found">
      {path !== null && facts.isPending && (
        <Text size="sm" c="dimmed">
          Looking at the folder…
        </Text>
      )}
      {facts.error && (
        <Text size="sm" c="dimmed">
          {ApiError.wrap(facts.error).message}
        </Text>
      )}
      {path !== null && facts.data && (
        <div style={{ minWidth: 0 }}>
          <Text size="sm">{contents(facts.data)}</Text>
          {repository(facts.data) && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              <IconGitBranch size={14} aria-hidden style={{ verticalAlign: "-2px" }} />{" "}
              {repository(facts.data)}
            </Text>
          )}
        </div>
      )}
    </Group>
  );
}

/** "Python, TypeScript · 1,204 files, 12.0 MB". */
export function contents(facts: FolderFacts): string {
  if (facts.files === 0)
    return facts.complete ? "The folder has no files." : "Not counted: the folder is large.";
  const count = `${facts.complete ? "" : "over "}${formatCounted(facts.files, "file")}, ${formatBytes(facts.size_bytes)}`;
  return facts.languages.length > 0 ? `${facts.languages.join(", ")} · ${count}` : count;
}

/** "main of example.org/ada/shop"; null without a repository. */
export function repository({ branch, remote }: FolderFacts): string | null {
  const shown = remote?.replace(/^[a-z+]+:\/\//, "").replace(/\.git$/, "");
  if (branch === null) return shown ?? null;
  return shown ? `${branch} of ${shown}` : `Branch ${branch}`;
}
