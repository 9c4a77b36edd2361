/** The tiny guest boots every way it is offered, takes commands, writes a disk, answers the power button. */
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { waitFor } from "../src/harness/wait.ts";
import { isMissing } from "./cache.ts";
import { type RunningQemu, runQemu } from "./run-qemu.ts";
import { screenText } from "./screen-text.ts";
import { TINY_POWEROFF, TINY_READY, tinyGuest, tinyMedia } from "./tiny.ts";

const BOOT_TIMEOUT_MS = 180_000; // 3 s alone on this machine; a busy one takes many times that
const machine = ["-machine", "q35", "-m", "512", "-vga", "std"];
const OVMF = ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_CODE.fd"].find((path) =>
  existsSync(path),
);

describe("tiny guest", { timeout: BOOT_TIMEOUT_MS + 60_000 }, () => {
  let qemu: RunningQemu | undefined;
  afterEach(async () => {
    await qemu?.stop();
    qemu = undefined;
  });

  async function boot(args: readonly string[]): Promise<RunningQemu> {
    qemu = await runQemu([...machine, ...args]);
    await qemu.serialSays(new RegExp(`${TINY_READY} .*kernel=\\S+`), BOOT_TIMEOUT_MS);
    return qemu;
  }

  it("boots from kernel and initrd, has network, writes /dev/vda, turns off at the power button", async (context) => {
    const tiny = tinyGuest();
    if (isMissing(tiny)) return context.skip(tiny.missing);
    const folder = mkdtempSync(join(tmpdir(), "outm-tiny-"));
    try {
      const disk = join(folder, "disk.img");
      writeFileSync(disk, "");
      truncateSync(disk, 16 << 20);
      const running = await boot([
        ...["-kernel", tiny.kernel, "-initrd", tiny.initrd, "-append", "console=ttyS0 quiet"],
        ...["-drive", `if=virtio,format=raw,file=${disk}`],
        ...["-netdev", "user,id=n", "-device", "virtio-net-pci,netdev=n"],
      ]);
      expect(running.serialText()).toContain("ip=10.0.2.15");
      running.writeSerial(
        "mke2fs /dev/vda >/dev/null && mount /dev/vda /mnt && echo kept >/mnt/file && sync && echo wrote=$((6*7))\n",
      );
      await running.serialSays("wrote=42");
      running.writeSerial("umount /mnt; mount -o ro /dev/vda /mnt; echo read=$(cat /mnt/file)\n");
      await running.serialSays("read=kept");
      await running.qmp.execute("system_powerdown");
      expect(await running.exited).toBe(0);
      await running.serialSays(TINY_POWEROFF);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  // Its other media and firmwares boot in e2e/isos.e2e.test.ts, under OpenUTM.
  it("boots from the disk, UEFI", async (context) => {
    const tiny = tinyMedia();
    if (isMissing(tiny)) return context.skip(tiny.missing);
    context.skip(OVMF === undefined, "no UEFI firmware (package ovmf)");
    const running = await boot([
      ...["-drive", `if=pflash,unit=0,format=raw,readonly=on,file=${OVMF}`],
      ...["-drive", `if=virtio,format=raw,snapshot=on,file=${tiny.disk}`],
    ]);
    expect(running.serialText()).toContain("firmware=uefi");
    await waitFor("the same words on the screen", async () =>
      screenText(await running.screen()).some((line) => line.startsWith(TINY_READY)),
    );
  });
});
