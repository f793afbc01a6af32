import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Token } from "./colours";
import { CHUNK, chunked, countLines, numbers } from "./lines";
import classes from "./Source.module.css";

/**
 * Text with line numbers and one highlighted line.
 *
 * It is a block of text for each CHUNK lines rather than an element for each line, so that a hundred thousand lines
 * scroll smoothly and the browser's own search, selection and copy work on all of them. Blocks are coloured when they
 * are about to be seen.
 */
export function Source(props: {
  label: string;
  text: string;
  line: number | null;
  onLine: (line: number) => void;
  /** Tokens of each block; null without colours. */
  colours?: readonly Token[][] | null;
  /** What is shown before each line, by line; null for nothing. */
  margin?: readonly string[] | null;
}) {
  const { text, line, colours, margin } = props;
  const source = useRef<HTMLElement>(null);
  const band = useRef<HTMLDivElement>(null);
  const [lines, chunks] = useMemo(() => [countLines(text), chunked(text)], [text]);
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
      <div
        className={classes.lines}
        style={{ "--digits": `${String(lines).length}ch` } as React.CSSProperties}
      >
        {shown !== null && (
          <div ref={band} className={classes.band} style={{ "--at": shown - 1 } as React.CSSProperties} />
        )}
        {chunks.map((chunk, index) => {
          const first = index * CHUNK + 1;
          return (
            <Chunk
              key={first}
              first={first}
              text={chunk}
              tokens={colours?.[index] ?? null}
              margin={margin ? margin.slice(first - 1, first - 1 + CHUNK).join("\n") : null}
              onLine={props.onLine}
            />
          );
        })}
      </div>
    </section>
  );
}

const Chunk = memo(function Chunk(props: {
  first: number;
  text: string;
  tokens: readonly Token[] | null;
  margin: string | null;
  onLine: (line: number) => void;
}) {
  const { first, text, tokens, margin } = props;
  const lines = useMemo(() => text.split("\n").length, [text]);
  const [box, near] = useNear<HTMLPreElement>(tokens !== null);
  return (
    <div className={classes.chunk}>
      {margin !== null && (
        <pre className={classes.margin} aria-hidden>
          {margin}
        </pre>
      )}
      {/* By keyboard, the field "Go to line" does the same. */}
      <pre
        className={classes.numbers}
        aria-hidden
        onClick={(event) => {
          const { top } = event.currentTarget.getBoundingClientRect();
          const height = Number.parseFloat(getComputedStyle(event.currentTarget).lineHeight);
          const at = Math.floor((event.clientY - top) / height);
          props.onLine(first + Math.min(Math.max(0, at), lines - 1));
        }}
      >
        {numbers(first, first + lines - 1)}
      </pre>
      <pre ref={box}>{near && tokens ? <Coloured tokens={tokens} /> : text}</pre>
    </div>
  );
});

function Coloured({ tokens }: { tokens: readonly Token[] }) {
  let at = 0;
  return tokens.map(({ text, kind }) => {
    const key = at;
    at += text.length;
    return kind === null ? (
      text
    ) : (
      <span key={key} data-token={kind}>
        {text}
      </span>
    );
  });
}

/** True from when an element is about to be scrolled into view. */
function useNear<One extends HTMLElement>(wanted: boolean) {
  const element = useRef<One>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !wanted || !element.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { root: element.current.closest("section"), rootMargin: "100% 0px" },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near, wanted]);
  return [element, near] as const;
}
