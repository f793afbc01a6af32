import type { Gap } from "@commandcenter/api-client/app/gaps";
import { Stack, Text } from "@mantine/core";
import { FileLink } from "../shared/links/FileLink";

/** The most important place of a gap, and the others on request. */
export function Places({ gap }: { gap: Pick<Gap, "path" | "line" | "places"> }) {
  const others = gap.places.slice(1);
  if (!gap.path) return null;
  return (
    <div style={{ minWidth: 120 }}>
      <FileLink path={gap.path} line={gap.line} />
      {others.length > 0 && (
        <details>
          <Text component="summary" size="xs" c="dimmed" style={{ cursor: "pointer" }}>
            {others.length === 1 ? "and 1 more place" : `and ${others.length} more places`}
          </Text>
          <Stack gap={2}>
            {others.map(({ path, line, message }) => (
              <div key={`${path}:${line}`} title={message}>
                <FileLink path={path} line={line} />
              </div>
            ))}
          </Stack>
        </details>
      )}
    </div>
  );
}
