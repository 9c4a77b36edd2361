/** Records fixtures/*.png from the real QEMU (7.2 here; the VGA BIOS brings the font). `node record-fixtures.ts`, needs NASM. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "../src/harness/wait.ts";
import { isMissing } from "./cache.ts";
import type { Picture } from "./picture.ts";
import { runQemu } from "./run-qemu.ts";
import { fontOf, screenText } from "./screen-text.ts";
import { tinyMedia } from "./tiny.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const scratch = mkdtempSync(join(tmpdir(), "outm-record-"));
try {
  const image = join(scratch, "charset.img");
  execFileSync("nasm", ["-f", "bin", "-o", image, join(import.meta.dirname, "charset.asm")]);
  const disk = ["-drive", `format=raw,readonly=on,if=virtio,file=${image}`];
  // 256 characters, of which a few look the same (blanks, bars).
  await record("charset.png", disk, (picture) => fontOf(picture).size > 240);
  await recordLinuxFont();
  await record("no-bootable-device.png", [], (picture) =>
    screenText(picture).includes("No bootable device."),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function record(
  name: string,
  args: readonly string[],
  stands: (picture: Picture) => boolean,
): Promise<void> {
  const qemu = await runQemu(["-machine", "q35", "-m", "64", "-vga", "std", ...args]);
  try {
    await waitFor(name, async () => stands(await qemu.screen()));
    const filename = join(scratch, name);
    await qemu.qmp.execute("screendump", { filename, format: "png" });
    copyFileSync(filename, join(fixtures, name));
    console.log(`recorded ${name}`);
  } finally {
    await qemu.stop();
  }
}

/** The letters of Linux's graphics console, laid out as charset.asm does; ASCII only. Needs OVMF. */
async function recordLinuxFont(): Promise<void> {
  const tiny = tinyMedia();
  if (isMissing(tiny)) throw new Error(tiny.missing);
  const firmware = "if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd";
  const args = ["-machine", "q35", "-m", "512", "-vga", "std", "-drive", firmware];
  const qemu = await runQemu([...args, "-cdrom", tiny.iso]);
  try {
    await qemu.serialSays(/TINY-READY .*kernel=\S+/);
    // Short: busybox's shell takes lines of 1023 characters. Twice: a shell that starts late may write
    // its prompt over the first.
    qemu.writeSerial(`cat >/tmp/show <<'END'
BEGIN {
  printf "\\033[?25l\\033[2J\\033[3H"
  for (c = 32; c < 127; c++) printf "%c %s", c, c % 16 == 15 ? "\\r\\n" : ""
}
END
awk -f /tmp/show >/dev/tty1; sleep 2; awk -f /tmp/show >/dev/tty1; echo sho''wn\n`);
    await qemu.serialSays("shown");
    const filename = join(scratch, "charset-linux.png");
    await waitFor("95 letters", async () => fontOf(await qemu.screen()).size >= 95);
    await qemu.qmp.execute("screendump", { filename, format: "png" });
    copyFileSync(filename, join(fixtures, "charset-linux.png"));
    console.log("recorded charset-linux.png");
  } finally {
    await qemu.stop();
  }
}
