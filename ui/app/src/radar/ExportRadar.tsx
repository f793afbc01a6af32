import {
  type RadarEntry,
  type RadarExportFormat,
  radarExportFormatValues,
} from "@commandcenter/api-client/app/radar";
import { withProof } from "@commandcenter/api-client/app/session";
import { Button, Menu, useComputedColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { useSummary } from "../shared/project";
import { radarPng, radarSvg, save } from "./export-picture";

const FORMAT_LABELS: Readonly<Record<RadarExportFormat, string>> = {
  json: "JSON",
  csv: "CSV",
  markdown: "Markdown",
};

/** Save the radar as a file. */
export function ExportRadar({ entries }: { entries: readonly RadarEntry[] }) {
  const scheme = useComputedColorScheme("light");
  const project = useSummary().data?.project_name ?? "this project";
  const svg = () => radarSvg(entries, scheme, `Technology radar of ${project}`);
  const png = () =>
    radarPng(svg()).then(
      (blob) => save(blob, "radar.png"),
      () =>
        notifications.show({
          color: "red",
          message: "This browser cannot draw the PNG. Export the SVG instead.",
        }),
    );
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save(svg(), "radar.svg")}>Picture (SVG)</Menu.Item>
        <Menu.Item onClick={() => void png()}>Picture (PNG)</Menu.Item>
        {radarExportFormatValues.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={withProof(`/api/radar/export?format=${format}`)}
            download
          >
            {FORMAT_LABELS[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
