import type { SearchHit } from "@commandcenter/api-client/app/search";
import { Text } from "@mantine/core";
import { Fragment } from "react";

/** A passage with the matches highlighted. It is rendered as text, so markup in it stays text. */
export function Passage({ segments }: { segments: SearchHit["passage"] }) {
  return (
    <Text size="sm" mt={2} lineClamp={4} style={{ overflowWrap: "anywhere" }}>
      <Marked segments={segments} />
    </Text>
  );
}

/** Text with the matches marked. */
export function Marked({ segments }: { segments: SearchHit["passage"] }) {
  let at = 0;
  return segments.map((segment) => {
    const key = at;
    at += segment.text.length + 1;
    return segment.match ? (
      <mark key={key}>{segment.text}</mark>
    ) : (
      <Fragment key={key}>{segment.text}</Fragment>
    );
  });
}
