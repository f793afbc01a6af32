import { documentsApi } from "@commandcenter/api-client/app/documents";
import { Scroller } from "@commandcenter/kit";
import { Anchor, Text, Typography } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import Renderer, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { anchorOf, classify, textOf, withoutFrontMatter } from "./markdown-links";
import { withoutHtml } from "./without-html";

/**
 * Markdown as React elements. Raw HTML is reduced to its text, and addresses that could run code are dropped.
 *
 * Links to documents and other files of the project open them in the desk. Images are replaced by their descriptions, so
 * that nothing is fetched from other sites.
 */
export function Markdown({ text, path }: { text: string; path: string }) {
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
          return (
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
    h1: ({ children }) => <h1 id={anchorOf(textOf(children))}>{children}</h1>,
    h2: ({ children }) => <h2 id={anchorOf(textOf(children))}>{children}</h2>,
    h3: ({ children }) => <h3 id={anchorOf(textOf(children))}>{children}</h3>,
    h4: ({ children }) => <h4 id={anchorOf(textOf(children))}>{children}</h4>,
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
      <Renderer remarkPlugins={[remarkGfm]} rehypePlugins={[withoutHtml]} components={components}>
        {withoutFrontMatter(text)}
      </Renderer>
    </Typography>
  );
}
