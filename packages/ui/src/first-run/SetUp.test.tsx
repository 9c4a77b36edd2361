// @vitest-environment happy-dom
import { createMemoryConnection } from "@openutm/native-bridge";
import {
  defaultSettings,
  type DoctorReport,
  type Handlers,
  type InstallWay,
  type Job,
} from "@openutm/shared-types";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { BackendProvider } from "../app/backend.tsx";
import { SetUp } from "./SetUp.tsx";

afterEach(cleanup);

const doctor: DoctorReport = {
  backend: "node",
  pid: 7,
  version: "0.1.0",
  contractVersion: 1,
  platform: "linux",
  arch: "x86_64",
  osRelease: "6.1",
  home: "/home/ada/openutm",
  cpuCount: 8,
  memoryMib: 16_384,
  memoryFreeMib: 9000,
  diskFreeBytes: 1,
  qemu: [],
  accelerators: [],
  firmware: [],
  problems: [],
};
const apt: InstallWay = {
  id: "apt",
  title: "APT",
  program: "apt-get",
  command: ["pkexec", "apt-get", "install", "qemu-system-x86"],
  needsPassword: true,
  available: true,
};
const brew: InstallWay = {
  ...apt,
  id: "homebrew",
  title: "Homebrew",
  available: false,
  reason: "brew is not installed.",
};
const job = (state: Job["state"], error?: Job["error"]): Job => ({
  id: "j",
  kind: "install",
  title: "Installing QEMU with APT",
  state,
  startedAtMs: 0,
  cancellable: false,
  ...(error === undefined ? {} : { error }),
});

const open = (
  ways: readonly InstallWay[],
  {
    platform = "linux",
    code = "qemu.notFound",
    ...more
  }: Partial<Handlers> & {
    readonly platform?: DoctorReport["platform"];
    readonly code?: string;
  } = {},
) => {
  const installed = vi.fn<(wayId: string) => void>();
  const connection = createMemoryConnection({
    handlers: {
      "vm.list": async () => ({ vms: [] }),
      "job.list": async () => ({ jobs: [] }),
      "settings.get": async () => defaultSettings,
      doctor: async () => doctor,
      "qemu.installWays": async () => ({
        ways: [...ways],
        downloadUrl: "https://www.qemu.org/download/",
        explanation: "",
      }),
      "qemu.install": async ({ wayId }) => {
        installed(wayId);
        return { job: job("running") };
      },
      ...more,
    },
  });
  render(
    <BackendProvider connection={connection}>
      <SetUp problem={{ code, message: "QEMU 6.2 is too old." }} doctor={{ ...doctor, platform }} />
    </BackendProvider>,
  );
  return { connection, installed };
};

it("shows what it would run before it runs anything, and runs it on a click", async () => {
  const { installed } = open([apt]);
  expect(await screen.findByText("pkexec apt-get install qemu-system-x86")).toBeTruthy();
  expect(screen.getByText(/ask for your password/)).toBeTruthy();
  expect(installed).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Install with APT" }));
  expect(installed).toHaveBeenCalledWith("apt");
});

it("follows the job, and says why it failed", async () => {
  const { connection } = open([apt]);
  const button = await screen.findByRole("button", { name: "Install with APT" });
  await userEvent.click(button);
  act(() => connection.emit({ topic: "job.changed", payload: { job: job("running") } }));
  expect(await screen.findByRole("progressbar", { name: "Installing QEMU with APT" })).toBeTruthy();
  act(() =>
    connection.emit({
      topic: "job.changed",
      payload: {
        job: job("failed", { code: "qemu.installFailed", message: "APT ended with code 100." }),
      },
    }),
  );
  expect((await screen.findByRole("alert")).textContent).toContain("APT ended with code 100.");
  expect(button.getAttribute("aria-disabled")).toBeNull();
});

it("says that there is still none after another look", async () => {
  const asked = vi.fn<(recheck: boolean) => void>();
  open([apt], {
    doctor: async ({ recheck }) => {
      asked(recheck);
      return doctor;
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Check again" }));
  expect(await screen.findByText("There is still no QEMU that can be used.")).toBeTruthy();
  expect(asked).toHaveBeenLastCalledWith(true);
});

it("leads a Mac without Homebrew to it", async () => {
  open([brew], { platform: "macos" });
  expect(await screen.findByRole("heading", { name: "A Mac without Homebrew?" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Homebrew’s page" }).getAttribute("href")).toBe(
    "https://brew.sh",
  );
  expect(screen.queryByRole("button", { name: /^Install with/ })).toBeNull();
  await userEvent.click(screen.getByText("Other ways"));
  expect(screen.getByText("Not here: brew is not installed.")).toBeTruthy();
});

it("says that the QEMU that is there is too old", async () => {
  open([apt], { code: "qemu.tooOld" });
  expect(
    await screen.findByRole("heading", { name: "The QEMU on this computer is too old" }),
  ).toBeTruthy();
  expect(screen.getByText("QEMU 6.2 is too old.")).toBeTruthy();
});
