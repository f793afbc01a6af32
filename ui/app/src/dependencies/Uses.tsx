import { ApiError } from "@commandcenter/api-client";
import {
  type Dependency,
  dependenciesApi,
  type PackageUse,
} from "@commandcenter/api-client/app/dependencies";
import { ActionIcon, Code, Group, Stack, Text } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FileLink } from "../shared/links/FileLink";
import { useAddress } from "../shared/list/useAddress";
import { KIND_LABELS } from "./labels";
import type { DependencySearch } from "./search-params";

/** The first place of a package. Its details, loaded when they are opened, list all places and why the package is there. */
export function Uses({ row }: { row: PackageUse }) {
  const [open, setOpen] = useState(false);
  const [first] = row.places;
  if (!first) return null;
  const more = row.places_total > 1 ? `${row.places_total} places` : "Details";
  return (
    <div style={{ minWidth: 160 }}>
      <Manifest dependency={first} />
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <Text component="summary" size="xs" c="dimmed" style={{ cursor: "pointer" }}>
          {row.direct ? more : `${more}: why is it there?`}
        </Text>
        {open && (
          <Stack
            component="ul"
            gap={6}
            m={0}
            mt={4}
            p={0}
            style={{ listStyle: "none" }}
            aria-label={row.name}
          >
            {row.places.map((place) => (
              <li key={place.id}>
                <Place place={place} />
              </li>
            ))}
            {row.places_total > row.places.length && (
              <Text component="li" size="xs" c="dimmed">
                and {row.places_total - row.places.length} more
              </Text>
            )}
          </Stack>
        )}
      </details>
    </div>
  );
}

function Place({ place }: { place: Dependency }) {
  const { constraint, version, direct, unknown, lock, lock_line, manifest, line } = place;
  // A digest is too long for a column, and its beginning is enough to recognise it.
  const shown = constraint.replace(/(sha\d+:[0-9a-f]{12})[0-9a-f]{20,}/, "$1…");
  return (
    <Text size="xs" component="div" style={{ overflowWrap: "anywhere" }}>
      <FileLink path={manifest} line={line} />
      <div>
        {direct && (constraint ? <Code title={constraint}>{shown}</Code> : "any version")}
        {direct && " "}
        {version && version !== constraint && <Code>{version}</Code>}
        {unknown && `not known: ${unknown}`}
        {` · ${KIND_LABELS[place.kind]} dependency`}
        {place.group && ` (${place.group})`}
        {place.licence && ` · ${place.licence}`}
      </div>
      {lock && lock !== manifest && <FileLink path={lock} line={lock_line} />}
      {direct ? <div>Direct: the project declares it.</div> : <Why id={place.id} />}
    </Text>
  );
}

/** The chains of packages that bring in an indirect dependency, or why none is known. */
function Why({ id }: { id: number }) {
  const { data, error } = useQuery(dependenciesApi.chains(id));
  if (error) return <div>{ApiError.wrap(error).message}</div>;
  if (!data) return <div>Loading…</div>;
  if (data.reason) return <div>Not known: {data.reason}.</div>;
  return data.chains.map((chain) => <div key={chain.join(" ")}>through {chain.join(" → ")}</div>);
}

function Manifest({ dependency: { manifest, line } }: { dependency: Dependency }) {
  const { change } = useAddress<DependencySearch>();
  return (
    <Group gap={4} wrap="nowrap">
      <FileLink path={manifest} line={line} />
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={`Show only ${manifest}`}
        title="Show only this manifest"
        onClick={() => change({ manifest })}
      >
        <IconFilter size={14} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
