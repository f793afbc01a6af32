import { ApiError } from "@commandcenter/api-client";
import type { Summary } from "@commandcenter/api-client/app/overview";
import { type Vulnerability, vulnerabilitiesApi } from "@commandcenter/api-client/app/vulnerabilities";
import { CopyButton, ErrorPanel, formatCounted } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { AttentionItem, AttentionList } from "./AttentionItem";

/** Maximum number of vulnerabilities shown. */
const SHOWN = 4;
const SEVERITIES = ["critical", "high", "medium"] as const;

/** The most serious vulnerabilities that are not ignored; nothing while there are none. */
export function Vulnerable({ summary }: { summary: Summary | undefined }) {
  const counts = summary?.counts;
  const count = counts
    ? counts.vulnerabilities_critical + counts.vulnerabilities_high + counts.vulnerabilities_medium
    : 0;
  const list = useQuery({
    ...vulnerabilitiesApi.list({ severity: [...SEVERITIES], sort: "severity", limit: SHOWN }),
    enabled: count > 0,
  });
  if (count === 0) return null;
  if (list.error) {
    return (
      <ErrorPanel
        title="The vulnerabilities could not be loaded"
        error={ApiError.wrap(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  }
  return (
    <AttentionList label="Vulnerabilities" mb="sm">
      {list.data?.items.map((row) => (
        <Row key={row.id} row={row} />
      ))}
      {count > SHOWN && (
        <li>
          <Anchor size="sm" renderRoot={(props) => <Link to="/vulnerabilities" {...props} />}>
            {formatCounted(count, "vulnerability", "vulnerabilities")} in all
          </Anchor>
        </li>
      )}
    </AttentionList>
  );
}

function Row({ row }: { row: Vulnerability }) {
  const [place] = row.places;
  return (
    <AttentionItem
      severity={row.severity}
      where={
        <>
          {place && (
            <FileLink path={place.lock ?? place.path} line={place.lock ? place.lock_line : place.line} />
          )}
          {row.fixed && ` · fixed in ${row.fixed}`}
          {row.direct ? " · direct" : " · indirect"}
        </>
      }
      action={
        row.command && <CopyButton value={row.command} label={`Copy the command that fixes ${row.name}`} />
      }
    >
      <Anchor
        inherit
        fw={650}
        renderRoot={(props) => <Link to="/vulnerabilities" search={{ q: row.advisory }} {...props} />}
      >
        {row.name} {row.versions.join(", ")}
      </Anchor>{" "}
      {row.summary}
    </AttentionItem>
  );
}
