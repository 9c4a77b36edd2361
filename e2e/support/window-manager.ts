// A window manager on a test's screen: windows have frames, a focus, and a full screen to fill.
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { waitFor } from "../../packages/testing/src/index.ts";
import type { XServer } from "../shells/x-server.ts";

const run = promisify(execFile);

/** Resolves when it manages windows; gives its end. @throws when there is no openbox */
export const startWindowManager = async ({ display }: XServer): Promise<() => void> => {
  const env = { ...process.env, DISPLAY: display };
  const child = spawn("openbox", ["--sm-disable"], { env, stdio: "ignore" });
  const failed = new Promise<never>((_resolve, reject) => child.once("error", reject));
  const manages = (): Promise<boolean> =>
    run("xdotool", ["get_num_desktops"], { env }).then(
      () => true,
      () => false,
    );
  await Promise.race([waitFor("the window manager", manages), failed]);
  return () => void child.kill("SIGTERM");
};
