import { useEffect, useMemo, useRef } from "react";
import { countLines, numbers } from "./lines";
import classes from "./Source.module.css";

/**
 * A text with its lines numbered and one of them marked.
 *
 * It is two blocks of text and not an element for each line, so that a hundred thousand lines scroll well, and
 * the browser's own search, selection and copying work on all of them.
 */
export function Source(props: {
  label: string;
  text: string;
  line: number | null;
  onLine: (line: number) => void;
}) {
  const { text, line } = props;
  const source = useRef<HTMLElement>(null);
  const band = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => countLines(text), [text]);
  const shown = line !== null && line <= lines ? line : null;
  useEffect(() => {
    // Not scrollIntoView, which would scroll the page too.
    const [box, marked] = [source.current, band.current];
    if (shown !== null && box && marked) box.scrollTop = marked.offsetTop - box.clientHeight / 2;
  }, [shown]);
  return (
    <section
      ref={source}
      className={classes.source}
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse must be able to scroll it.
      tabIndex={0}
    >
      {shown !== null && (
        <div ref={band} className={classes.band} style={{ "--at": shown - 1 } as React.CSSProperties} />
      )}
      {/* By keyboard, the field "Go to line" does the same. */}
      <pre
        className={classes.numbers}
        aria-hidden
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const style = getComputedStyle(event.currentTarget);
          const at =
            (event.clientY - box.top - Number.parseFloat(style.paddingTop)) /
            Number.parseFloat(style.lineHeight);
          props.onLine(Math.min(Math.max(1, Math.floor(at) + 1), lines));
        }}
      >
        {numbers(lines)}
      </pre>
      <pre>{text}</pre>
    </section>
  );
}
