// Who may talk to the door at all, judged before anything else of a request is looked at. Compares texts and parses
// nothing, so that no Host or Origin, however malformed, can throw.
import type { IncomingMessage } from "node:http";

export type Verdict = "allowed" | "refused";

/** Pages of desktop shells. What they bring is a one-time ticket, and it opens its stream and nothing else. */
const shellOrigins: ReadonlySet<string> = new Set([
  "app://openutm",
  "tauri://localhost",
  // WebView2 has no schemes of an app's own.
  "http://tauri.localhost",
]);
const streamPath = /^\/stream\/[A-Za-z0-9_-]{43}$/;

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"] as const;

const headerCount = (rawHeaders: readonly string[], name: string): number =>
  rawHeaders.filter((header, n) => n % 2 === 0 && header.toLowerCase() === name).length;

/**
 * - Host: one of this door's own names, with its port. Another one is DNS rebinding, or a guest at 10.0.2.2.
 * - Origin: absent (no browser, or a browser's plain GET), or the door itself; for a stream a shell's page too. `null` is nobody.
 * - Sec-Fetch-Site, which browsers send and no page can forge, where there is no Origin: nothing that another site asks for.
 */
export const judgeRequest = (
  { headers, rawHeaders, url = "" }: Pick<IncomingMessage, "headers" | "rawHeaders" | "url">,
  port: number,
): Verdict => {
  const host = headers.host?.toLowerCase();
  const isOurHost = loopbackNames.some((name) => host === `${name}:${port}`);
  if (!isOurHost || headerCount(rawHeaders, "host") !== 1) return "refused";
  const { origin } = headers;
  if (headerCount(rawHeaders, "origin") > 1) return "refused";
  const isShellsStream = shellOrigins.has(origin ?? "") && streamPath.test(url);
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}` && !isShellsStream)
    return "refused";
  // A target such as `http://evil/` is for proxies.
  if (!url.startsWith("/")) return "refused";
  if (origin !== undefined) return "allowed";
  const site = headers["sec-fetch-site"];
  const isForeign = site !== undefined && site !== "same-origin" && site !== "none";
  // Another site may link to the page itself; it learns nothing from that.
  return isForeign && !(url === "/" && headers["sec-fetch-mode"] === "navigate")
    ? "refused"
    : "allowed";
};
