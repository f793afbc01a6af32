import type { Technology } from "@commandcenter/api-client/app/radar";
import { formatCount, formatCounted, RelativeTime } from "@commandcenter/kit";
import { Card, Text, Title } from "@mantine/core";
import { FileLink } from "../shared/links/FileLink";
import { RING_LABELS } from "./labels";

/** Places where scans found a technology. */
export function Evidence({ technology }: { technology: Technology }) {
  return (
    <Card withBorder component="section" aria-label="In the project">
      <Title order={2} size="h5" mb="xs">
        In the project
      </Title>
      {technology.usage && technology.found.length > 0 && <Usage usage={technology.usage} />}
      {technology.found.length === 0 ? (
        <Text size="sm" c="dimmed">
          Not found by any scan.
        </Text>
      ) : (
        <ul style={{ margin: 0, paddingInlineStart: "1.2rem", overflowWrap: "anywhere" }}>
          {technology.found.map((place) => (
            <li key={`${place.text} ${place.path} ${place.line}`}>
              <Text size="sm">
                {place.text !== place.path && place.text}
                {place.path && (
                  <>
                    {place.text !== place.path && " in "}
                    <FileLink path={place.path} line={place.line} />
                  </>
                )}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {!technology.in_use && technology.found.length > 0 && (
        <Text size="sm" c="dimmed">
          The last scan no longer found it.
        </Text>
      )}
    </Card>
  );
}

/** How much of the project uses a technology, and since when. */
function Usage({ usage }: { usage: NonNullable<Technology["usage"]> }) {
  const months = Object.entries(usage.months).sort();
  return (
    <>
      <Text size="sm">
        {usage.text} {usage.why}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {(usage.first_at || usage.last_at) && "Commits of the files that use it: "}
        {usage.first_at && (
          <>
            first <RelativeTime time={usage.first_at} />
          </>
        )}
        {usage.first_at && usage.last_at && ", "}
        {usage.last_at && (
          <>
            latest <RelativeTime time={usage.last_at} />
          </>
        )}
        {(usage.first_at || usage.last_at) && "."}
        {usage.first_at &&
          usage.added > 0 &&
          ` ${formatCounted(usage.added, "file")} added in the last year.`}
        {usage.unit === "files" &&
          months.length > 1 &&
          ` By month: ${months.map(([month, count]) => `${month} ${formatCount(count)}`).join(" · ")}.`}
      </Text>
    </>
  );
}

/** A technology's moves between rings. */
export function History({ technology }: { technology: Technology }) {
  if (technology.moves.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="History">
      <Title order={2} size="h5" mb="xs">
        History
      </Title>
      <ol style={{ margin: 0, paddingInlineStart: "1.2rem" }}>
        {technology.moves.map((move) => (
          <li key={`${move.at} ${move.to}`}>
            <Text size="sm">
              {move.from
                ? `${RING_LABELS[move.from]} → ${RING_LABELS[move.to]}`
                : `Added to ${RING_LABELS[move.to]}`}
              , <RelativeTime time={move.at} />
              {move.reason && `: ${move.reason}`}
            </Text>
          </li>
        ))}
      </ol>
    </Card>
  );
}
