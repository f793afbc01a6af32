import { mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { operation } from "../shared/fixtures";
import { RunningOperation } from "./RunningOperation";

it("shows how long such an operation usually takes", async () => {
  const before = operation({ id: "before", status: "succeeded", ended_at: "2026-01-01T10:00:01.200Z" });
  mockServer(({ path }) => (path === "/api/projects/p1/operations" ? { body: [before] } : undefined));
  renderWithKit(<RunningOperation operation={operation()} onCancel={vi.fn()} cancelling={false} />);
  expect(await screen.findByText(/usually 1\.2 s/)).toBeTruthy();
});

it("shows no usual duration for a first start", async () => {
  mockServer(() => ({ body: [] }));
  renderWithKit(<RunningOperation operation={operation()} onCancel={vi.fn()} cancelling={false} />);
  expect(await screen.findByRole("button", { name: "Cancel" })).toBeTruthy();
  expect(screen.queryByText(/usually/)).toBeNull();
});
