/** The demo VM in the real QEMU: pixels, keys, pointer, serial line, power button. */
import { afterEach, describe, expect, it } from "vitest";
import { waitFor } from "../src/harness/wait.ts";
import {
  demoFrame,
  demoImage,
  demoKeyParity,
  demoLayout,
  demoPointerAt,
  demoTextPixels,
} from "./demo.ts";
import { type RunningQemu, runQemu } from "./run-qemu.ts";

const disk = [
  "-blockdev",
  `driver=raw,node-name=d,read-only=on,file.driver=file,file.filename=${demoImage}`,
];
const virtioBlk = [...disk, "-device", "virtio-blk-pci,drive=d"];
// An IDE disk refuses to be read-only; changes go to a temporary file.
const ahci = [
  "-drive",
  `if=none,id=d,format=raw,snapshot=on,file=${demoImage}`,
  "-device",
  "ide-hd,drive=d",
];
const QEMU_ABSOLUTE_MAX = 0x7fff;

describe("demo VM", () => {
  let qemu: RunningQemu | undefined;
  afterEach(async () => {
    await qemu?.stop();
    qemu = undefined;
  });

  async function demo(args: readonly string[], machine = "q35"): Promise<RunningQemu> {
    qemu = await runQemu(["-machine", machine, "-m", "64", ...args]);
    await qemu.serialSays(demoLayout.serial.ready);
    return qemu;
  }

  async function shows(
    running: RunningQemu,
    what: string,
    condition: (picture: Awaited<ReturnType<RunningQemu["screen"]>>) => boolean,
  ) {
    await waitFor(what, async () => condition(await running.screen()));
  }

  for (const [name, display, drive] of [
    ["std VGA, virtio-blk", ["-vga", "std"], virtioBlk],
    ["std VGA, AHCI", ["-vga", "std"], ahci],
    ["virtio-vga, virtio-blk", ["-device", "virtio-vga"], virtioBlk],
    ["qxl-vga, AHCI", ["-device", "qxl-vga"], ahci],
  ] as const)
    it(`draws, counts frames and flips its key square: ${name}`, async () => {
      const running = await demo([...display, ...drive]);
      const { width, height } = await running.screen();
      expect({ width, height }).toEqual(demoLayout.screen);
      const first = demoFrame(await running.screen());
      expect(first).toBeTypeOf("number");
      await shows(running, "a later frame", (picture) => (demoFrame(picture) ?? 0) > (first ?? 0));
      expect(demoKeyParity(await running.screen())).toBe("even");
      await running.qmp.execute("send-key", { keys: [{ type: "qcode", data: "a" }] });
      await shows(
        running,
        "the key square's other colour",
        (picture) => demoKeyParity(picture) === "odd",
      );
      await running.serialSays("a");
    });

  it("types with shift, backspace and from the serial line", async () => {
    const running = await demo(["-vga", "std", ...virtioBlk]);
    const before = running.serialText().length;
    const press = (...keys: string[]) =>
      running.qmp.execute("send-key", {
        keys: keys.map((data) => ({ type: "qcode" as const, data })),
      });
    const typed = (text: string) =>
      waitFor(text, () => running.serialText().slice(before) === text);
    await press("shift", "h");
    await typed("H");
    await press("x");
    await typed("Hx");
    await press("backspace");
    await typed("Hx\b \b");
    await press("shift", "1");
    await typed("Hx\b \b!");
    const filled = demoTextPixels(await running.screen());
    running.writeSerial(" and a long line from the serial port");
    await running.serialSays("serial port");
    await shows(
      running,
      "more text in the field",
      (picture) => demoTextPixels(picture) > filled * 4,
    );
  });

  it("follows an absolute pointer and draws while the button is held", async () => {
    const running = await demo(["-vga", "std", ...virtioBlk]);
    const { width, height } = demoLayout.screen;
    const moveTo = (x: number, y: number) =>
      running.qmp.execute("input-send-event", {
        events: [
          {
            type: "abs",
            data: { axis: "x", value: Math.ceil(((x + 0.5) * QEMU_ABSOLUTE_MAX) / width) },
          },
          {
            type: "abs",
            data: { axis: "y", value: Math.ceil(((y + 0.5) * QEMU_ABSOLUTE_MAX) / height) },
          },
        ],
      });
    const left = (down: boolean) =>
      running.qmp.execute("input-send-event", {
        events: [{ type: "btn", data: { button: "left", down } }],
      });
    await moveTo(60, 80);
    await shows(running, "the pointer at 60,80", (picture) => demoPointerAt(picture, 60, 80));
    await left(true);
    await moveTo(60, 400);
    // The guest draws once per pass over its event queue: a release in the same pass draws nothing.
    await shows(running, "the pointer at 60,400", (picture) => demoPointerAt(picture, 60, 400));
    await left(false);
    await moveTo(700, 500);
    await shows(running, "the pointer at 700,500", (picture) => demoPointerAt(picture, 700, 500));
    expect(demoPointerAt(await running.screen(), 60, 240)).toBe(true);
  });

  it("falls back to a relative mouse", async () => {
    const running = await demo(["-vga", "std", ...virtioBlk], "q35,vmport=off");
    expect(running.serialText()).toContain("pointer relative");
    const move = (axis: "x" | "y", value: number) =>
      running.qmp.execute("input-send-event", { events: [{ type: "rel", data: { axis, value } }] });
    await move("x", 40);
    await move("y", -60);
    const { width, height } = demoLayout.screen;
    await shows(running, "the moved pointer", (picture) =>
      demoPointerAt(picture, width / 2 + 40, height - height / 8 - 60),
    );
  });

  it("turns itself off at the power button", async () => {
    const running = await demo(["-vga", "std", ...virtioBlk]);
    const reasons: unknown[] = [];
    running.qmp.onEvent((event) => {
      if (event.name === "SHUTDOWN") reasons.push(event.data["reason"]);
    });
    await running.qmp.execute("system_powerdown");
    expect(await running.exited).toBe(0);
    // QEMU's last words may arrive after its exit is seen.
    await waitFor("the SHUTDOWN event", () => reasons.length > 0);
    expect(reasons).toEqual(["guest-shutdown"]);
    await running.serialSays(demoLayout.serial.goodbye);
  });
});
