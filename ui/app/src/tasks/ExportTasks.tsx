import { withProof } from "@commandcenter/api-client/app/session";
import { type TaskExportFormat, taskExportFormatValues } from "@commandcenter/api-client/app/tasks";
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { TaskSearch } from "./search-params";

const FORMAT_LABELS: Readonly<Record<TaskExportFormat, string>> = {
  markdown: "Markdown",
  json: "JSON",
  csv: "CSV",
};

/** Save the tasks that the page shows as a file. */
export function ExportTasks({ search }: { search: TaskSearch }) {
  const { page: _, sort: __, view, status, ...filter } = search;
  const shown = { ...filter, ...(view === "list" && status ? { status } : {}) };
  const query = Object.entries(shown).map(([key, value]) => [key, String(value)]);
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {taskExportFormatValues.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={withProof(`/api/task-export?${new URLSearchParams([...query, ["format", format]])}`)}
            download
          >
            {FORMAT_LABELS[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
