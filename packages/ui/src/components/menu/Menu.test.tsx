// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Button } from "../button/Button.tsx";
import { ContextMenu } from "./ContextMenu.tsx";
import type { MenuEntry } from "./entries.ts";
import { Menu } from "./Menu.tsx";

const pause = vi.fn<() => void>();
const remove = vi.fn<() => void>();
const entries: readonly MenuEntry[] = [
  { id: "pause", label: "Pause", run: pause },
  { id: "line", kind: "separator" },
  { id: "delete", label: "Delete…", disabledReason: "Shut it down first.", run: remove },
];

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

describe("Menu", () => {
  it("runs an entry by keyboard alone", async () => {
    render(<Menu trigger={<Button>Actions</Button>} entries={entries} />);
    await userEvent.tab();
    await userEvent.keyboard("{Enter}");
    await screen.findByRole("menuitem", { name: "Pause" });
    await userEvent.keyboard("{Enter}");
    await vi.waitFor(() => expect(pause).toHaveBeenCalledTimes(1), { timeout: 20_000 });
  });

  it("shows what cannot be done with its reason, and does not do it", async () => {
    render(<Menu trigger={<Button>Actions</Button>} entries={entries} />);
    await userEvent.click(screen.getByRole("button"));
    const item = await screen.findByRole("menuitem", { name: /Delete…/ });
    expect(item.textContent).toContain("Shut it down first.");
    fireEvent.click(item);
    expect(remove).not.toHaveBeenCalled();
  });
});

describe("ContextMenu", () => {
  it("opens on the thing itself", async () => {
    render(
      <ContextMenu entries={entries}>
        <div>Ubuntu</div>
      </ContextMenu>,
    );
    fireEvent.contextMenu(screen.getByText("Ubuntu"));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Pause" }));
    expect(pause).toHaveBeenCalledTimes(1);
  });
});
