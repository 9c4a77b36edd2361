// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CommandPalette } from "./CommandPalette.tsx";
import type { Command } from "./match.ts";
import { useShortcut } from "./use-shortcut.ts";

const ran = vi.fn<(id: string) => void>();
const commands: readonly Command[] = [
  { id: "create", title: "New machine…", run: () => ran("create") },
  { id: "start", title: "Start “Debian 13”", keywords: ["boot"], run: () => ran("start") },
  { id: "stop", title: "Shut down", when: () => false, run: () => ran("stop") },
];

const Opener = ({ open }: { open(): void }) => {
  useShortcut("Mod+K", open);
  return null;
};

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

describe("CommandPalette", () => {
  it("runs the first match on Enter and closes", async () => {
    const closed = vi.fn<() => void>();
    render(<CommandPalette commands={commands} onClose={closed} />);
    await userEvent.type(screen.getByRole("combobox"), "boot");
    expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([
      "Start “Debian 13”",
    ]);
    await userEvent.keyboard("{Enter}");
    expect(closed).toHaveBeenCalledTimes(1);
    expect(ran.mock.calls).toEqual([["start"]]);
  });

  it("does not offer what makes no sense now, and says when nothing fits", async () => {
    render(<CommandPalette commands={commands} onClose={() => undefined} />);
    expect(screen.queryByText("Shut down")).toBeNull();
    await userEvent.type(screen.getByRole("combobox"), "fedora");
    expect(screen.getByText("No command has this name.")).toBeTruthy();
  });
});

describe("useShortcut", () => {
  it("answers its keys only", () => {
    const open = vi.fn<() => void>();
    document.documentElement.dataset["os"] = "linux";
    render(<Opener open={open} />);
    fireEvent.keyDown(document.body, { key: "k" });
    expect(open).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    expect(open).toHaveBeenCalledTimes(1);
  });
});
