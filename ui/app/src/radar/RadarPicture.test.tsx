import type { RadarEntry } from "@commandcenter/api-client/app/radar";
import { renderWithKit } from "@commandcenter/kit/testing";
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { radarSvg } from "./export-picture";
import { RadarPicture } from "./RadarPicture";

const ENTRIES: RadarEntry[] = [
  {
    id: 7,
    number: 1,
    name: "Rust <b>",
    quadrant: "languages-frameworks",
    ring: "adopt",
    movement: "in",
    use: "",
  },
  { id: 9, number: 2, name: "Docker", quadrant: "tools", ring: "hold", movement: "new", use: "" },
];

describe("the radar on the page", () => {
  it("opens a technology, and reports the highlighted one, by mouse and keyboard", async () => {
    const opened = vi.fn();
    const pointed = vi.fn();
    renderWithKit(
      <RadarPicture entries={ENTRIES} scheme="dark" title="Radar" onOpen={opened} onPoint={pointed} />,
    );
    await userEvent.click(screen.getByRole("link", { name: "1. Rust <b>, Adopt, moved in" }));
    expect(opened.mock.calls).toEqual([[7]]);
    pointed.mockClear();
    act(() => screen.getByRole("link", { name: "2. Docker, Hold, new" }).focus());
    expect(pointed.mock.lastCall).toEqual([9]);
  });

  it("exports the same picture with a legend and without scripts", () => {
    const { container } = renderWithKit(
      <RadarPicture entries={ENTRIES} scheme="light" title="Radar" onOpen={() => {}} />,
    );
    const text = radarSvg(ENTRIES, "light", "Radar of x");
    const file = new DOMParser().parseFromString(text, "image/svg+xml");
    const places = (of: ParentNode) =>
      [...of.querySelectorAll("g[transform] > title")].map((title) =>
        title.parentElement?.getAttribute("transform"),
      );
    expect(places(file)).toHaveLength(2);
    expect(places(file)).toEqual(places(container));
    expect(file.querySelector("rect")).not.toBeNull();
    expect(container.querySelector("rect"), "the page has its own background").toBeNull();
    expect(text).toContain("1. Rust &lt;b&gt; (moved in)");
    expect(text).not.toContain("<b>");
    expect(text).not.toContain("<a ");
    expect(text).not.toMatch(/var\(|url\(|<script/);
  });
});
