// An X server whose picture can be read from outside, as a file: what any program shows, without asking the program.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Screen = {
  readonly display: string;
  /** Its pixels now, as they lie in the server's memory (BGRX). */
  pixels(): Buffer;
  end(): void;
};

export const screenSize = { width: 1280, height: 800 };

/** Where the pixels begin in the X window dump that Xvfb keeps: after its header and its colour map (XWDFile.h). */
const pixelsAt = (file: number): number => {
  const header = Buffer.alloc(80);
  readSync(file, header, 0, header.length, 0);
  return header.readUInt32BE(0) + header.readUInt32BE(76) * 12;
};

/** Never a fixed number: the server picks a free one and says it. @throws when there is no Xvfb */
export const startScreen = async (): Promise<Screen> => {
  const folder = mkdtempSync(join(tmpdir(), "ou-screen-"));
  const { width, height } = screenSize;
  const options = ["-nolisten", "tcp", "-screen", "0", `${width}x${height}x24`, "-fbdir", folder];
  const child = spawn("Xvfb", ["-displayfd", "1", ...options], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const display = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    child.stdout.once("data", (chunk: Buffer) => resolve(`:${chunk.toString("utf8").trim()}`));
  });
  const file = openSync(join(folder, "Xvfb_screen0"), "r");
  const start = pixelsAt(file);
  return {
    display,
    pixels: () => {
      const pixels = Buffer.alloc(width * height * 4);
      readSync(file, pixels, 0, pixels.length, start);
      return pixels;
    },
    end: () => {
      closeSync(file);
      child.removeAllListeners("exit");
      child.kill("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
