import { ApiError } from "@commandcenter/api-client";
import { app, appKeys, type DocumentDetail } from "@commandcenter/api-client/app";
import { CopyButton, ErrorPanel, formatCount, RelativeTime } from "@commandcenter/kit";
import { Alert, Anchor, Box, Code, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { NotFound } from "../NotFound";
import { usePageTitle } from "../page-title";

// The Markdown renderer is large, and only this page needs it.
const Markdown = lazy(() => import("./Markdown").then((module) => ({ default: module.Markdown })));
const route = getRouteApi("/documents/$id");

/** One document, to read. */
export function DocumentPage() {
  const id = Number(route.useParams().id);
  const valid = Number.isInteger(id) && id > 0;
  const document = useQuery({
    queryKey: appKeys.document(id),
    queryFn: ({ signal }) => app.document(id, signal),
    enabled: valid,
  });
  usePageTitle(document.data?.title ?? "Document");
  const error = document.error && ApiError.wrap(document.error);
  if (!valid || error?.status === 404) return <NotFound />;
  return (
    <Stack>
      <nav aria-label="Breadcrumb">
        <Anchor size="sm" renderRoot={(props) => <Link to="/documents" {...props} />}>
          ← All documents
        </Anchor>
      </nav>
      {error && <ErrorPanel error={error} onRetry={() => void document.refetch()} />}
      {document.isPending && <Skeleton h={320} />}
      {document.data && <Reader document={document.data} />}
    </Stack>
  );
}

function Reader({ document }: { document: DocumentDetail }) {
  return (
    <Box component="article" maw={820}>
      <Group gap={2} wrap="nowrap">
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {document.path}
        </Text>
        <CopyButton value={document.path} label="Copy the path" />
      </Group>
      <Text size="sm" c="dimmed" mb="md">
        {formatCount(document.lines)} {document.lines === 1 ? "line" : "lines"}, changed{" "}
        <RelativeTime time={document.modified_at} />
      </Text>
      {document.truncated && (
        <Alert mb="md" color="yellow" styles={{ message: { color: "var(--mantine-color-text)" } }}>
          This file is very long; only its beginning is shown.
        </Alert>
      )}
      {document.kind === "markdown" ? (
        <Suspense fallback={<Skeleton h={240} />}>
          <Markdown text={document.content} path={document.path} />
        </Suspense>
      ) : (
        <>
          <h1 className="cc-hidden">{document.title}</h1>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {document.content}
          </Code>
        </>
      )}
    </Box>
  );
}
