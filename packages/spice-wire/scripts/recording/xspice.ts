// The other real server here: Xorg with the spiceqxl driver (Debian: xserver-xspice, x11-apps). It draws on surfaces,
// fills, copies bits and uses the image cache, which QEMU's VGA never does.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Without the buffers' sizes spiceqxl 0.1.5 takes 0 and dies. */
const configuration = (port: number, compression: string): string => `
Section "Device"
  Identifier "XSPICE"
  Driver "spiceqxl"
  Option "SpiceDisableTicketing" "True"
  Option "SpicePort" "${port}"
  Option "SpiceAddr" "127.0.0.1"
  Option "SpiceImageCompression" "${compression}"
  Option "SpiceStreamingVideo" "off"
  Option "SpiceDeferredFPS" "0"
  Option "NumHeads" "1"
  Option "EnableImageCache" "True"
  Option "EnableFallbackCache" "True"
  Option "EnableSurfaces" "True"
  Option "SurfaceBufferSize" "64"
  Option "CommandBufferSize" "64"
  Option "FrameBufferSize" "16"
EndSection
Section "InputDevice"
  Identifier "XSPICE POINTER"
  Driver "xspice pointer"
EndSection
Section "InputDevice"
  Identifier "XSPICE KEYBOARD"
  Driver "xspice keyboard"
EndSection
Section "Monitor"
  Identifier "Monitor"
EndSection
Section "Screen"
  Identifier "Screen"
  Monitor "Monitor"
  Device "XSPICE"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 640 480
    Modes "640x480"
  EndSubSection
EndSection
Section "ServerLayout"
  Identifier "Layout"
  Screen "Screen"
  InputDevice "XSPICE KEYBOARD"
  InputDevice "XSPICE POINTER"
EndSection
Section "ServerFlags"
  Option "AutoAddDevices" "False"
EndSection
`;

export type Xspice = {
  readonly ticket: "";
  readonly connectSpice: () => Promise<Socket>;
  /** Runs the drawings; what stays on the screen are two small windows. */
  readonly draw: () => Promise<void>;
  /** The X server's own screen as PPM. */
  readonly screen: () => Promise<Buffer>;
  readonly stop: () => Promise<void>;
};

/** An XWD of 32 bits, least significant byte first, as PPM. */
const ppmOfXwd = (xwd: Buffer): Buffer => {
  const field = (index: number): number => xwd.readUInt32BE(index * 4);
  const [width, height, stride] = [field(4), field(5), field(12)];
  const start = field(0) + field(19) * 12;
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = start + y * stride + x * 4;
      const to = (y * width + x) * 3;
      for (let part = 0; part < 3; part += 1) pixels[to + part] = xwd[from + 2 - part] as number;
    }
  }
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]);
};

const drawings = ["-rect100", "-tilerect100", "-copypixwin100", "-scroll100"];

/** @param port of 127.0.0.1, free */
export const startXspice = async (port: number, compression: string): Promise<Xspice> => {
  const directory = await mkdtemp(join(tmpdir(), "xspice-"));
  const config = join(directory, "xorg.conf");
  await writeFile(config, configuration(port, compression));
  const display = `:${port % 1000}`;
  const environment = { ...process.env, DISPLAY: display };
  const children = [
    spawn(
      "/usr/lib/xorg/Xorg",
      [
        ...["-config", config, "-logfile", join(directory, "log"), "-noreset"],
        ...["-nolisten", "tcp", display],
      ],
      { stdio: "ignore" },
    ),
  ];
  await wait(4000);
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(socket));
      socket.once("error", reject);
    });
  return {
    ticket: "",
    connectSpice: open,
    draw: async () => {
      for (const drawing of drawings) {
        await run("x11perf", ["-repeat", "1", "-reps", "2", "-sync", drawing], {
          env: environment,
          timeout: 8000,
        });
      }
      children.push(spawn("xlogo", ["-geometry", "200x200+40+60"], { env: environment }));
      children.push(spawn("oclock", ["-geometry", "150x150+300+100"], { env: environment }));
      await wait(1500);
    },
    screen: async () => {
      const file = join(directory, "screen.xwd");
      await run("xwd", ["-root", "-silent", "-out", file], { env: environment, timeout: 8000 });
      return ppmOfXwd(await readFile(file));
    },
    stop: async () => {
      for (const child of children.toReversed()) child.kill("SIGTERM");
      await wait(1000);
      await rm(directory, { recursive: true, force: true });
    },
  };
};
