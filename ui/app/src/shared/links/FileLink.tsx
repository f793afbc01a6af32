import { formatName } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";

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
      {props.children ?? <Place path={path} line={line} />}
    </Anchor>
  );
}

/** A path that may wrap after its slashes. */
function Place({ path, line }: { path: string; line?: number | null }) {
  let at = 0;
  return (
    <>
      {path.split("/").map((part, index) => {
        const key = at;
        at += part.length + 1;
        return (
          <Fragment key={key}>
            {index > 0 && (
              <>
                /<wbr />
              </>
            )}
            {formatName(part)}
          </Fragment>
        );
      })}
      {line ? <span style={{ whiteSpace: "nowrap" }}>:{line}</span> : null}
    </>
  );
}
