import type { SearchHit } from "@commandcenter/api-client/app/search";
import { Text } from "@mantine/core";
import { Fragment, lazy, Suspense } from "react";
import { marked } from "../shared/markdown/marks";
import classes from "./Passage.module.css";

const Markdown = lazy(() =>
  import("../shared/markdown/Markdown").then((module) => ({ default: module.Markdown })),
);

/** A passage with the matches highlighted. Markdown is rendered; other texts are shown as they are written. */
export function Passage({ hit }: { hit: SearchHit }) {
  const plain = (
    <Text size="sm" mt={2} lineClamp={4} style={{ overflowWrap: "anywhere" }}>
      <Marked segments={hit.passage} />
    </Text>
  );
  if (hit.language !== "Markdown" && hit.kind !== "task" && hit.kind !== "technology") return plain;
  const text = marked(hit.passage);
  return (
    <div className={classes.passage}>
      <Suspense fallback={plain}>
        <Markdown text={hit.fence ? `${hit.fence}\n${text}` : text} path={hit.path ?? ""} part />
      </Suspense>
    </div>
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
