/// <reference lib="dom" />
// The system's Chromium, without a window, with a profile of its own and kept off the network.
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { findChromium } from "./find-chromium.ts";

const offline = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

/** @throws when no Chromium is installed */
export const openBrowser = (args: readonly string[] = []): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error(
      "No Chromium is installed (package chromium): run `npm test` once, its set-up installs one.",
    );
  // Chromium's own sandbox refuses to run as root, which is what containers are.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...offline, ...sandbox, ...args],
  });
};

export type WatchedPage = {
  readonly page: Page;
  /** Errors on the console, exceptions nobody caught, CSP violations, and requests to any other place. Should stay empty. */
  readonly problems: readonly string[];
};

export type PageOptions = Pick<
  BrowserContextOptions,
  "viewport" | "colorScheme" | "deviceScaleFactor"
> & {
  /** Console errors that the test itself brings about: a backend that is killed, a call that is refused. */
  readonly expected?: RegExp;
};

// Read by the page's own listener, because a report-only policy or a blocked style says nothing on the console.
const cspMark = "CSP violation:";

/** A page in a context of its own: no storage is shared with another. */
export const openPage = async (
  browser: Browser,
  url: string,
  { expected, ...options }: PageOptions = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const report = (text: string): void => {
    if (expected?.test(text) !== true) problems.push(text);
  };
  const { origin } = new URL(url);
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().startsWith(cspMark))
      report(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => report(`uncaught: ${error.stack ?? error.message}`));
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (target.origin !== origin && !["blob:", "data:"].includes(target.protocol))
      report(`request to ${request.url()}`);
  });
  await page.addInitScript((mark) => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      console.warn(`${mark} ${violatedDirective} ${blockedURI}`);
    });
  }, cspMark);
  await page.goto(url);
  return { page, problems };
};
