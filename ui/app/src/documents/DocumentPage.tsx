import { type DocumentDetail, documentsApi } from "@commandcenter/api-client/app/documents";
import { CopyButton, formatCounted, RelativeTime } from "@commandcenter/kit";
import { Alert, Box, Code, Group, Skeleton, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { FileLink } from "../shared/links/FileLink";
import { OnePage } from "../shared/page/OnePage";

// The Markdown renderer is large, and only this page needs it.
const Markdown = lazy(() =>
  import("../shared/markdown/Markdown").then((module) => ({ default: module.Markdown })),
);
const route = getRouteApi("/documents/$id");

/** One document to read. */
export function DocumentPage() {
  return (
    <OnePage
      id={route.useParams().id}
      read={documentsApi.one}
      title={(document) => document?.title ?? "Document"}
      back={{ to: "/documents", label: "All documents" }}
    >
      {(document) => <Reader document={document} />}
    </OnePage>
  );
}

function Reader({ document }: { document: DocumentDetail }) {
  return (
    <Box component="article" maw={820}>
      <Group gap={2} wrap="nowrap">
        <FileLink path={document.path}>{document.path}</FileLink>
        <CopyButton value={document.path} label="Copy the path" />
      </Group>
      <Text size="sm" c="dimmed" mb="md">
        {formatCounted(document.lines, "line")}, changed <RelativeTime time={document.modified_at} />
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
