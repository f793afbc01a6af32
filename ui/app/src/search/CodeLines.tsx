import type { CodeLine } from "@commandcenter/api-client/app/search";
import { Link } from "@tanstack/react-router";
import classes from "./CodeLines.module.css";
import { Marked } from "./Passage";

/** Lines of a file with their numbers; those with matches are highlighted. Rendered as text, like `Passage`. */
export function CodeLines({ path, lines }: { path: string; lines: readonly CodeLine[] }) {
  if (lines.length === 0) return null;
  return (
    <div className={classes.code}>
      {lines.map(({ number, segments }, index) => (
        <div
          key={number}
          className={classes.line}
          data-found={segments.some(({ match }) => match) || undefined}
          data-apart={(index > 0 && lines[index - 1]?.number !== number - 1) || undefined}
        >
          <Link
            to="/files/$"
            params={{ _splat: path }}
            hash={`L${number}`}
            className={classes.number}
            aria-label={`Line ${number}`}
            tabIndex={-1}
          >
            {number}
          </Link>
          <code>
            <Marked segments={segments} />
          </code>
        </div>
      ))}
    </div>
  );
}
