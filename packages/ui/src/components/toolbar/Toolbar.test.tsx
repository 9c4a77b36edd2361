// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Toolbar, type ToolbarGroup } from "./Toolbar.tsx";

const ran = vi.fn<(id: string) => void>();
const item = (id: string) => ({ id, label: id, run: () => ran(id) });
const groups: readonly ToolbarGroup[] = [
  { id: "power", items: [item("Pause"), item("Restart")] },
  { id: "snapshot", items: [item("Snapshot")] },
  { id: "display", keep: true, items: [item("Open display")] },
];

let barPx = 0;
beforeEach(() => {
  // The bar is as wide as the test says; each group takes 100 pixels.
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(function (
    this: HTMLElement,
  ) {
    return this.tagName === "SPAN" ? 98 : barPx;
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  ran.mockClear();
});

const shown = (): string[] => screen.getAllByRole("button").map((button) => button.textContent);

describe("Toolbar", () => {
  it("shows everything where there is room, and moves by arrow keys", async () => {
    barPx = 320;
    render(<Toolbar label="Machine" groups={groups} />);
    expect(shown()).toEqual(["Pause", "Restart", "Snapshot", "Open display"]);
    await userEvent.tab();
    await userEvent.keyboard("{ArrowRight}{Enter}");
    expect(ran.mock.calls).toEqual([["Restart"]]);
  });

  it("puts what does not fit into a menu, but never what must stay", async () => {
    barPx = 150;
    render(<Toolbar label="Machine" groups={groups} />);
    expect(shown()).toEqual(["Open display", ""]);
    await userEvent.click(screen.getByRole("button", { name: "More" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Snapshot" }));
    expect(ran.mock.calls).toEqual([["Snapshot"]]);
  });

  it("says which of a choice holds, and opens a menu of its own", async () => {
    barPx = 600;
    const opens = [{ id: "print", label: "Print", run: () => ran("Print") }];
    const choice: readonly ToolbarGroup[] = [
      {
        id: "scale",
        items: [
          { ...item("Fit"), pressed: true },
          { ...item("1:1"), pressed: false },
        ],
      },
      { id: "keys", items: [{ id: "keys", label: "Keys", look: "icon", icon: "K", opens }] },
    ];
    render(<Toolbar label="Display" groups={choice} />);
    expect(screen.getByRole("button", { name: "Fit" }).getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByRole("button", { name: "1:1" }).getAttribute("aria-pressed")).toBe("false");
    await userEvent.click(screen.getByRole("button", { name: "Keys" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Print" }));
    expect(ran.mock.calls).toEqual([["Print"]]);
  });

  it("keeps a choice and a menu what they are where there is no room", async () => {
    barPx = 10;
    const opens = [{ id: "print", label: "Print", run: () => ran("Print") }];
    const choice: readonly ToolbarGroup[] = [
      { id: "scale", items: [{ ...item("Fit"), pressed: true }] },
      { id: "keys", items: [{ id: "keys", label: "Keys", opens }] },
    ];
    render(<Toolbar label="Display" groups={choice} />);
    await userEvent.click(screen.getByRole("button"));
    const fit = await screen.findByRole("menuitemcheckbox", { name: "Fit" });
    expect(fit.getAttribute("aria-checked")).toBe("true");
    expect(screen.getByRole("menuitem", { name: "Keys" }).getAttribute("aria-haspopup")).toBe(
      "menu",
    );
  });
});
