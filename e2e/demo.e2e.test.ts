// "Done when": the demo VM in Chromium shows its picture, and typed keys and the mouse change it.
import type { Vm } from "../packages/shared-types/src/index.ts";
import { describe, expect, it } from "vitest";
import { demoFrame, demoLayout, demoTextPixels } from "../packages/testing/guests/demo.ts";
import { isAlive, waitFor } from "../packages/testing/src/index.ts";
import { expectQuiet, lossOfBackend, shownApp } from "./support/app.ts";
import {
  pointAt,
  pointerNear,
  sameAsQemu,
  showsDemo,
  showsKeys,
  typesIntoDemo,
} from "./support/demo-screen.ts";
import { guestsOf } from "./support/guests.ts";
import { openutmLive } from "./support/launcher.ts";
import { screenOf } from "./support/screens.ts";

describe("the demo VM in the page", () => {
  const app = shownApp({
    serve: ["--demo"],
    page: { expected: lossOfBackend },
  });

  const later = async (): Promise<void> => {
    const first = demoFrame(await showsDemo(app.page)) ?? 0;
    await showsDemo(app.page, "a later frame", (picture) => {
      const frame = demoFrame(picture);
      return frame !== undefined && frame > first;
    });
  };
  const demo = async (): Promise<Vm> => {
    const [vm] = (await app.call("vm.list", {})).vms;
    if (vm === undefined) throw new Error("The library is empty.");
    return vm;
  };
  const press = (name: string) => app.page.getByRole("button", { name, exact: true }).click();

  it("shows what QEMU draws, pixel for pixel, and moves on", async () => {
    await later();
    const inPage = await showsKeys(app.page, "even");
    expect({ width: inPage.width, height: inPage.height }).toEqual(demoLayout.screen);
    const { id } = await demo();
    await sameAsQemu(app.page, app.home, id);
    expectQuiet(app);
  });

  it("takes keys and the mouse", async () => {
    await later();
    const prompt = demoTextPixels(await showsKeys(app.page, "even"));
    const serial = openutmLive(app.home, "serial", (await demo()).id);
    await typesIntoDemo(app.page, ["Shift+KeyH", ..."ello from the page"]);
    await serial.says("Hello from the page");
    await serial.interrupt();
    await showsDemo(
      app.page,
      "more text than the prompt",
      (picture) => demoTextPixels(picture) > prompt * 1.5,
    );
    await typesIntoDemo(app.page, "!");
    await showsKeys(app.page, "even");

    await press("Keys");
    await app.page.getByRole("menuitem", { name: "Ctrl+Alt+Delete" }).click();
    await showsKeys(app.page, "odd");

    // Step by step, as with the keys: what a mouse does at once may become one movement.
    await pointAt(app.page, 700, 500);
    await pointAt(app.page, 60, 80);
    await app.page.mouse.down();
    await pointAt(app.page, 60, 240);
    await pointAt(app.page, 60, 400);
    await app.page.mouse.up();
    await pointAt(app.page, 700, 500);
    await showsDemo(
      app.page,
      "a line, with the pointer elsewhere",
      (picture) => pointerNear(picture, 60, 240) && pointerNear(picture, 700, 500),
    );
    expectQuiet(app);
  });

  it("is paused, resumed, forced off, started and shut down from the page", async () => {
    await later();
    await press("Back to all machines");
    await press("Pause");
    await app.page.getByText("Paused").first().waitFor();
    const paused = demoFrame(await screenOf(app.home, (await demo()).id));
    expect(demoFrame(await screenOf(app.home, (await demo()).id))).toBe(paused);
    expect((await demo()).status).toBe("paused");

    await press("Resume");
    await waitFor(
      "frames that go on",
      async () => demoFrame(await screenOf(app.home, (await demo()).id)) !== paused,
    );

    await press("Shut down: More");
    await app.page.getByRole("menuitem", { name: "Force off" }).click();
    await app.page.getByRole("button", { name: "Start", exact: true }).waitFor();
    await waitFor("the end of QEMU", () => guestsOf(app.home).length === 0);

    await press("Start");
    await app.page.getByRole("button", { name: "Shut down", exact: true }).waitFor();
    const [qemu] = guestsOf(app.home);
    // The demo hears its power button once it has drawn.
    await waitFor(
      "the demo's picture",
      async () => demoFrame(await screenOf(app.home, (await demo()).id)) !== undefined,
    );
    await press("Shut down");
    await app.page.getByRole("button", { name: "Start", exact: true }).waitFor();
    await waitFor("the end of QEMU", () => qemu !== undefined && !isAlive(qemu.pid));
    expect(await demo()).toMatchObject({ status: "stopped" });
    expectQuiet(app);
  });

  it("comes back by itself, with its guest, after the backend was killed and started again", async () => {
    await later();
    const [qemu] = guestsOf(app.home);
    await typesIntoDemo(app.page, "a");
    await showsKeys(app.page, "odd");
    let callsInVain = 0;
    app.page.on("requestfailed", (request) => {
      if (request.url().endsWith("/rpc")) callsInVain += 1;
    });
    process.kill(app.home.ownerPid(), "SIGKILL");
    await waitFor("the end of the backend", () => !isAlive(app.served.child.pid ?? 0));
    // Longer than the display's own retries last.
    await waitFor("six calls in vain", () => callsInVain >= 6, 60_000);

    const before = app.served;
    const again = await app.serve("--port", new URL(before.url).port);
    expect(again).toMatchObject({ origin: before.origin, token: before.token });
    expect(guestsOf(app.home).map(({ pid }) => pid)).toEqual([qemu?.pid]);
    await later();
    await typesIntoDemo(app.page, "b");
    await showsKeys(app.page, "even");
    expectQuiet(app);
  });
});
