// Opens an address in the user's browser, where there is a desktop.
import { spawn } from "node:child_process";

type Opener = { readonly command: string; readonly arguments: readonly string[] };

/** What opens an address on this system; none where nobody sits in front of it. */
export const browserOpener = (
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): Opener | undefined => {
  if (platform === "darwin") return { command: "open", arguments: [] };
  // `start` would need a shell that reads `&` in the address; this does not.
  if (platform === "win32")
    return { command: "rundll32", arguments: ["url.dll,FileProtocolHandler"] };
  const hasDesktop =
    (environment["DISPLAY"] ?? "") !== "" || (environment["WAYLAND_DISPLAY"] ?? "") !== "";
  return hasDesktop ? { command: "xdg-open", arguments: [] } : undefined;
};

/** Tries to; the address has been printed already, so a failure needs no word. */
export const openInBrowser = (url: string): void => {
  const opener = browserOpener(process.platform, process.env);
  if (opener === undefined) return;
  const child = spawn(opener.command, [...opener.arguments, url], {
    detached: true,
    stdio: "ignore",
  });
  child.on("error", () => undefined);
  child.unref();
};
