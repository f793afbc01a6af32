import { ecosystemValues } from "@commandcenter/api-client/app/dependencies";
import {
  type AdvisorySettings,
  severityValues,
  type Vulnerability,
  vulnerabilitiesApi,
} from "@commandcenter/api-client/app/vulnerabilities";
import { Breakable, type Column, Command, RelativeTime, StatusBadge } from "@commandcenter/kit";
import { Anchor, Group, Switch, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ECOSYSTEM_LABELS, SEVERITY_LABELS, SEVERITY_TONES, withCount } from "../shared/labels";
import { FileLink } from "../shared/links/FileLink";
import { TaskAction } from "../shared/links/TaskAction";
import { ListPage } from "../shared/list/ListPage";
import { useAddress } from "../shared/list/useAddress";
import { AdvisoryPanel } from "./AdvisoryPanel";
import { IgnoreVulnerability } from "./IgnoreVulnerability";
import { OpenVex } from "./OpenVex";
import type { VulnerabilitySearch } from "./search-params";

const route = getRouteApi("/vulnerabilities");
/** Maximum number of places shown for a vulnerability. */
const PLACES_SHOWN = 3;

/** Known vulnerabilities of locked packages, the most serious first. */
export function VulnerabilitiesPage() {
  const search = route.useSearch();
  const { page: _, sort = "severity", severity, ...filter } = search;
  const totals = useQuery(vulnerabilitiesApi.totals()).data;
  const settings = useQuery(vulnerabilitiesApi.settings()).data;
  const { change } = useAddress<VulnerabilitySearch>();
  return (
    <ListPage
      title="Vulnerabilities"
      search={search}
      query={{ ...filter, severity: severity && [severity], sort }}
      list={vulnerabilitiesApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      intro={() => <AdvisoryPanel />}
      filterBy="Filter by package, text or id"
      filters={[
        {
          key: "severity",
          label: "Severity",
          all: "All severities",
          values: severityValues,
          name: (value) => withCount(SEVERITY_LABELS[value], totals?.severities[value]),
          width: 150,
        },
        {
          key: "ecosystem",
          label: "Ecosystem",
          all: "All ecosystems",
          values: ecosystemValues,
          name: (value) => ECOSYSTEM_LABELS[value],
          width: 170,
        },
      ]}
      moreFilters={() => (
        <Group>
          <Switch
            label={withCount("Ignored", totals?.ignored)}
            checked={search.ignored ?? false}
            onChange={(event) => change({ ignored: event.currentTarget.checked || undefined })}
          />
          <OpenVex />
        </Group>
      )}
      icon={<IconShieldCheck />}
      empty={whenEmpty(settings)}
    />
  );
}

/** Explain an empty list: nothing was checked before the first answer of a source of advisories. */
function whenEmpty(settings: AdvisorySettings | undefined): { title: string; text?: string } {
  if (!settings) return { title: "Loading" };
  if (!settings.file.answered_at && !settings.server.answered_at)
    return { title: "Not checked yet", text: "A check compares the locked packages with advisories." };
  return {
    title: "No vulnerabilities found",
    text: "Checks and scans compare the locked packages with advisories.",
  };
}

const COLUMNS: Column<Vulnerability>[] = [
  {
    key: "severity",
    title: "Severity",
    sortable: true,
    render: (row) => (
      <>
        <StatusBadge
          state={row.severity}
          label={SEVERITY_LABELS[row.severity]}
          tone={SEVERITY_TONES[row.severity]}
        />
        {row.score !== null && (
          <Text size="xs" c="dimmed" title={row.vector ?? undefined}>
            CVSS {row.score.toFixed(1)}
          </Text>
        )}
      </>
    ),
  },
  {
    key: "name",
    title: "Package",
    sortable: true,
    render: (row) => (
      <>
        <Text size="sm" fw={650}>
          <Breakable text={`${row.name} ${row.versions.join(", ")}`} />
        </Text>
        <Text size="xs" c="dimmed">
          {[ECOSYSTEM_LABELS[row.ecosystem], row.direct ? "direct" : "indirect", imported(row)]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        <Through places={row.places} />
      </>
    ),
  },
  {
    key: "summary",
    title: "Problem and fix",
    width: "40%",
    render: (row) => <Problem row={row} />,
  },
  {
    key: "places",
    title: "Where",
    render: (row) => (
      <div style={{ minWidth: 120 }}>
        {row.places.slice(0, PLACES_SHOWN).map((place) => (
          <div key={`${place.path}:${place.line}:${place.lock}:${place.version}`}>
            <FileLink path={place.path} line={place.line} />
            {place.lock && place.lock !== place.path && (
              <>
                {" "}
                <FileLink path={place.lock} line={place.lock_line} />
              </>
            )}
          </div>
        ))}
        {row.places.length > PLACES_SHOWN && (
          <Text size="xs" c="dimmed">
            and {row.places.length - PLACES_SHOWN} more
          </Text>
        )}
      </div>
    ),
  },
  { key: "since", title: "Since", sortable: true, render: (row) => <RelativeTime time={row.since} /> },
  {
    key: "do",
    title: "Actions",
    width: 112,
    render: (row) => (
      <Group gap={4} wrap="nowrap">
        <TaskAction
          task_id={row.task_id}
          source={{ kind: "vulnerability", id: row.id, label: `${row.name}: ${row.advisory}` }}
          findings={[row.summary, row.command ? `\`${row.command}\`` : row.advice]
            .filter(Boolean)
            .join("\n\n")}
        />
        <IgnoreVulnerability row={row} />
      </Group>
    ),
  },
];

/** The shortest chain of packages that brings in an indirect one; nothing if none is known. */
function Through({ places }: Pick<Vulnerability, "places">) {
  const [chain] = places
    .flatMap((place) => (place.chain ? [place.chain] : []))
    .toSorted((one, other) => one.length - other.length);
  if (!chain) return null;
  return (
    <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
      through {chain.join(" → ")}
    </Text>
  );
}

function imported(row: Vulnerability): string {
  if (row.imported === null) return "";
  return row.imported ? "imported" : "not imported";
}

function Problem({ row }: { row: Vulnerability }) {
  const [link] = row.links;
  const names = [row.advisory, ...row.aliases].join(", ");
  return (
    <div style={{ minWidth: 220, overflowWrap: "anywhere" }}>
      <Text size="sm">{row.summary}</Text>
      <Text size="xs" c="dimmed">
        {link ? (
          <Anchor size="xs" href={link} target="_blank" rel="noreferrer">
            {names}
          </Anchor>
        ) : (
          names
        )}
      </Text>
      {!row.affected && <Text size="xs">Not known whether this version is affected: {row.reason}</Text>}
      <Text size="xs" c="dimmed">
        {row.fixed ? `Fixed in ${row.fixed}.` : "No fixed version is known."}
        {!row.command && row.advice && ` ${row.advice}`}
      </Text>
      {row.command && (
        <Group justify="flex-start" gap={0}>
          <Command>{row.command}</Command>
        </Group>
      )}
      {row.ignored_until && (
        <Text size="xs">
          Ignored until {row.ignored_until}: {row.ignored_reason}
        </Text>
      )}
    </div>
  );
}
