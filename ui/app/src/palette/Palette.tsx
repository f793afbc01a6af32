import { dependenciesApi } from "@commandcenter/api-client/app/dependencies";
import { filesApi } from "@commandcenter/api-client/app/files";
import { marksApi } from "@commandcenter/api-client/app/marks";
import { technologiesApi } from "@commandcenter/api-client/app/radar";
import { type SearchHit, searchApi } from "@commandcenter/api-client/app/search";
import { tasksApi } from "@commandcenter/api-client/app/tasks";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import {
  IconChecklist,
  IconFileCode,
  IconFileText,
  IconFlag,
  IconPackages,
  IconRadar2,
  IconSearch,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ComponentType, useState } from "react";

/** Pause in typing before the server is asked, milliseconds. */
const REST_MS = 120;
/** Number of hits shown of each kind. */
const HITS = 4;

/** A page of the desk; the palette finds it by its label and by what it is about. */
export interface DeskPage {
  to: string;
  label: string;
  about: string;
  icon: ComponentType<{ size?: number }>;
}

interface Hit {
  key: string;
  label: string;
  about?: string;
  icon: ComponentType<{ size?: number }>;
  go: () => void;
}

/** Ctrl-K (or Cmd-K): find any page and anything in the project by typing. */
export function Palette({ pages }: { pages: readonly DeskPage[] }) {
  const [typed, setTyped] = useState("");
  const q = typed.trim();
  const found = usePages(pages, q);
  const groups = useHits(q);
  const all: [string, Hit[]][] = [["Pages", found], ...groups.hits];
  const shown = all.filter(([, hits]) => hits.length > 0);
  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      triggerOnContentEditable
      scrollable
      maxHeight="70dvh"
      clearQueryOnClose
      attributes={{ content: { "aria-label": "Go anywhere" } }}
    >
      <Spotlight.Search
        placeholder="Go to a page, or find anything"
        aria-label="Go to a page, or find anything"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {shown.map(([label, hits]) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {hits.map(({ key, icon: Icon, ...hit }) => (
              <Spotlight.Action
                key={key}
                label={hit.label}
                description={hit.about}
                leftSection={<Icon size={18} aria-hidden />}
                onClick={hit.go}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && (
          <Spotlight.Empty>{groups.searching ? "Searching…" : `Nothing found for “${q}”`}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function usePages(pages: readonly DeskPage[], q: string): Hit[] {
  const navigate = useNavigate();
  const words = q.toLowerCase().split(/\s+/);
  return pages
    .filter(({ label, about }) => words.every((word) => `${label} ${about}`.toLowerCase().includes(word)))
    .map(({ to, label, about, icon }) => ({ key: to, label, about, icon, go: () => void navigate({ to }) }));
}

/** What the server finds, by kind; a kind whose request fails is left out. */
function useHits(typed: string): { hits: [string, Hit[]][]; searching: boolean } {
  const navigate = useNavigate();
  const [q] = useDebouncedValue(typed, REST_MS);
  const query = { q, limit: HITS };
  const options = { enabled: q !== "" && typed !== "", placeholderData: keepPreviousData };
  const text = useQuery({
    ...searchApi.results(query),
    ...options,
  });
  const files = useQuery({
    ...filesApi.list(query),
    ...options,
  });
  const dependencies = useQuery({
    ...dependenciesApi.list(query),
    ...options,
  });
  const marks = useQuery({
    ...marksApi.list(query),
    ...options,
  });
  const technologies = useQuery({
    ...technologiesApi.list(query),
    ...options,
  });
  const tasks = useQuery({
    ...tasksApi.list(query),
    ...options,
  });
  if (typed === "") return { hits: [], searching: false };
  const answers = [text, files, dependencies, marks, technologies, tasks];
  const toFile = (path: string, line?: number | null) => () =>
    void navigate({ to: "/files/$", params: { _splat: path }, hash: line ? `L${line}` : undefined });
  return {
    searching: typed !== q || answers.some((answer) => answer.isFetching),
    hits: [
      [
        "Tasks",
        (tasks.data?.items ?? []).map(({ id, title, owner }) => ({
          key: `task ${id}`,
          label: title,
          about: owner || undefined,
          icon: IconChecklist,
          go: () => void navigate({ to: "/tasks/$id", params: { id: String(id) } }),
        })),
      ],
      [
        "Technologies",
        (technologies.data?.items ?? []).map(({ id, name, ring }) => ({
          key: `technology ${id}`,
          label: name,
          about: ring,
          icon: IconRadar2,
          go: () => void navigate({ to: "/radar/$id", params: { id: String(id) } }),
        })),
      ],
      [
        "Dependencies",
        (dependencies.data?.items ?? []).map((one) => ({
          key: `dependency ${one.id}`,
          label: [one.name, one.version ?? one.constraint].filter(Boolean).join(" "),
          about: one.line ? `${one.manifest}:${one.line}` : one.manifest,
          icon: IconPackages,
          go: toFile(one.manifest, one.line),
        })),
      ],
      [
        "Files",
        (files.data?.items ?? []).map(({ path }) => ({
          key: `file ${path}`,
          label: path.split("/").at(-1) ?? path,
          about: path,
          icon: IconFileCode,
          go: toFile(path),
        })),
      ],
      [
        "Marks",
        (marks.data?.items ?? []).map((mark) => ({
          key: `mark ${mark.id}`,
          label: mark.text || mark.kind.toUpperCase(),
          about: `${mark.path}:${mark.line}`,
          icon: IconFlag,
          go: toFile(mark.path, mark.line),
        })),
      ],
      [
        "Text",
        (text.data?.items ?? []).map((hit) => ({
          key: `text ${hit.path ?? hit.link} ${hit.line}`,
          label: hit.title,
          about: hit.path ? `${hit.path}:${hit.line}` : hit.heading,
          icon: IconFileText,
          go: () => void navigate({ href: whereIs(hit) }),
        })),
      ],
      [
        "Search",
        [
          {
            key: "search",
            label: `Search all text for “${typed}”`,
            icon: IconSearch,
            go: () => void navigate({ to: "/search", search: { q: typed } }),
          },
        ],
      ],
    ],
  };
}

/** Address of the page that shows a hit. */
function whereIs(hit: SearchHit): string {
  if (hit.document_id !== null) return `/documents/${hit.document_id}`;
  if (hit.path === null) return hit.link ?? "/search";
  return `/files/${hit.path.split("/").map(encodeURIComponent).join("/")}#L${hit.line}`;
}
