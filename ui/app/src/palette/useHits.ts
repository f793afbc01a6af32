import type { Read } from "@commandcenter/api-client/app/client";
import { dependenciesApi } from "@commandcenter/api-client/app/dependencies";
import { filesApi } from "@commandcenter/api-client/app/files";
import { technologiesApi } from "@commandcenter/api-client/app/radar";
import { type SearchHit, searchApi } from "@commandcenter/api-client/app/search";
import { tasksApi } from "@commandcenter/api-client/app/tasks";
import { todosApi } from "@commandcenter/api-client/app/todos";
import { vulnerabilitiesApi } from "@commandcenter/api-client/app/vulnerabilities";
import { useDebouncedValue } from "@mantine/hooks";
import {
  IconChecklist,
  IconFileCode,
  IconFileText,
  IconFlag,
  IconPackages,
  IconRadar2,
  IconShieldExclamation,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";

/** Pause in typing before a request is sent, milliseconds. */
const DEBOUNCE_MS = 120;
/** Number of hits shown of each kind. */
const HITS = 4;

export interface Hit {
  key: string;
  label: string;
  about?: string;
  icon: ComponentType<{ size?: number }>;
  /** Address of the page that shows it. */
  href: string;
}

interface Group {
  label: string;
  hits: Hit[];
}

/** What the server finds, by kind; a kind whose request fails is left out. */
export function useHits(typed: string): Group[] {
  const [q] = useDebouncedValue(typed, DEBOUNCE_MS);
  const query = { q, limit: HITS };
  const enabled = q !== "" && typed !== "";
  const found = [
    useFound("Tasks", tasksApi.list(query), enabled, ({ id, title, owner }) => ({
      key: `task ${id}`,
      label: title,
      about: owner || undefined,
      icon: IconChecklist,
      href: `/tasks/${id}`,
    })),
    useFound("Technologies", technologiesApi.list(query), enabled, ({ id, name, ring }) => ({
      key: `technology ${id}`,
      label: name,
      about: ring,
      icon: IconRadar2,
      href: `/radar/${id}`,
    })),
    useFound("Dependencies", dependenciesApi.list(query), enabled, (one) => ({
      key: `dependency ${one.id}`,
      label: [one.name, one.version ?? one.constraint].filter(Boolean).join(" "),
      about: place(one.manifest, one.line),
      icon: IconPackages,
      href: fileAddress(one.manifest, one.line),
    })),
    useFound("Vulnerabilities", vulnerabilitiesApi.list(query), enabled, (one) => ({
      key: `vulnerability ${one.id}`,
      label: `${one.name}: ${one.summary}`,
      about: one.advisory,
      icon: IconShieldExclamation,
      href: `/vulnerabilities?q=${encodeURIComponent(one.advisory)}`,
    })),
    useFound("Files", filesApi.list(query), enabled, ({ path }) => ({
      key: `file ${path}`,
      label: path.split("/").at(-1) ?? path,
      about: path,
      icon: IconFileCode,
      href: fileAddress(path),
    })),
    useFound("TODOs", todosApi.list(query), enabled, (todo) => ({
      key: `todo ${todo.id}`,
      label: todo.text || todo.kind.toUpperCase(),
      about: place(todo.path, todo.line),
      icon: IconFlag,
      href: fileAddress(todo.path, todo.line),
    })),
    useFound("Text", searchApi.results(query), enabled, (hit) => ({
      key: `${hit.kind} ${hit.path ?? hit.link} ${hit.line}`,
      label: hit.title,
      about: hit.path ? place(hit.path, hit.line) : hit.heading,
      icon: IconFileText,
      href: textAddress(hit),
    })),
  ];
  return typed === "" ? [] : found;
}

function useFound<Item>(
  label: string,
  list: Read<{ items: Item[] }>,
  enabled: boolean,
  toHit: (item: Item) => Hit,
): Group {
  const { data } = useQuery({ ...list, enabled, placeholderData: keepPreviousData });
  return { label, hits: data?.items.map(toHit) ?? [] };
}

function place(path: string, line: number | null): string {
  return line ? `${path}:${line}` : path;
}

function fileAddress(path: string, line: number | null = null): string {
  return `/files/${path.split("/").map(encodeURIComponent).join("/")}${line ? `#L${line}` : ""}`;
}

function textAddress(hit: SearchHit): string {
  if (hit.document_id !== null) return `/documents/${hit.document_id}`;
  return hit.path === null ? (hit.link ?? "/search") : fileAddress(hit.path, hit.line);
}
