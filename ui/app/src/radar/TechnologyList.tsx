import {
  quadrantValues,
  ringValues,
  type Technology,
  technologiesApi,
} from "@commandcenter/api-client/app/radar";
import { type Column, RelativeTime } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { IconRadar2 } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ListPage } from "../shared/list/ListPage";
import { QUADRANT_LABELS, RING_LABELS } from "./labels";

const route = getRouteApi("/radar");

/** The technologies of the radar as a list. */
export function TechnologyList() {
  const search = route.useSearch();
  const { page: _, view: __, sort = "name", show, ...filter } = search;
  return (
    <ListPage
      title="Technologies"
      heading={null}
      search={search}
      query={{ ...filter, ...(show && { [show]: true }), sort }}
      list={technologiesApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      filterBy="Filter by name, notes or owner"
      filters={[
        {
          key: "quadrant",
          label: "Quadrant",
          all: "All quadrants",
          values: quadrantValues,
          name: (value) => QUADRANT_LABELS[value],
          width: 200,
        },
        {
          key: "ring",
          label: "Ring",
          all: "All rings",
          values: ringValues,
          name: (value) => RING_LABELS[value],
          width: 130,
        },
        {
          key: "show",
          label: "Show",
          all: "On the radar",
          values: ["suggested", "removed"],
          name: (value) => (value === "removed" ? "Removed" : "With a suggestion"),
          width: 180,
        },
      ]}
      icon={<IconRadar2 />}
      empty={{ title: "Nothing on the radar yet", text: "Scans add what they find; you can add more." }}
    />
  );
}

const COLUMNS: Column<Technology>[] = [
  {
    key: "name",
    title: "Name",
    sortable: true,
    render: (row) => (
      <Anchor
        size="sm"
        fw={550}
        renderRoot={(props) => <Link to="/radar/$id" params={{ id: String(row.id) }} {...props} />}
      >
        {row.name}
      </Anchor>
    ),
  },
  { key: "ring", title: "Ring", sortable: true, render: (row) => RING_LABELS[row.ring] },
  { key: "quadrant", title: "Quadrant", sortable: true, render: (row) => QUADRANT_LABELS[row.quadrant] },
  { key: "use", title: "Use", render: (row) => row.usage?.text },
  { key: "owner", title: "Owner", sortable: true, render: (row) => row.owner },
  {
    key: "suggestion",
    title: "Suggestion",
    render: (row) => row.suggestion && `${row.suggestion.reason} ${RING_LABELS[row.suggestion.ring]}?`,
  },
  {
    key: "updated",
    title: "Changed",
    sortable: true,
    render: (row) => <RelativeTime time={row.updated_at} />,
  },
];
