import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { StatusBadge, toneOf } from "./StatusBadge";
import { renderWithKit } from "./testing";

describe("StatusBadge", () => {
  it.each([
    ["stopped", "idle"],
    ["starting", "busy"],
    ["running", "good"],
    ["stopping", "busy"],
    ["error", "bad"],
    ["healthy", "good"],
    ["unhealthy", "warn"],
    ["restarting", "busy"],
    ["exited", "bad"],
    ["an unknown state", "idle"],
  ])("shows %s as %s", (state, tone) => {
    expect(toneOf(state)).toBe(tone);
    renderWithKit(<StatusBadge state={state} />);
    const badge = screen.getByText(state).closest("[data-tone]") as HTMLElement;
    expect(badge.dataset).toMatchObject({ tone, state });
  });
});
