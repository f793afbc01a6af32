import type { Change, ChangeArea } from "@commandcenter/api-client/app/changes";
import type { GapKind, GapSeverity } from "@commandcenter/api-client/app/gaps";
import type { TaskStatus } from "@commandcenter/api-client/app/tasks";
import type { Severity } from "@commandcenter/api-client/app/vulnerabilities";
import { formatCount } from "@commandcenter/kit";
import { Anchor, Code, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { GAP_KIND_LABELS, SEVERITY_LABELS, STATUS_LABELS } from "../shared/labels";
import { FileLink } from "../shared/links/FileLink";
import { GIT_AREAS } from "./words";

const FILE_AREAS: ReadonlySet<ChangeArea> = new Set(["file", "document", "edit"]);

/** A commit with its author, branch and files, or a tag, as a link to git. */
function CommitOrTag({ change }: { change: Change }) {
  const { area, subject, now, author, detail, count } = change;
  const tag = area === "tag";
  const facts = [author, detail, count > 0 && (count === 1 ? "1 file" : `${formatCount(count)} files`)];
  return (
    <>
      <Anchor
        size="sm"
        style={{ overflowWrap: "anywhere" }}
        renderRoot={(props) => <Link to="/git" search={tag ? {} : { q: now.slice(0, 12) }} {...props} />}
      >
        {tag ? `${now} ${subject}` : subject}
      </Anchor>{" "}
      <Text span size="xs" c="dimmed" title={change.files.join("\n")}>
        {facts.filter(Boolean).join(" · ")}
      </Text>
    </>
  );
}

/** What changed, as a link unless it was removed. */
export function Subject({ change }: { change: Change }) {
  const { area, subject } = change;
  if (FILE_AREAS.has(area) && change.action !== "removed") return <FileLink path={subject} />;
  if (GIT_AREAS.has(area)) return <CommitOrTag change={change} />;
  const id = change.id === null ? null : String(change.id);
  if (area === "task" && id) {
    return (
      <Anchor size="sm" renderRoot={(props) => <Link to="/tasks/$id" params={{ id }} {...props} />}>
        {subject}
      </Anchor>
    );
  }
  if (area === "technology" && id) {
    return (
      <Anchor size="sm" renderRoot={(props) => <Link to="/radar/$id" params={{ id }} {...props} />}>
        {subject}
      </Anchor>
    );
  }
  if (area === "vulnerability" && change.action !== "removed") {
    return (
      <Anchor
        size="sm"
        style={{ overflowWrap: "anywhere" }}
        renderRoot={(props) => <Link to="/vulnerabilities" search={{ q: change.detail }} {...props} />}
      >
        {subject}
      </Anchor>
    );
  }
  if (area === "gap" && change.action !== "removed") {
    return (
      <Anchor
        size="sm"
        style={{ overflowWrap: "anywhere" }}
        renderRoot={(props) => (
          <Link to="/gaps" search={{ q: subject, kind: change.detail as GapKind }} {...props} />
        )}
      >
        {subject}
      </Anchor>
    );
  }
  const words = (
    <>
      {area === "todo" && <b>{change.detail.toUpperCase()} </b>}
      {subject}
    </>
  );
  if (change.path && change.action !== "removed") {
    return (
      <FileLink path={change.path} line={change.line}>
        {words}
      </FileLink>
    );
  }
  return (
    <Text span size="sm" style={{ overflowWrap: "anywhere" }}>
      {words}
    </Text>
  );
}

/** Old and new value of what changed. */
export function Difference({ change }: { change: Change }) {
  const { was, now } = change;
  if (change.area === "task") {
    return (
      <Text span size="sm" c="dimmed">
        {STATUS_LABELS[now as TaskStatus] ?? now}
      </Text>
    );
  }
  if (change.area === "vulnerability") {
    const severity = (now || was) as Severity;
    return (
      <Text span size="sm" c="dimmed">
        {change.detail}, {SEVERITY_LABELS[severity].toLowerCase()}
      </Text>
    );
  }
  if (change.area === "gap") {
    const severity = (now || was) as GapSeverity;
    return (
      <Text span size="sm" c="dimmed">
        {GAP_KIND_LABELS[change.detail as GapKind]}, {SEVERITY_LABELS[severity].toLowerCase()}
      </Text>
    );
  }
  if ((!was && !now) || GIT_AREAS.has(change.area)) return null;
  if (was && now) {
    return (
      <Text span size="sm">
        <Code>{was}</Code> → <Code>{now}</Code>
      </Text>
    );
  }
  return <Code>{was || now}</Code>;
}
