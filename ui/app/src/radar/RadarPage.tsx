import { ApiError } from "@commandcenter/api-client";
import { radarApi } from "@commandcenter/api-client/app/radar";
import { EmptyState, ErrorPanel } from "@commandcenter/kit";
import { Anchor, Button, Group, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { IconFileImport, IconPlus, IconRadar2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { Page } from "../shared/page/Page";
import { AddTechnology } from "./AddTechnology";
import { ExportRadar } from "./ExportRadar";
import { ImportRadar } from "./ImportRadar";
import { RadarView } from "./RadarView";
import { TechnologyList } from "./TechnologyList";

const route = getRouteApi("/radar");

/** The technologies of this project with the team's ratings, as a radar or a list. */
export function RadarPage() {
  const { view = "radar" } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const radar = useQuery(radarApi.whole());
  return (
    <Page
      title="Radar"
      heading="Technology radar"
      actions={
        <Group gap="xs">
          <SegmentedControl
            aria-label="View"
            size="xs"
            data={[
              { value: "radar", label: "Radar" },
              { value: "list", label: "List" },
            ]}
            value={view}
            onChange={(next) => void navigate({ search: next === "list" ? { view: next } : {} })}
          />
          <ExportRadar entries={radar.data?.items ?? []} />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileImport size={15} aria-hidden />}
            onClick={() => setImporting(true)}
          >
            Import
          </Button>
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>
            Add
          </Button>
        </Group>
      }
    >
      {radar.data && <Suggestions count={radar.data.suggestions} />}
      {view === "list" ? (
        <TechnologyList />
      ) : radar.error ? (
        <ErrorPanel
          title="The radar could not be loaded"
          error={ApiError.wrap(radar.error)}
          onRetry={() => void radar.refetch()}
        />
      ) : radar.data === undefined ? (
        <Skeleton h={480} />
      ) : radar.data.total === 0 ? (
        <EmptyState
          icon={<IconRadar2 />}
          title="Nothing on the radar yet"
          action={<Button onClick={() => setAdding(true)}>Add a technology</Button>}
        >
          A radar shows the technologies that this project uses, and how the team rates them: adopt, trial,
          assess or hold. Scans add languages, well-known dependencies and services; you decide where they
          belong.
        </EmptyState>
      ) : (
        <RadarView entries={radar.data.items} />
      )}
      <AddTechnology opened={adding} onClose={() => setAdding(false)} />
      <ImportRadar opened={importing} onClose={() => setImporting(false)} />
    </Page>
  );
}

function Suggestions({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Text size="sm" role="status">
      The last scan has {count === 1 ? "a suggestion" : `${count} suggestions`}.{" "}
      <Anchor
        size="sm"
        underline="always"
        renderRoot={(props) => <Link to="/radar" search={{ view: "list", show: "suggested" }} {...props} />}
      >
        Show {count === 1 ? "it" : "them"}
      </Anchor>
    </Text>
  );
}
