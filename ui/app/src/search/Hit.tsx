import type { SearchHit } from "@commandcenter/api-client/app/search";
import { CopyButton } from "@commandcenter/kit";
import { Anchor, Badge, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { FileLink } from "../shared/links/FileLink";
import { CodeLines } from "./CodeLines";
import { Passage } from "./Passage";

/** One result of the search. */
export function Hit({ hit }: { hit: SearchHit }) {
  return (
    <li>
      <Group gap="xs" align="baseline">
        <Badge size="sm" variant="light" color={hit.kind === "definition" ? "indigo" : "gray"} tt="none">
          {hit.symbol ?? hit.kind}
        </Badge>
        <HitTitle hit={hit} />
        {hit.found_by === "meaning" && (
          <Badge size="xs" variant="light" color="gray" title="Similar meaning in other words">
            by meaning
          </Badge>
        )}
      </Group>
      {hit.path && hit.path !== hit.title && (
        <Group gap={2} wrap="nowrap">
          <FileLink path={hit.path} line={hit.line} />
          <CopyButton value={`${hit.path}:${hit.line}`} label="Copy path and line" />
        </Group>
      )}
      {hit.heading && hit.heading !== hit.title && (
        <Text size="xs" fw={600} mt={2} style={{ overflowWrap: "anywhere" }}>
          {hit.heading}
        </Text>
      )}
      {hit.passage.length > 0 && <Passage hit={hit} />}
      <CodeLines path={hit.path ?? ""} lines={hit.lines} />
    </li>
  );
}

function HitTitle({ hit }: { hit: SearchHit }) {
  if (hit.document_id !== null) {
    return (
      <Anchor
        fw={600}
        data-hit
        renderRoot={(props) => (
          <Link to="/documents/$id" params={{ id: String(hit.document_id) }} {...props} />
        )}
      >
        {hit.title}
      </Anchor>
    );
  }
  if (hit.path) {
    const { path, line } = hit;
    return (
      <Anchor
        fw={600}
        data-hit
        style={{ overflowWrap: "anywhere" }}
        renderRoot={(props) => <Link to="/files/$" params={{ _splat: path }} hash={`L${line}`} {...props} />}
      >
        {hit.title}
      </Anchor>
    );
  }
  // A note is on a page of the desk.
  if (hit.link?.startsWith("/") && !hit.link.startsWith("//")) {
    return (
      <Anchor fw={600} data-hit href={hit.link}>
        {hit.title}
      </Anchor>
    );
  }
  return (
    <Text component="span" fw={600} data-hit tabIndex={-1}>
      {hit.title}
    </Text>
  );
}

/** Move the focus from hit to hit with the up and down keys. */
export function walkThroughHits(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const hits = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-hit]")];
  const at = hits.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  const next = hits[at + step];
  if (next) next.focus();
  else if (step < 0) document.querySelector<HTMLElement>("search input")?.focus();
}
