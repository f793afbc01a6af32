import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Prose } from "./Prose";

/** What the panel shows: the shape of an ApiError, and of an error inside a status or an operation. */
export interface Problem {
  message: string;
  code?: string | null;
  hint?: string | null;
  details?: unknown;
}

/** An error: what happened, what to do, and details on demand. */
export function ErrorPanel(props: {
  error: Problem;
  title?: string;
  onRetry?: () => void;
  children?: ReactNode;
  /** Not announced by screen readers, for an error that was there when the page opened. */
  quiet?: boolean;
}) {
  const { error } = props;
  const details = describe(error.details);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      role={props.quiet ? "group" : "alert"}
      styles={{
        root: { background: "var(--cc-bad-surface)" },
        message: { color: "var(--mantine-color-text)" },
      }}
    >
      <Stack gap={6}>
        <Text fw={600} size="sm">
          <Prose>{props.title ? `${props.title}: ${error.message}` : error.message}</Prose>
        </Text>
        {error.hint && (
          <Text size="sm">
            <Prose>{error.hint}</Prose>
          </Text>
        )}
        {props.children}
        {details && (
          <details>
            <summary>
              <Text span size="sm">
                Details
              </Text>
            </summary>
            <Code block mt={4} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {error.code ? `${error.code}\n${details}` : details}
            </Code>
          </details>
        )}
        {props.onRetry && (
          <Group>
            <Button size="xs" variant="default" onClick={props.onRetry}>
              Try again
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

function describe(details: unknown): string | null {
  if (details === null || details === undefined) return null;
  if (typeof details === "string") return details || null;
  if (Array.isArray(details) && details.every((line) => typeof line === "string"))
    return details.join("\n") || null;
  if (typeof details === "object" && Object.keys(details).length === 0) return null;
  return JSON.stringify(details, null, 2);
}
