import { type LineResults, searchApi } from "@commandcenter/api-client/app/search";
import { EmptyState, formatCount } from "@commandcenter/kit";
import { Anchor, Badge, Checkbox, Code, Group, Text } from "@mantine/core";
import { IconRegex } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FilterField } from "../shared/list/FilterField";
import { useAddress } from "../shared/list/useAddress";
import { CodeLines } from "./CodeLines";
import { Pending } from "./Pending";
import { Results } from "./Results";
import type { MODES, TextSearch } from "./search-params";

const route = getRouteApi("/search");

/** Lines of all text files that contain a text, or match a regular expression. */
export function LineSearch({ q, mode }: { q: string; mode: (typeof MODES)[number] }) {
  const { path, case: matchCase } = route.useSearch();
  const { change } = useAddress<TextSearch>();
  const results = useQuery({
    ...searchApi.lines({
      q,
      regex: mode === "regex",
      ...(matchCase && { match_case: true }),
      ...(path && { path }),
    }),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const found = q && !results.error ? results.data : undefined;
  return (
    <>
      {q ? (
        <Group role="group" aria-label="Narrow the search" gap="sm">
          <FilterField
            label="Path begins with"
            value={path ?? ""}
            onChange={(value) => change({ path: value || undefined })}
          />
          <Checkbox
            label="Match case"
            checked={matchCase ?? false}
            onChange={(event) => change({ case: event.currentTarget.checked || undefined })}
          />
        </Group>
      ) : (
        <EmptyState icon={<IconRegex />} title="Search in all lines">
          {mode === "regex" ? (
            <>
              A regular expression, such as <Code>def \w+_request</Code>, is compared with each line of all
              text files.
            </>
          ) : (
            <>A text is found exactly as you write it, in all text files.</>
          )}
        </EmptyState>
      )}
      {q && <Pending results={results} />}
      <Text size="sm" c="dimmed" role="status">
        {found && outcome(found, q)}
      </Text>
      {found && found.items.length > 0 && (
        <Results>
          {found.items.map(({ path, lines }) => (
            <li key={path}>
              <Group gap="xs" align="baseline">
                <Badge size="sm" variant="light" color="gray" tt="none">
                  code
                </Badge>
                <Anchor
                  fw={600}
                  data-hit
                  style={{ overflowWrap: "anywhere" }}
                  renderRoot={(props) => (
                    <Link to="/files/$" params={{ _splat: path }} hash={`L${firstFound(lines)}`} {...props} />
                  )}
                >
                  {path}
                </Anchor>
              </Group>
              <CodeLines path={path} lines={lines} />
            </li>
          ))}
        </Results>
      )}
    </>
  );
}

function firstFound(lines: LineResults["items"][number]["lines"]): number {
  return lines.find(({ segments }) => segments.some(({ match }) => match))?.number ?? 1;
}

function outcome(
  { total, items, complete, files_read, files_total, took_ms }: LineResults,
  q: string,
): string {
  const read = complete
    ? ""
    : ` Stopped after ${formatCount(files_read)} of ${formatCount(files_total)} files: narrow the search to see all.`;
  if (total === 0) return `Nothing found for “${q}”.${read}`;
  const lines = total === 1 ? "1 line" : `${formatCount(total)} lines`;
  const files = items.length === 1 ? "1 file" : `${formatCount(items.length)} files`;
  return `${lines} in ${files}, in ${Math.max(1, Math.round(took_ms))} ms.${read}`;
}
