// The guest of scenes in a QEMU that offers SPICE and VNC on private sockets.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Picture } from "../../guests/picture.ts";
import { runQemu } from "../../guests/run-qemu.ts";
import { SCENES_READY, type SceneName, type ScenesGuest } from "../../guests/scenes.ts";
import type { GuestSize } from "./watch.ts";

export const devices = { qxl: "qxl-vga", virtio: "virtio-vga", std: "VGA" } as const;
export type Device = keyof typeof devices;

export type BenchGuest = {
  readonly size: GuestSize;
  readonly spicePath: string;
  readonly vncPath: string;
  /** Draws this scene from now on; gives how many frames the guest has drawn until now. */
  draw(scene: SceneName): Promise<number>;
  screen(): Promise<Picture>;
  readonly pid: number;
  stop(): Promise<void>;
};

const spiceOptions = [
  "unix=on",
  "disable-ticketing=on",
  "image-compression=off",
  "streaming-video=off",
  "seamless-migration=off",
];

export const startBenchGuest = async (
  { kernel, initrd }: ScenesGuest,
  device: Device,
  size: GuestSize,
): Promise<BenchGuest> => {
  const folder = mkdtempSync(join(tmpdir(), "outm-scenes-"));
  const spicePath = join(folder, "spice");
  const vncPath = join(folder, "vnc");
  const video = [devices[device], `xres=${size.widthPx}`, `yres=${size.heightPx}`];
  if (device !== "virtio") video.push("vgamem_mb=32");
  const qemu = await runQemu([
    ...["-machine", "q35", "-m", "320", "-kernel", kernel, "-initrd", initrd],
    ...["-append", "quiet", "-device", video.join(",")],
    ...["-spice", [...spiceOptions, `addr=${spicePath}`].join(",")],
    ...["-vnc", `unix:${vncPath}`],
  ]);
  await qemu.serialSays(`${SCENES_READY} ${size.widthPx}x${size.heightPx}`);
  return {
    size,
    spicePath,
    vncPath,
    draw: async (scene) => {
      const before = qemu.serialText().length;
      qemu.writeSerial(`${scene}\n`);
      const answer = new RegExp(`SCENE ${scene} after (\\d+) frames`);
      await qemu.serialSays(new RegExp(`[^]{${before}}[^]*${answer.source}`));
      return Number(answer.exec(qemu.serialText().slice(before))?.[1]);
    },
    screen: () => qemu.screen(),
    pid: qemu.process.pid ?? 0,
    stop: async () => {
      await qemu.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
