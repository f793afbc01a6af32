import { Group, SegmentedControl, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { lazy, Suspense, useId, useState } from "react";

// The renderer is large and needed for the preview only.
const Markdown = lazy(() => import("../markdown/Markdown").then((module) => ({ default: module.Markdown })));

/** A field for Markdown, with a preview. */
export function MarkdownField(props: {
  label: string;
  description: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const [view, setView] = useState("write");
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text component="label" htmlFor={id} size="sm" fw={500}>
          {props.label}
        </Text>
        <SegmentedControl
          aria-label={`${props.label}: write or preview`}
          size="xs"
          data={[
            { value: "write", label: "Write" },
            { value: "preview", label: "Preview" },
          ]}
          value={view}
          onChange={setView}
        />
      </Group>
      {view === "write" ? (
        <Textarea
          id={id}
          description={props.description}
          autosize
          minRows={5}
          maxRows={24}
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
      ) : (
        <Suspense fallback={<Skeleton h={120} />}>
          <Markdown text={props.value || "*Nothing yet.*"} path="" />
        </Suspense>
      )}
    </Stack>
  );
}
