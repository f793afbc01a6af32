import { documentsApi } from "@commandcenter/api-client/app/documents";
import { Scroller } from "@commandcenter/kit";
import { Anchor, Text, Typography } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createElement, type ReactNode } from "react";
import Renderer, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { anchorOf, classify, textOf, withoutFrontMatter } from "./markdown-links";
import { withMarks } from "./marks";
import { withoutHtml } from "./without-html";

const LEVELS = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;
const REHYPE = [withoutHtml, withMarks];

/**
 * Markdown as React elements. Raw HTML is reduced to its text, and addresses that could run code are dropped.
 *
 * Links to documents and other files of the project open them in the desk. Images are replaced by their descriptions, so
 * that nothing is fetched from other sites. A part of a document (`part`) has no headings and no anchors; what `marked`
 * marked in it is highlighted.
 */
export function Markdown({ text, path, part = false }: { text: string; path: string; part?: boolean }) {
  const client = useQueryClient();
  const navigate = useNavigate();

  async function openFile(file: string) {
    const found = await client.fetchQuery(documentsApi.list({ q: file, limit: 50 })).catch(() => null);
    const document = found?.items.find((one) => one.path === file);
    if (document) await navigate({ to: "/documents/$id", params: { id: String(document.id) } });
    else await navigate({ to: "/files/$", params: { _splat: file } });
  }

  const components: Components = {
    a: ({ href, children }) => {
      const link = classify(href, path);
      switch (link.kind) {
        case "outside":
          return (
            <Anchor href={link.url} target="_blank" rel="noopener noreferrer" inherit underline="always">
              {children}
            </Anchor>
          );
        case "heading":
          return part ? (
            <span>{children}</span>
          ) : (
            <Anchor href={link.url} inherit underline="always">
              {children}
            </Anchor>
          );
        case "file":
          return (
            <Anchor
              component="button"
              type="button"
              inherit
              title={link.path}
              onClick={() => void openFile(link.path)}
            >
              {children}
            </Anchor>
          );
        case "none":
          return <span>{children}</span>;
      }
    },
    img: ({ alt }) => (
      <Text span inherit c="dimmed">
        [image{alt ? `: ${alt}` : ""}]
      </Text>
    ),
    ...Object.fromEntries(
      LEVELS.map((level) => [
        level,
        ({ children }: { children?: ReactNode }) =>
          part ? (
            <p>
              <strong>{children}</strong>
            </p>
          ) : (
            createElement(level, { id: anchorOf(textOf(children)) }, children)
          ),
      ]),
    ),
    table: ({ children }) => (
      <Scroller label="Table">
        <table>{children}</table>
      </Scroller>
    ),
    pre: ({ children }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it.
      <pre tabIndex={0}>{children}</pre>
    ),
    input: ({ checked }) => (
      <span role="img" aria-label={checked ? "done" : "open"}>
        {checked ? "☑" : "☐"}
      </span>
    ),
  };
  return (
    <Typography style={{ overflowWrap: "anywhere" }}>
      <Renderer remarkPlugins={[remarkGfm]} rehypePlugins={REHYPE} components={components}>
        {part ? text : withoutFrontMatter(text)}
      </Renderer>
    </Typography>
  );
}
