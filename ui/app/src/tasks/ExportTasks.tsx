import { type TaskExportFormat, taskExportFormatValues } from "@commandcenter/api-client/app/tasks";
import { ExportMenu } from "../shared/ExportMenu";
import type { TaskSearch } from "./search-params";

const LABELS: Readonly<Record<TaskExportFormat, string>> = {
  markdown: "Markdown",
  json: "JSON",
  csv: "CSV",
};

/** Save the tasks that the page shows as a file. */
export function ExportTasks({ search }: { search: TaskSearch }) {
  const { page: _, sort: __, view, status, ...filter } = search;
  const shown = { ...filter, ...(view === "list" && status ? { status } : {}) };
  const query = Object.entries(shown).map(([key, value]) => [key, String(value)]);
  const files = taskExportFormatValues.map((format) => [
    LABELS[format],
    `/api/task-export?${new URLSearchParams([...query, ["format", format]])}`,
  ]);
  return <ExportMenu files={Object.fromEntries(files)} />;
}
