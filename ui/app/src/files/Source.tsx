import { useEffect, useMemo, useRef } from "react";
import { countLines, numbers } from "./lines";
import classes from "./Source.module.css";

/**
 * Text with line numbers and one highlighted line.
 *
 * It is two blocks of text rather than one element per line, so that a hundred thousand lines scroll smoothly and the
 * browser's own search, selection and copy work on all of them.
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
    // scrollIntoView would scroll the page too.
    const [box, marked] = [source.current, band.current];
    if (shown !== null && box && marked) box.scrollTop = marked.offsetTop - box.clientHeight / 2;
  }, [shown]);
  return (
    <section
      ref={source}
      className={classes.source}
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it.
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
