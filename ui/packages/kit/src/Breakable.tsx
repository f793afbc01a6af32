import { Fragment, type ReactNode } from "react";

/** Separators in names and paths, after which a line may end. Browsers already break lines after hyphens. */
const AFTER_SEPARATOR = /(?<=[/_:])/;

/** A name or path that may wrap: after separators, and inside a word only if the word is longer than a line. `children`
 * follow it. In a table, its column is at least as wide as most words. */
export function Breakable({ text, children }: { text: string; children?: ReactNode }) {
  let at = 0;
  return (
    <span className="cc-breakable">
      {text.split(AFTER_SEPARATOR).map((part) => {
        const key = at;
        at += part.length;
        return (
          <Fragment key={key}>
            {key > 0 && <wbr />}
            {part}
          </Fragment>
        );
      })}
      {children}
    </span>
  );
}
