import type { RadarEntry } from "@commandcenter/api-client/app/radar";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { RadarPicture, type Scheme } from "./RadarPicture";

/** The same picture as on the page, with its legend, as the text of a file. */
export function radarSvg(entries: readonly RadarEntry[], scheme: Scheme, title: string): string {
  const place = document.createElement("div");
  const root = createRoot(place);
  flushSync(() => root.render(<RadarPicture entries={entries} scheme={scheme} title={title} legend />));
  const svg = place.querySelector("svg");
  const text = svg ? new XMLSerializer().serializeToString(svg) : "";
  root.unmount();
  return text;
}

/** Pixels of the PNG per unit of the picture. */
const SCALE = 2;

/** The picture as PNG. Throws when the browser cannot draw it. */
export async function radarPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob ? resolve(blob) : reject(new Error("The browser could not draw the picture.")),
    ),
  );
}

/** Download `content` as a file. */
export function save(content: Blob | string, name: string): void {
  const blob = typeof content === "string" ? new Blob([content]) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
