import { ApiError } from "@commandcenter/api-client";
import { type FileBlame, type FileContent, filesApi } from "@commandcenter/api-client/app/files";
import {
  CopyButton,
  EmptyState,
  ErrorPanel,
  formatBytes,
  formatCounted,
  formatName,
  RelativeTime,
} from "@commandcenter/kit";
import { Alert, Anchor, Box, Button, Group, NumberInput, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconFileOff, IconFileText, IconFileUnknown, IconUserSearch } from "@tabler/icons-react";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { TaskButton } from "../shared/links/TaskButton";
import { usePageTitle } from "../shared/page/page-title";
import { commitOf, marginOf } from "./blame";
import type { Token } from "./colours";
import classes from "./FilePage.module.css";
import { History } from "./History";
import { countLines, lineOf } from "./lines";
import { OpenInEditor } from "./OpenInEditor";
import { Outline } from "./Outline";
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
    <Stack gap="sm" className={classes.page}>
      <Breadcrumb path={path} />
      {error?.status === 404 && (
        <EmptyState icon={<IconFileOff />} title="No file to show">
          {error.message} {error.hint}
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
                {formatName(part)}
              </Anchor>
            </span>
          );
        })}
      </Text>
      <Group gap={4} wrap="nowrap">
        <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
          {formatName(name ?? "")}
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
  const colours = useColours(file);
  const [blamed, setBlamed] = useState(false);
  const blame = useQuery({ ...filesApi.blame(file.path), enabled: blamed });
  const margin = useMemo(
    () => (blamed && blame.data && !blame.data.message ? marginOf(blame.data) : null),
    [blamed, blame.data],
  );
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
          {lines !== null && lines > 0 && (
            <Button
              size="xs"
              variant={blamed ? "filled" : "default"}
              aria-pressed={blamed}
              leftSection={<IconUserSearch size={15} aria-hidden />}
              loading={blame.isLoading}
              onClick={() => setBlamed(!blamed)}
            >
              Blame
            </Button>
          )}
          <OpenInEditor path={file.path} line={line} />
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
      {blamed && <Blamed blame={blame} line={line} />}
      <div className={classes.columns}>
        <Box miw={0}>
          {file.text === null ? (
            <EmptyState icon={<IconFileUnknown />} title="This file is binary">
              Binary files are not shown ({formatBytes(file.size_bytes)}).
            </EmptyState>
          ) : file.text === "" ? (
            <EmptyState title="This file is empty" />
          ) : (
            <Source
              label={`Text of ${file.path}`}
              text={file.text}
              line={line}
              onLine={goTo}
              colours={colours}
              margin={margin}
            />
          )}
        </Box>
        <Stack className={classes.aside}>
          {file.definitions.length > 0 && <Outline path={file.path} definitions={file.definitions} />}
          <History path={file.path} />
        </Stack>
      </div>
    </>
  );
}

/** The file's colours once they are found; null before, and without any. The highlighter is loaded only here. */
function useColours({ text, language }: FileContent) {
  const [found, setFound] = useState<{ text: string; colours: Token[][] | null }>();
  useEffect(() => {
    let current = true;
    const find = async () => {
      if (text === null) return;
      const colours = await (await import("./colours")).colour(text, language);
      if (current) setFound({ text, colours });
    };
    find().catch(() => {}); // the text is readable without colours
    return () => {
      current = false;
    };
  }, [text, language]);
  return found?.text === text ? found.colours : null;
}

/** The commit of the line in the address, or why there is none. */
function Blamed(props: { blame: UseQueryResult<FileBlame>; line: number | null }) {
  const { data, error } = props.blame;
  if (error) return <ErrorPanel error={ApiError.wrap(error)} />;
  if (!data) return null;
  const commit = props.line === null ? undefined : commitOf(data, props.line);
  return (
    <Text size="sm" role="status" style={{ overflowWrap: "anywhere" }}>
      {data.message ??
        (commit === undefined ? (
          "Click a line's number to see its commit."
        ) : commit === null ? (
          `Line ${props.line} is not committed.`
        ) : (
          <>
            Line {props.line}: {commit.subject} ({commit.sha.slice(0, 7)}, {commit.author},{" "}
            <RelativeTime time={commit.written_at} />)
          </>
        ))}
    </Text>
  );
}
