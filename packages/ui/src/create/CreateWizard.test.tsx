// @vitest-environment happy-dom
import { ApiError, type Vm } from "@openutm/shared-types";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BackendProvider } from "../app/backend.tsx";
import { CreateWizard } from "./CreateWizard.tsx";
import { madeVm, testBackend, type TestBackend } from "./test-backend.ts";

afterEach(cleanup);

const open = (backend: TestBackend, chosen: string | undefined = "/isos/debian.iso") => {
  const onMade = vi.fn<(vm: Vm, started: boolean) => void>();
  render(
    <BackendProvider connection={backend.connection}>
      <CreateWizard
        chooseFile={async () => chosen}
        onClose={() => undefined}
        onDemo={() => undefined}
        onSetUp={() => undefined}
        onMade={onMade}
      />
    </BackendProvider>,
  );
  return { onMade };
};
const click = async (name: string | RegExp): Promise<void> =>
  userEvent.click(await screen.findByRole("button", { name }));
const toReview = async (): Promise<void> => {
  await click(/^Linux/);
  await click(/Choose a file…/);
  await click("Review now");
};

describe("the create wizard", () => {
  it("needs three clicks beside the file, and leaves every choice to OpenUTM", async () => {
    const backend = testBackend();
    const { onMade } = open(backend);
    await toReview();
    expect(await screen.findByText(/2 cores, 2 GB of memory, a disk of up to 25 GB/)).toBeTruthy();
    expect(screen.getByText(/no hardware acceleration. \/dev\/kvm may not be opened/)).toBeTruthy();
    await click("Create and start");
    await expect.poll(() => onMade.mock.calls.length).toBe(1);
    expect(onMade.mock.calls[0]?.[1]).toBe(true);
    expect(backend.created).toEqual([
      { name: "Debian 13", osId: "debian13", source: { kind: "iso", path: "/isos/debian.iso" } },
    ]);
  });

  it("says what macOS needs instead of offering it", async () => {
    open(testBackend());
    const macos = await screen.findByRole("button", { name: /macOS.*Apple/ });
    expect(macos.getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(macos);
    expect(screen.getByRole("heading", { name: "What do you want to run?" })).toBeTruthy();
  });

  it("loses nothing on the way back", async () => {
    const backend = testBackend();
    open(backend);
    await toReview();
    await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), "Build server");
    await click("Change: Hardware");
    const cores = await screen.findByRole("group", { name: "Processor" });
    const field = within(cores).getByRole("textbox", { name: "Processor" });
    await userEvent.clear(field);
    await userEvent.type(field, "4");
    await userEvent.tab();
    await click("Back");
    await click("Back");
    await click("Review now");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value).toBe(
      "Build server",
    );
    await click("Only create");
    await expect
      .poll(() => backend.created[0])
      .toMatchObject({ name: "Build server", cpuCount: 4 });
  });

  it("takes half a gigabyte for what it is, whatever the system's own memory", async () => {
    const backend = testBackend({
      "image.identify": async () => ({ confidence: "unknown", candidates: [] }),
    });
    open(backend);
    await toReview();
    await click("Change: Hardware");
    const memory = within(await screen.findByRole("group", { name: "Memory" })).getByRole(
      "textbox",
    );
    await userEvent.clear(memory);
    await userEvent.type(memory, "0.5");
    await userEvent.tab();
    await click("Review now");
    await click("Only create");
    await expect.poll(() => backend.created[0]?.memoryMib).toBe(512);
  });

  it("keeps what was entered when the backend refuses, and leads to the step with the cause", async () => {
    const backend = testBackend({
      "vm.create": async () => {
        throw new ApiError("disk.full", "Only 2 GB are free.", { hint: "Free some space." });
      },
    });
    open(backend);
    await toReview();
    await click("Create and start");
    expect((await screen.findByRole("alert")).textContent).toContain("Only 2 GB are free.");
    await userEvent.click(screen.getByRole("button", { name: /Needs attention Hardware/ }));
    expect(await screen.findByRole("heading", { name: "How big should it be?" })).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("does not make a second machine when the first one could not be started", async () => {
    let tries = 0;
    const backend = testBackend({
      "vm.start": async () => {
        tries += 1;
        if (tries === 1) throw new ApiError("host.memoryLow", "There is not enough memory.");
        return { ...madeVm, status: "running" };
      },
    });
    const { onMade } = open(backend);
    await toReview();
    await click("Create and start");
    await screen.findByRole("heading", { name: "“Debian 13” is made, but did not start" });
    expect(screen.getByRole("alert").textContent).toContain("not enough memory");
    await click("Try to start again");
    await expect.poll(() => onMade.mock.calls.length).toBe(1);
    expect(backend.created).toHaveLength(1);
  });

  it("says what is wrong with a file, and goes on with another one", async () => {
    open(testBackend(), "/isos/gone.img");
    await click(/^Linux/);
    await click(/Choose a file…/);
    expect((await screen.findByRole("alert")).textContent).toContain("gone.img does not exist");
    expect(screen.getByRole("button", { name: "Continue" }).getAttribute("aria-disabled")).toBe(
      "true",
    );
    await userEvent.type(
      screen.getByRole("textbox", { name: "Path on this computer" }),
      "/isos/debian.iso{Enter}",
    );
    expect(await screen.findByText("Recognised from the disc")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says when the file is another system than the one that was asked for", async () => {
    open(testBackend());
    await click(/^Windows/);
    await click(/Choose a file…/);
    expect(await screen.findByText(/You asked for Windows, but this file says/)).toBeTruthy();
  });

  it("greys a bridged network with this computer's reason", async () => {
    open(testBackend());
    await toReview();
    await click("Change: Network");
    expect(
      await screen.findByRole("radio", {
        name: "Bridged",
        description: "No bridge on this computer.",
      }),
    ).toHaveProperty("disabled", true);
  });

  it("shows a hostile name of a disc as the text that it is", async () => {
    const name = "<img src=x onerror=alert(1)>\u202egpj";
    open(
      testBackend({
        "image.identify": async () => ({
          os: "hostile",
          name,
          confidence: "certain",
          candidates: [],
        }),
      }),
    );
    await click(/^Linux/);
    await click(/Choose a file…/);
    expect(
      (await screen.findAllByText("<img src=x onerror=alert(1)>\\u202egpj")).length,
    ).toBeGreaterThan(0);
    expect(document.querySelector("img[src=x]")).toBeNull();
  });
});
