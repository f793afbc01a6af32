import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { focusSearch, KeySheet, useKey } from "./KeySheet";
import { renderWithKit } from "./testing";

function Search({ act = focusSearch }: { act?: () => void }) {
  useKey("/", act);
  return <input type="search" aria-label="Search" />;
}

describe("keys", () => {
  it("opens the sheet with ? and closes it with Escape", async () => {
    const user = userEvent.setup();
    renderWithKit(<KeySheet />);
    await user.keyboard("?");
    expect(await screen.findByRole("dialog", { name: "Keys" })).toBeTruthy();
    expect(screen.getByText("Newest line, and follow")).toBeTruthy();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.click(screen.getByRole("button", { name: "Keys" }));
    expect(await screen.findByRole("dialog", { name: "Keys" })).toBeTruthy();
  });

  it("focuses the search with /, and leaves what is typed into a field alone", async () => {
    const user = userEvent.setup();
    renderWithKit(
      <>
        <Search />
        <KeySheet />
      </>,
    );
    await user.keyboard("/");
    const field = screen.getByRole("searchbox");
    expect(document.activeElement).toBe(field);
    await user.keyboard("/?");
    expect((field as HTMLInputElement).value).toBe("/?");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("ignores a key with Ctrl", () => {
    const act = vi.fn();
    renderWithKit(<Search act={act} />);
    fireEvent.keyDown(document.body, { key: "/", ctrlKey: true });
    expect(act).not.toHaveBeenCalled();
  });
});
