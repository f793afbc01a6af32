import {
  type Change,
  changeActionValues,
  changeAreaValues,
  changesApi,
} from "@commandcenter/api-client/app/changes";
import { type Column, CopyButton, RelativeTime } from "@commandcenter/kit";
import { Code, Group, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { ListPage } from "../shared/list/ListPage";
import { Difference, Subject } from "./ChangeLine";
import { dayOf } from "./day";
import { SeenButton } from "./SeenButton";
import { ACTION_LABELS, AREA_LABELS, actionWord, changeKey } from "./words";

const route = getRouteApi("/changes");

/** Changes by scans and by users since they were last marked as seen. */
export function ChangesPage() {
  const search = route.useSearch();
  const { page: _, area, ...query } = search;
  return (
    <ListPage
      title="Changes"
      search={search}
      query={{ ...query, area: area && [area] }}
      groupOf={(row) => dayOf(row.at, new Date())}
      list={changesApi.list}
      columns={COLUMNS}
      rowKey={changeKey}
      filterBy="Filter by name or path"
      filters={[
        {
          key: "area",
          label: "Kind",
          all: "Everything",
          values: changeAreaValues,
          name: (value) => AREA_LABELS[value],
          width: 160,
        },
        {
          key: "action",
          label: "What happened",
          all: "All changes",
          values: changeActionValues,
          name: (value) => ACTION_LABELS[value],
          width: 180,
        },
      ]}
      icon={<IconHistory />}
      empty={{
        title: "Nothing new",
        text: "Commits, tags, uncommitted edits, changes that scans find in files, dependencies, gaps and TODOs, and changes to the radar and to tasks appear here until you mark them as seen.",
      }}
      footer={<Feed />}
      actions={(data) =>
        data?.since && data.latest && !search.q && <SeenButton since={data.since} latest={data.latest} />
      }
      intro={(data) =>
        data?.since && (
          <Text size="sm" c="dimmed">
            Since you last looked, <RelativeTime time={data.since} />. Changes that were undone are left out.
          </Text>
        )
      }
    />
  );
}

/** The address of the Atom feed. It uses 127.0.0.1, since the desk's own host name changes at each start. */
function Feed() {
  const address = `http://127.0.0.1:${window.location.port}/api/changes/feed.atom?token=TOKEN`;
  return (
    <Group gap={4}>
      <Text size="sm" c="dimmed">
        Atom feed:
      </Text>
      <Code fz="xs" style={{ overflowWrap: "anywhere" }}>
        {address}
      </Code>
      <CopyButton value={address} label="Copy the address of the feed" />
      <Text size="sm" c="dimmed">
        Replace TOKEN with what <Code>commandcenter token create --scope read</Code> prints.
      </Text>
    </Group>
  );
}

const COLUMNS: Column<Change>[] = [
  { key: "area", title: "Kind", width: 120, render: (row) => AREA_LABELS[row.area] },
  { key: "action", title: "Change", width: 90, render: (row) => actionWord(row.area, row.action) },
  { key: "subject", title: "Name", render: (row) => <Subject change={row} /> },
  { key: "difference", title: "Version or state", render: (row) => <Difference change={row} /> },
  {
    key: "path",
    title: "Where",
    render: (row) =>
      row.path &&
      !["file", "document", "edit", "commit", "merge"].includes(row.area) && (
        <FileLink path={row.path} line={row.action === "removed" ? null : row.line} />
      ),
  },
  { key: "at", title: "When", width: 130, render: (row) => <RelativeTime time={row.at} /> },
];
