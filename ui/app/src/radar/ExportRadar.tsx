import {
  type RadarEntry,
  type RadarExportFormat,
  radarExportFormatValues,
} from "@commandcenter/api-client/app/radar";
import { Menu, useComputedColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ExportMenu } from "../shared/ExportMenu";
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
  const files = radarExportFormatValues.map((format) => [
    FORMAT_LABELS[format],
    `/api/radar/export?format=${format}`,
  ]);
  return (
    <ExportMenu files={Object.fromEntries(files)}>
      <Menu.Item onClick={() => save(svg(), "radar.svg")}>Picture (SVG)</Menu.Item>
      <Menu.Item onClick={() => void png()}>Picture (PNG)</Menu.Item>
    </ExportMenu>
  );
}
