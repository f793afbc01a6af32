import type { ApiError } from "@commandcenter/api-client";
import { Prose } from "@commandcenter/kit";
import { Text } from "@mantine/core";

/** What is wrong with a field, and what to do; announced by screen readers. */
export function FieldError({ error }: { error: ApiError }) {
  return (
    <span role="alert">
      <Prose>{error.message}</Prose>
      {error.hint && (
        <Text span inherit c="dimmed">
          {" "}
          <Prose>{error.hint}</Prose>
        </Text>
      )}
    </span>
  );
}
