// OpenUTM in the browser: the backend under test, served over a library of its own, and its page in Chromium.
import type { Input, MethodName, Output } from "../../packages/shared-types/src/index.ts";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { PageOptions, WatchedPage } from "../../packages/testing/src/browser/browser.ts";
import {
  callDoor,
  expectBackendUnderTest,
  freePort,
  testHome,
  type Served,
  type TestHome,
} from "../../packages/testing/src/index.ts";
import { testBrowser } from "./browser.ts";

export type App = {
  readonly home: TestHome;
  /** Since the last `serve`. */
  readonly served: Served;
  /** Since the last `show`. */
  readonly page: Page;
  /** What the pages' consoles have said that nobody expected. */
  readonly problems: readonly string[];
  /** Starts `openutm serve` with these words; fails unless the backend under test answers. */
  serve(...words: readonly string[]): Promise<Served>;
  /** Opens the page, which is `page` from now on. */
  show(options?: PageOptions): Promise<void>;
  /** What any program may ask of the backend. */
  call<M extends MethodName>(method: M, params: Input<M>): Promise<Output<M>>;
  /** Another page of the same library, which shares no storage with the first. */
  openTab(options?: PageOptions): Promise<Page>;
};

type Running = {
  readonly home: TestHome;
  served?: Served;
  page?: Page;
  readonly watched: WatchedPage[];
};

const there = <T>(thing: T | undefined, what: string): T => {
  if (thing === undefined) throw new Error(`There is no ${what} yet.`);
  return thing;
};

/** A library and a browser; nothing is served yet. Both are new for each test, or last for the whole file. */
export const testApp = (lasts: "test" | "file" = "test"): App => {
  const browser = testBrowser();
  let now: Running | undefined;
  const running = (): Running => there(now, "library");
  const [before, after] = lasts === "file" ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(() => {
    now = { home: testHome(), watched: [] };
  });
  after(async () => {
    await browser.closePages();
    now?.home.dispose();
    now = undefined;
  });
  const app: App = {
    get home() {
      return running().home;
    },
    get served() {
      return there(running().served, "backend");
    },
    get page() {
      return there(running().page, "page");
    },
    get problems() {
      return running().watched.flatMap(({ problems }) => problems);
    },
    async serve(...words) {
      const served = await app.home.serve(...words);
      await expectBackendUnderTest(served);
      running().served = served;
      return served;
    },
    async show(options) {
      running().page = await app.openTab(options);
    },
    call: (method, params) => callDoor(app.served, method, params),
    async openTab(options) {
      const watched = await browser.openPage(app.served.url, options);
      running().watched.push(watched);
      return watched.page;
    },
  };
  return app;
};

/** All that a browser may say of calls, streams and files that a backend's end falls into. */
export const lossOfBackend = /WebSocket|net::ERR_|Failed to fetch/;

export const expectQuiet = ({ problems }: App): void => expect(problems).toEqual([]);

type ShownOptions = { readonly serve?: readonly string[]; readonly page?: PageOptions };

/** Served and shown before each test. */
export const shownApp = ({ serve = [], page = {} }: ShownOptions = {}): App => {
  const app = testApp();
  beforeEach(async () => {
    // One that nobody else gets by chance: a backend that is started again wants the same.
    await app.serve("--port", String(await freePort()), ...serve);
    await app.show(page);
  });
  return app;
};
