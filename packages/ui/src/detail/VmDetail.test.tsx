// @vitest-environment happy-dom
import { ApiError } from "@openutm/shared-types";
import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { aRunningVm, aVm } from "./draft/fixtures.ts";
import { showDetail } from "./test-detail.tsx";

// This document has no layout: nothing is ever in view.
vi.stubGlobal(
  "IntersectionObserver",
  class {
    observe(): void {}
    disconnect(): void {}
  },
);

afterEach(cleanup);

const click = async (name: string | RegExp): Promise<void> =>
  userEvent.click(await screen.findByRole("button", { name }));
const field = (name: string): Promise<HTMLInputElement> => screen.findByRole("textbox", { name });
const retype = async (name: string, text: string): Promise<void> => {
  const input = await field(name);
  await userEvent.clear(input);
  await userEvent.type(input, text);
};

describe("saving", () => {
  it("is one change of what differs, offered only then, and can be taken back", async () => {
    const { updates, now } = showDetail(aVm(), "notes");
    const name = await field("Name");
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
    await userEvent.type(name, " 13");
    await userEvent.type(await field("Notes"), "Mail");
    await click("Save");
    await waitFor(() => expect(updates).toHaveLength(1));
    expect(updates[0]).toEqual({
      id: aVm().id,
      revision: 1,
      name: "Debian 13",
      description: "Mail",
    });
    await waitFor(() => expect(screen.queryByRole("button", { name: "Save" })).toBeNull());

    await click("Undo");
    await waitFor(() => expect(now()).toMatchObject({ name: "Debian", description: "" }));
    expect(updates).toHaveLength(2);
  });

  it("leaves alone what was changed after it, when it is taken back", async () => {
    const { now, changeElsewhere } = showDetail(aVm(), "notes");
    await retype("Name", "Mail");
    await click("Save");
    await screen.findByRole("button", { name: "Undo" });
    act(() => changeElsewhere({ description: "by the command line" }));
    await click("Undo");
    await waitFor(() => expect(now().name).toBe("Debian"));
    expect(now().description).toBe("by the command line");
  });

  it("can be taken back no more when the same was changed again", async () => {
    const { now, changeElsewhere } = showDetail(aVm(), "notes");
    await retype("Name", "Mail");
    await click("Save");
    await screen.findByRole("button", { name: "Undo" });
    act(() => changeElsewhere({ name: "Third" }));
    await click("Undo");
    await screen.findByText("That can no longer be undone");
    expect(now().name).toBe("Third");
  });

  it("says that a running machine changes at its next start", async () => {
    showDetail(aRunningVm(), "sharing");
    await userEvent.click(await screen.findByRole("switch", { name: "Share the clipboard" }));
    await screen.findByText(/counts from the next start/);
    await userEvent.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText("Counts from the next start.")).toBeTruthy();
  });

  it("waits until what was typed is right, and says what is not", async () => {
    const { updates } = showDetail(aVm(), "network");
    await retype("Address (MAC)", "52:54");
    const input = await field("Address (MAC)");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(screen.getAllByText(/Six pairs of digits/).length).toBeGreaterThan(0);
    const save = screen.getByRole("button", { name: "Save" });
    expect(save.getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(save);
    expect(updates).toEqual([]);
    await click("Make a new address");
    await click("Save");
    await waitFor(() => expect(updates).toHaveLength(1));
    expect(updates[0]?.config?.networks?.[0]?.mac).toMatch(/^52:54:00:/);
  });

  it("can be thought better of", async () => {
    showDetail(aVm(), "notes");
    await retype("Name", "Nonsense");
    await click("Discard");
    expect((await field("Name")).value).toBe("Debian");
  });
});

describe("a change made elsewhere", () => {
  it("is shown at once", async () => {
    const { changeElsewhere } = showDetail(aVm(), "notes");
    await field("Name");
    act(() => changeElsewhere({ name: "By the command line" }));
    expect((await field("Name")).value).toBe("By the command line");
  });

  it("goes together with edits of something else", async () => {
    const { changeElsewhere, now } = showDetail(aVm(), "notes");
    await retype("Name", "Mine");
    act(() => changeElsewhere({ description: "Theirs" }));
    await click("Save");
    await waitFor(() => expect(now()).toMatchObject({ name: "Mine", description: "Theirs" }));
  });

  it("that meets an edit is told, and overwrites nothing until somebody chooses", async () => {
    const { changeElsewhere, updates, now } = showDetail(aVm(), "notes");
    await retype("Name", "Mine");
    act(() => changeElsewhere({ name: "Theirs" }));
    await screen.findByRole("heading", { name: /Changed elsewhere while you edit it: Name/ });
    await click("Save");
    expect(updates).toEqual([]);
    expect((await field("Name")).value).toBe("Mine");
    await click("Keep mine");
    await click("Save");
    await waitFor(() => expect(now().name).toBe("Mine"));

    await retype("Name", "Mine again");
    act(() => changeElsewhere({ name: "Theirs again" }));
    await click("Take the other change");
    expect((await field("Name")).value).toBe("Theirs again");
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  });
});

describe("leaving", () => {
  it("asks where something is not saved, and not between the tabs", async () => {
    const { now } = showDetail(aVm(), "notes");
    await retype("Name", "Mine");
    await userEvent.click(screen.getByRole("tab", { name: "Sharing" }));
    await screen.findByRole("switch", { name: "Share the clipboard" });
    await userEvent.click(screen.getByRole("tab", { name: "Notes" }));
    expect((await field("Name")).value).toBe("Mine");

    await click("Elsewhere");
    const question = await screen.findByRole("dialog", {
      name: "Save the changes of “Debian”?",
    });
    await userEvent.click(within(question).getByRole("button", { name: "Keep editing" }));
    expect(screen.getByText("library")).toBeTruthy();

    await click("Elsewhere");
    await userEvent.click(
      within(await screen.findByRole("dialog")).getByRole("button", { name: "Save" }),
    );
    await screen.findByText("trash");
    expect(now().name).toBe("Mine");
  });

  it("forgets what was discarded", async () => {
    const { updates } = showDetail(aVm(), "notes");
    await retype("Name", "Mine");
    await click("Elsewhere");
    await userEvent.click(
      within(await screen.findByRole("dialog")).getByRole("button", { name: "Discard" }),
    );
    await screen.findByText("trash");
    expect(updates).toEqual([]);
  });
});

describe("the forms", () => {
  it("keep in sight what this host cannot do, with the reason", async () => {
    showDetail(aVm(), "network");
    await userEvent.click(await screen.findByRole("combobox", { name: "Connection" }));
    const bridged = await screen.findByRole("option", { name: /Bridged/ });
    expect(bridged.getAttribute("aria-disabled")).toBe("true");
    expect(within(bridged).getByText("No bridge on this computer.")).toBeTruthy();
  });

  it("say which forwards meet", async () => {
    showDetail(aVm(), "network");
    await click("Add forward");
    await click("Add forward");
    const ports = screen.getAllByLabelText<HTMLInputElement>(/^Port of this computer/);
    expect(ports.map(({ value }) => value)).toEqual(["2222", "8080"]);
    await userEvent.clear(ports[1]!);
    await userEvent.type(ports[1]!, "2222");
    await userEvent.tab();
    expect(
      await screen.findAllByText("Another forward of this machine has this port."),
    ).toHaveLength(2);
  });

  it("move the boot order by buttons and by keys", async () => {
    const { updates } = showDetail(aVm(), "firmware");
    const order = await screen.findByRole("list", { name: "Boot order" });
    const names = () =>
      within(order)
        .getAllByRole("listitem")
        .map((item) => item.textContent?.match(/^(Disk|CD drive)/)?.[0]);
    expect(names()).toEqual(["Disk", "CD drive"]);
    await click("Move CD drive up");
    expect(names()).toEqual(["CD drive", "Disk"]);
    screen.getByRole("button", { name: "Move CD drive down" }).focus();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(names()).toEqual(["Disk", "CD drive"]);
    await userEvent.click(within(order).getAllByRole("button", { name: "Skip" })[0]!);
    await click("Save");
    await waitFor(() => expect(updates[0]?.config?.boot?.order).toEqual(["cd0"]));
  });

  it("hide extra arguments behind a warning", async () => {
    const { updates } = showDetail(aVm(), "advanced");
    await click("I understand, let me edit them");
    await userEvent.type(await field("One argument a line"), "-device{Enter}virtio-rng-pci{Enter}");
    await click("Save");
    await waitFor(() =>
      expect(updates[0]?.config).toEqual({ extraArgs: ["-device", "virtio-rng-pci"] }),
    );
  });

  it("say before a drive is removed what happens to its file", async () => {
    const removed = vi.fn<(input: unknown) => void>();
    showDetail(aVm(), "drives", {
      "vm.removeDrive": async (input) => {
        removed(input);
        return aVm({ revision: 2 });
      },
    });
    const [first] = await screen.findAllByRole("button", { name: "Remove…" });
    await userEvent.click(first!);
    const question = await screen.findByRole("dialog", { name: "Remove “Disk”?" });
    expect(question.textContent).toContain("disk0.qcow2 belongs to this machine");
    await userEvent.click(within(question).getByRole("button", { name: "Remove, keep the file" }));
    expect(removed).toHaveBeenCalledWith({
      id: aVm().id,
      revision: 1,
      driveId: "disk0",
      image: "keep",
    });
  });
});

describe("a machine in trouble", () => {
  const reason = {
    code: "qemu.launchFailed",
    message: "This QEMU has no device “no-such-card”.",
    hint: "Choose another device.",
    evidence: ["qemu: -device no-such-card: not a valid device model name"],
  };

  it("says why, what to do, and all of it to hand on", async () => {
    const written = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    showDetail(aVm({ status: "error", statusReason: reason }), "overview", {
      "vm.logs": async () => ({ path: "/log", lines: ["qemu ended with 1"] }),
    });
    const card = await screen.findByRole("alert");
    expect(within(card).getByRole("heading", { name: reason.message })).toBeTruthy();
    expect(within(card).getByText("Choose another device.")).toBeTruthy();
    expect(within(card).getByText("What QEMU said")).toBeTruthy();
    await click("Copy report");
    await waitFor(() => expect(written).toHaveBeenCalled());
    const report = written.mock.calls[0]![0];
    for (const part of [...reason.evidence, "qemu ended with 1", "Code: qemu.launchFailed"])
      expect(report).toContain(part);
  });

  it("that cannot be read shows its log and no forms", async () => {
    const { config: _unreadable, ...rest } = aVm({ status: "broken", statusReason: reason });
    showDetail(rest as never, "overview");
    await screen.findByRole("alert");
    expect(screen.queryByRole("tablist")).toBeNull();
    expect(screen.getByRole("log")).toBeTruthy();
  });

  it("does not start, and says why where it was turned on", async () => {
    showDetail(aVm(), "overview", {
      "vm.start": async () => {
        throw new ApiError("host.memoryLow", "Only 100 MB are free.");
      },
    });
    await click("Turn on “Debian”");
    expect(await screen.findByRole("heading", { name: "Only 100 MB are free." })).toBeTruthy();
  });
});
