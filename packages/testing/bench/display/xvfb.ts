// A screen that nobody sees, with a client of our own on it.
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { connectX, type XClient } from "./x11.ts";

export type Screen = { readonly name: string; readonly x: XClient; close(): void };

const size = "2048x1400x24";

/** @throws where there is no Xvfb */
export const openScreen = async (): Promise<Screen> => {
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
    (child.stdio[3] as Readable).once("data", (line: Buffer) => resolve(Number(line)));
  });
  const x = await connectX(number);
  return {
    name: `:${number}`,
    x,
    close: () => {
      x.close();
      child.kill();
    },
  };
};
