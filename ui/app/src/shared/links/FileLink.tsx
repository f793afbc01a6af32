import { Breakable, formatName } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** A link to a file or a line in it: "src/a.py:12". */
export function FileLink(props: { path: string; line?: number | null; children?: ReactNode }) {
  const { path, line } = props;
  return (
    <Anchor
      size="sm"
      style={{ overflowWrap: "anywhere" }}
      renderRoot={(root) => (
        <Link to="/files/$" params={{ _splat: path }} hash={line ? `L${line}` : undefined} {...root} />
      )}
    >
      {props.children ?? (
        <Breakable text={formatName(path)}>
          {line ? <span style={{ whiteSpace: "nowrap" }}>:{line}</span> : null}
        </Breakable>
      )}
    </Anchor>
  );
}
