import { ApiError } from "@commandcenter/api-client";
import { type FileContent, filesApi } from "@commandcenter/api-client/app/files";
import {
  CopyButton,
  EmptyState,
  ErrorPanel,
  formatBytes,
  formatCounted,
  RelativeTime,
} from "@commandcenter/kit";
import { Alert, Anchor, Button, Group, NumberInput, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconFileOff, IconFileText, IconFileUnknown } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { TaskButton } from "../shared/links/TaskButton";
import { usePageTitle } from "../shared/page/page-title";
import { countLines, lineOf } from "./lines";
import { Source } from "./Source";

const route = getRouteApi("/files/$");

/** One file as it is on disk now, scrolled to the line in the address. */
export function FilePage() {
  const path = route.useParams()._splat ?? "";
  const file = useQuery({
    ...filesApi.one(path),
    // Keep showing the same file while its new state is fetched after a scan.
    placeholderData: (before, query) =>
      query?.queryKey.at(-1) === path ? keepPreviousData(before) : undefined,
  });
  usePageTitle(path.split("/").at(-1) ?? path);
  const error = file.error && ApiError.wrap(file.error);
  return (
    <Stack gap="sm">
      <Breadcrumb path={path} />
      {error?.status === 404 && (
        <EmptyState icon={<IconFileOff />} title="File not found">
          {error.message} {error.hint ?? "It may be new, deleted, or excluded by .gitignore."}
        </EmptyState>
      )}
      {error && error.status !== 404 && <ErrorPanel error={error} onRetry={() => void file.refetch()} />}
      {file.isPending && <Skeleton h={320} />}
      {file.data && !error && <Reader file={file.data} />}
    </Stack>
  );
}

/** Path of the file; each folder links to the list of its files. */
function Breadcrumb({ path }: { path: string }) {
  const parts = path.split("/");
  const name = parts.pop();
  return (
    <div>
      <Text component="nav" aria-label="Breadcrumb" size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        <Anchor inherit renderRoot={(props) => <Link to="/files" {...props} />}>
          Files
        </Anchor>
        {parts.map((part, index) => {
          const folder = `${parts.slice(0, index + 1).join("/")}/`;
          return (
            <span key={folder}>
              {" / "}
              <Anchor inherit renderRoot={(props) => <Link to="/files" search={{ q: folder }} {...props} />}>
                {part}
              </Anchor>
            </span>
          );
        })}
      </Text>
      <Group gap={4} wrap="nowrap">
        <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
          {name}
        </Title>
        <CopyButton value={path} label="Copy the path" />
      </Group>
    </div>
  );
}

function Reader({ file }: { file: FileContent }) {
  const navigate = route.useNavigate();
  const line = lineOf(useLocation().hash);
  const lines = file.text === null ? null : countLines(file.text);
  const goTo = (next: number) =>
    void navigate({ hash: `L${next}`, replace: true, hashScrollIntoView: false });
  return (
    <>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {[
            file.language,
            lines === null ? null : `${formatCounted(lines, "line")}${file.truncated ? " shown" : ""}`,
            formatBytes(file.size_bytes),
          ]
            .filter(Boolean)
            .join(" · ")}
          {" · changed "}
          <RelativeTime time={file.modified_at} />
        </Text>
        <Group gap="xs">
          {lines !== null && lines > 1 && (
            <NumberInput
              aria-label="Go to line"
              placeholder="Line"
              size="xs"
              w={90}
              min={1}
              max={lines}
              allowDecimal={false}
              value={line ?? ""}
              onChange={(value) => typeof value === "number" && value >= 1 && goTo(Math.min(value, lines))}
            />
          )}
          {file.document_id !== null && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFileText size={15} aria-hidden />}
              renderRoot={(props) => (
                <Link to="/documents/$id" params={{ id: String(file.document_id) }} {...props} />
              )}
            >
              Open as document
            </Button>
          )}
          <TaskButton
            source={{
              kind: "file",
              label: (line ? `${file.path}:${line}` : file.path).slice(-200),
              path: file.path,
              line,
            }}
          />
        </Group>
      </Group>
      {file.truncated && (
        <Alert color="yellow" styles={{ message: { color: "var(--mantine-color-text)" } }}>
          This file is very long. Only its beginning is shown.
        </Alert>
      )}
      {file.text === null ? (
        <EmptyState icon={<IconFileUnknown />} title="This file is binary">
          Binary files are not shown ({formatBytes(file.size_bytes)}).
        </EmptyState>
      ) : file.text === "" ? (
        <EmptyState title="This file is empty" />
      ) : (
        <Source label={`Text of ${file.path}`} text={file.text} line={line} onLine={goTo} />
      )}
    </>
  );
}
