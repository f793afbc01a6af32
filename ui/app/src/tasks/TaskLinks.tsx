import { RESULTS } from "@commandcenter/api-client/app/client";
import { dependenciesApi } from "@commandcenter/api-client/app/dependencies";
import { documentsApi } from "@commandcenter/api-client/app/documents";
import { technologiesApi } from "@commandcenter/api-client/app/radar";
import type { TaskLink } from "@commandcenter/api-client/app/tasks";
import { CopyButton } from "@commandcenter/kit";
import { Anchor, Autocomplete, Button, CloseButton, Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { FileLink } from "../shared/links/FileLink";
import { LINK_LABELS } from "./labels";
import { fromText } from "./links";

const ADDABLE = ["file", "technology", "document", "dependency", "web"] as const;
type Addable = (typeof ADDABLE)[number];
const HINTS: Readonly<Record<Addable, string>> = {
  file: "src/main.py:12",
  technology: "Name of a technology",
  document: "Path of a document",
  dependency: "Name of a dependency",
  web: "https://…",
};

/** Links of a task: open, add and remove them. */
export function TaskLinks(props: { links: readonly TaskLink[]; onChange: (links: TaskLink[]) => void }) {
  const [kind, setKind] = useState<Addable>("file");
  const [text, setText] = useState("");
  const [query] = useDebouncedValue(text, 200);
  const found = useCandidates(kind, query);
  const made = fromText(kind, text, found);
  return (
    <Stack gap="xs" component="section" aria-label="Links">
      <Text size="sm" fw={500}>
        Links
      </Text>
      {props.links.length > 0 && (
        <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
          {props.links.map((link, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two links may be equal.
            <li key={index}>
              <Group gap={4} wrap="nowrap">
                <Text size="sm" c="dimmed" w={90} style={{ flex: "none" }}>
                  {LINK_LABELS[link.kind]}
                </Text>
                <Shown link={link} />
                <CloseButton
                  size="sm"
                  aria-label={`Remove the link to ${link.label}`}
                  onClick={() => props.onChange(props.links.filter((_, at) => at !== index))}
                />
              </Group>
            </li>
          ))}
        </ul>
      )}
      <Group align="end" wrap="nowrap">
        <Select
          aria-label="Kind of link"
          allowDeselect={false}
          data={ADDABLE.map((value) => ({ value, label: LINK_LABELS[value] }))}
          value={kind}
          onChange={(value) => value && setKind(value)}
          w={130}
        />
        <Autocomplete
          aria-label="Link to"
          placeholder={HINTS[kind]}
          flex={1}
          data={[...new Set(found.map((one) => one.text))]}
          filter={({ options }) => options}
          value={text}
          onChange={setText}
        />
        <Button
          variant="default"
          disabled={made === null}
          onClick={() => {
            if (!made) return;
            props.onChange([...props.links, made]);
            setText("");
          }}
        >
          Add link
        </Button>
      </Group>
    </Stack>
  );
}

/** Suggestions for a link of that kind; files and web addresses have none. */
function useCandidates(kind: Addable, q: string) {
  const found = useQuery({
    queryKey: [...RESULTS, "candidates", kind, q],
    queryFn: async ({ signal }) => {
      if (kind === "technology")
        return (await technologiesApi.list({ q, limit: 10 }).queryFn({ signal })).items.map(
          ({ id, name }) => ({
            id,
            text: name,
          }),
        );
      if (kind === "dependency")
        return (await dependenciesApi.list({ q, limit: 10 }).queryFn({ signal })).items.map(({ name }) => ({
          text: name,
        }));
      return (await documentsApi.list({ q, limit: 10 }).queryFn({ signal })).items.map(({ id, path }) => ({
        id,
        text: path,
      }));
    },
    enabled: kind !== "file" && kind !== "web" && q.trim() !== "",
  });
  return found.data ?? [];
}

function Shown({ link }: { link: TaskLink }) {
  const style = { overflowWrap: "anywhere" as const };
  if (link.kind === "technology" && link.id)
    return (
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/radar/$id" params={{ id: String(link.id) }} {...props} />}
      >
        {link.label}
      </Anchor>
    );
  if (link.kind === "document" && link.id)
    return (
      <Anchor
        size="sm"
        style={style}
        renderRoot={(props) => <Link to="/documents/$id" params={{ id: String(link.id) }} {...props} />}
      >
        {link.label}
      </Anchor>
    );
  if (link.kind === "vulnerability")
    return (
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/vulnerabilities" search={{ q: link.label.split(": ").at(-1) }} {...props} />
        )}
      >
        {link.label}
      </Anchor>
    );
  if (link.kind === "dependency" || link.kind === "gap")
    return (
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to={link.kind === "gap" ? "/gaps" : "/dependencies"} search={{ q: link.label }} {...props} />
        )}
      >
        {link.label}
      </Anchor>
    );
  if (link.url)
    return (
      <Anchor size="sm" style={style} href={link.url} target="_blank" rel="noopener noreferrer">
        {link.label}
      </Anchor>
    );
  const place = link.path ? `${link.path}${link.line ? `:${link.line}` : ""}` : null;
  return (
    <Group gap={4} wrap="nowrap">
      {place !== link.label && (
        <Text size="sm" style={style}>
          {link.label}
        </Text>
      )}
      {link.path && place && (
        <>
          <FileLink path={link.path} line={link.line} />
          <CopyButton value={place} label="Copy path and line" />
        </>
      )}
    </Group>
  );
}
