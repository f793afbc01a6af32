import { ApiError } from "@commandcenter/api-client";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ErrorPanel } from "./ErrorPanel";
import { renderWithKit } from "./testing";

describe("ErrorPanel", () => {
  it("shows what happened, what to do, and the details", async () => {
    const retry = vi.fn();
    const error = new ApiError(409, {
      code: "port_in_use",
      message: "Taken.",
      hint: "Free it.",
      details: { port: 1 },
    });
    renderWithKit(<ErrorPanel error={error} onRetry={retry} />);
    const panel = screen.getByRole("alert");
    expect(panel.textContent).toContain("Taken.");
    expect(panel.textContent).toContain("Free it.");
    expect(panel.textContent).toContain('"port": 1');
    await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it("has no empty details", () => {
    renderWithKit(<ErrorPanel error={{ message: "Gone.", details: {} }} />);
    expect(screen.queryByText("Details")).toBeNull();
  });
});
