import type { DeskCounts, Project } from "@commandcenter/api-client/hub";
import { formatCount, formatCounted } from "@commandcenter/kit";
import { openPath } from "../shared/desk-address";
import classes from "./ProjectItem.module.css";

/** The counts of a running desk, as links to its lists: vulnerabilities, gaps, and overdue or else open tasks. */
export function DeskTags({ project, counts }: { project: Project; counts: DeskCounts | undefined }) {
  const shown = project.status === "running" ? counts : undefined;
  const gaps = shown ? shown.gaps_high + shown.gaps_medium + shown.gaps_low : 0;
  const vulnerabilities = shown
    ? shown.vulnerabilities_critical +
      shown.vulnerabilities_high +
      shown.vulnerabilities_medium +
      shown.vulnerabilities_low +
      shown.vulnerabilities_unknown
    : 0;
  return (
    <div className={classes.desk}>
      {shown && vulnerabilities > 0 && (
        <Tag
          href={openPath(project, "/vulnerabilities")}
          tone={shown.vulnerabilities_critical + shown.vulnerabilities_high > 0 ? "bad" : "warn"}
          title={`Vulnerabilities: ${formatCount(shown.vulnerabilities_critical)} critical, ${formatCount(shown.vulnerabilities_high)} high, ${formatCount(shown.vulnerabilities_medium)} medium, ${formatCount(shown.vulnerabilities_low)} low, ${formatCount(shown.vulnerabilities_unknown)} unknown`}
          text={formatCounted(vulnerabilities, "vulnerability", "vulnerabilities")}
        />
      )}
      {shown && gaps > 0 && (
        <Tag
          href={openPath(project, "/gaps")}
          tone={shown.gaps_high > 0 ? "bad" : shown.gaps_medium > 0 ? "warn" : undefined}
          title={`Gaps: ${formatCount(shown.gaps_high)} high, ${formatCount(shown.gaps_medium)} medium, ${formatCount(shown.gaps_low)} low`}
          text={formatCounted(gaps, "gap")}
        />
      )}
      {shown && shown.tasks_overdue > 0 && (
        <Tag
          href={openPath(project, "/tasks")}
          tone="warn"
          title={`${formatCounted(shown.tasks_open, "open task")}, ${formatCount(shown.tasks_overdue)} overdue`}
          text={`${formatCounted(shown.tasks_overdue, "task")} overdue`}
        />
      )}
      {shown && shown.tasks_overdue === 0 && shown.tasks_open > 0 && (
        <Tag
          href={openPath(project, "/tasks")}
          title="Tasks that are neither done nor dropped"
          text={formatCounted(shown.tasks_open, "task")}
        />
      )}
    </div>
  );
}

function Tag(props: { href: string; title: string; text: string; tone?: "bad" | "warn" | undefined }) {
  return (
    <a
      href={props.href}
      target="_blank"
      rel="noopener"
      className={classes.tag}
      title={props.title}
      style={props.tone && { color: `var(--cc-${props.tone})` }}
    >
      {props.text}
    </a>
  );
}
