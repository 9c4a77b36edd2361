// A screen of its own for one test file, without a desktop.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Picture } from "../../packages/testing/guests/picture.ts";

export type XServer = {
  /** As “:99”. */
  readonly display: string;
  /** All that its screen shows now: windows, menus and dialogs. */
  picture(): Picture;
  end(): void;
};

const size = "1600x1000x24";

/** The screen in X's own dump format (XWDFile.h, version 7): a header of 32-bit numbers, colours, rows of BGRX. */
const readDump = (bytes: Buffer): Picture => {
  const header = (at: number): number => bytes.readUInt32BE(at * 4);
  const [width, height, rowBytes] = [header(4), header(5), header(12)];
  const pixels = header(0) + header(19) * 12;
  return {
    width,
    height,
    at: (x, y) => bytes.readUIntLE(pixels + y * rowBytes + x * 4, 3),
  };
};

/** Never a fixed number: the server picks a free one and says it. @throws when there is no Xvfb */
export const startXServer = (): Promise<XServer> =>
  new Promise((resolve, reject) => {
    const folder = mkdtempSync(join(tmpdir(), "ou-x-"));
    const child = spawn(
      "Xvfb",
      // Without repetition (-r): on a busy machine a key that is pressed stays down for long enough.
      ["-displayfd", "1", "-r", "-screen", "0", size, "-nolisten", "tcp", "-fbdir", folder],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    child.once("error", reject);
    child.once("exit", (code) => {
      rmSync(folder, { recursive: true, force: true });
      reject(new Error(`Xvfb ended with ${code}.`));
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (said.endsWith("\n"))
        resolve({
          display: `:${said.trim()}`,
          picture: () => readDump(readFileSync(join(folder, "Xvfb_screen0"))),
          end: () => void child.kill("SIGTERM"),
        });
    });
  });
