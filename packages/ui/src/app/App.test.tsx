// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryConnection, type MemoryConnection } from "@openutm/native-bridge";
import { defaultSettings, type Job, type Vm } from "@openutm/shared-types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { showLanguage } from "../i18n/index.ts";
import { App } from "./App.tsx";
import { BackendProvider } from "./backend.tsx";
import type { HostActions, HostCommand } from "./host-actions.ts";

const vm = (name: string): Vm => ({
  id: `00000000-0000-4000-8000-${name
    .padEnd(12, "0")
    .replaceAll(/[^0-9a-f]/g, "1")
    .slice(0, 12)}`,
  name,
  description: "",
  tags: [],
  status: "broken",
  statusReason: { code: "vm.broken", message: "Its file cannot be read." },
  revision: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
});
const job: Job = {
  id: "1",
  kind: "clone",
  title: "Cloning <b>Alpha</b>",
  state: "running",
  progress: 0.25,
  startedAtMs: 0,
  cancellable: true,
};

/** Screens are loaded when they are first shown. */
const slow = { timeout: 20_000 };
const cancelled = vi.fn<(id: string) => void>();
let connection: MemoryConnection;

beforeEach(() => {
  history.replaceState(null, "");
  connection = createMemoryConnection({
    handlers: {
      "vm.list": async () => ({ vms: [vm("Alpha"), vm("Beta")] }),
      "job.list": async () => ({ jobs: [] }),
      "job.cancel": async ({ id }) => {
        cancelled(id);
        return {};
      },
      "settings.get": async () => defaultSettings,
      capabilities: async () => ({ capabilities: [] }),
      "trash.list": async () => ({ entries: [] }),
    },
  });
});
afterEach(async () => {
  cleanup();
  cancelled.mockClear();
  await showLanguage("en");
});

const show = (hostActions?: HostActions): void =>
  void render(
    <BackendProvider connection={connection}>
      <App hostActions={hostActions} />
    </BackendProvider>,
  );

// This document has no layout, in which no row of the list is seen: those are met in Chromium (e2e/shell).
const firstShown = (): Promise<unknown> =>
  screen.findByRole("heading", { level: 1, name: "Alpha" }, slow);

describe("App", () => {
  it("shows the first machine beside the list", async () => {
    show();
    await firstShown();
    expect(screen.getByRole("navigation", { name: "Virtual machines" })).toBeTruthy();
    expect(screen.getByText("Its file cannot be read.", { selector: "h2" })).toBeTruthy();
  });

  it("says for how long the backend is gone", async () => {
    show();
    await firstShown();
    connection.lose();
    expect(await screen.findByText(/backend does not answer/)).toBeTruthy();
    connection.restore();
    await waitFor(() => expect(screen.queryByText(/backend does not answer/)).toBeNull());
  });

  it("shows what goes on, with a way to stop it", async () => {
    show();
    await firstShown();
    connection.emit({ topic: "job.changed", payload: { job } });
    expect(await screen.findByText("Cloning <b>Alpha</b>", {}, slow)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(cancelled).toHaveBeenCalledWith("1");
    connection.emit({ topic: "job.changed", payload: { job: { ...job, state: "cancelled" } } });
    await waitFor(() => expect(screen.queryByText("Cloning <b>Alpha</b>")).toBeNull());
  });

  it("says what QEMU reports of a guest, and leads to it", async () => {
    show();
    await firstShown();
    const { id } = vm("Beta");
    const reason = { code: "disk.full", message: "The host’s disk is full." };
    connection.emit({ topic: "vm.notice", payload: { id, severity: "error", reason } });
    expect(await screen.findByText("The host’s disk is full.", {}, slow)).toBeTruthy();
    await userEvent.click(screen.getByText("Show it"));
    expect(await screen.findByRole("heading", { level: 1, name: "Beta" }, slow)).toBeTruthy();
  });

  it("follows theme and language of the settings, live", async () => {
    show();
    await firstShown();
    const settings = { ...defaultSettings, theme: "dark", language: "de" } as const;
    connection.emit({ topic: "settings.changed", payload: { settings } });
    expect(await screen.findByRole("button", { name: "Einstellungen" }, slow)).toBeTruthy();
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await waitFor(() => expect(document.documentElement.lang).toBe("de"));
  });

  it("tells the shell what its menus offer, and does what they say", async () => {
    let command: (command: HostCommand) => void = () => undefined;
    const setCommands = vi.fn<NonNullable<HostActions["setCommands"]>>();
    show({
      platform: "macos",
      chooseFile: async () => undefined,
      detachDisplay: () => undefined,
      showing: () => undefined,
      setCommands,
      onCommand: (listener) => {
        command = listener;
        return () => undefined;
      },
    });
    await firstShown();
    const offered = setCommands.mock.lastCall?.[0] ?? [];
    expect(offered.find(({ id }) => id === "app.settings")).toMatchObject({
      menu: "file",
      title: "Settings",
      shortcut: "Mod+,",
    });
    expect(offered.find(({ id }) => id === "vm.clone")?.disabledReason).toBe(
      "Its files cannot be read.",
    );
    expect(offered.some(({ id }) => id === "vm.start")).toBe(false);
    expect(document.documentElement.dataset["os"]).toBe("macos");
    command({ kind: "run", command: "view.trash" });
    expect(await screen.findByRole("heading", { level: 1, name: "Trash" }, slow)).toBeTruthy();
  });
});
