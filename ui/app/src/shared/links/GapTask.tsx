import type { Gap } from "@commandcenter/api-client/app/gaps";
import { TaskAction } from "./TaskAction";

/** A link to the task about a gap, or a button that creates one, with the command that updates the package. */
export function GapTask({ gap }: { gap: Gap }) {
  const { command } = gap.facts;
  return (
    <TaskAction
      task_id={gap.task_id}
      source={{ kind: "gap", id: gap.id, label: gap.subject, path: gap.path, line: gap.line }}
      findings={typeof command === "string" ? `${gap.message}\n\n\`${command}\`` : undefined}
    />
  );
}
