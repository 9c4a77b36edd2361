// A screen of its own for one test file, without a desktop.
import { spawn } from "node:child_process";

export type XServer = { readonly display: string; end(): void };

/** Never a fixed number: the server picks a free one and says it. @throws when there is no Xvfb */
export const startXServer = (): Promise<XServer> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      "Xvfb",
      ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (said.endsWith("\n"))
        resolve({ display: `:${said.trim()}`, end: () => void child.kill("SIGTERM") });
    });
  });
