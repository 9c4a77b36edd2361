// What tests and measurements need of WebDriver (W3C Recommendation, chapters 8 to 18): a session, its windows, scripts and
// keys.
import type { DrivenPage } from "./page.ts";

type Answer = {
  readonly value: unknown;
};
/** The name of a reference to an element in JSON (chapter 12). */
const elementKey = "element-6066-11e4-a52e-4f735466cecf";
const enter = "\uE007";

export type Session = {
  /** The windows that are open, by their handles. */
  windows(): Promise<readonly string[]>;
  page(handle: string): DrivenPage;
  /** Leads a window to an address; to nowhere when the app refuses. */
  lead(handle: string, address: string): Promise<void>;
  end(): Promise<void>;
};

/** A page that is refused is waited for in vain. */
const leadWithinMs = 3000;

/** Errors (chapter 6.6) of an element that the page has put another in the place of, or that is just moving. */
const cannotBeClicked =
  /stale element reference|element click intercepted|element not interactable/;

const keys = { Enter: enter, Escape: "\uE00C" } as const;

const ask = async (method: string, url: string, body?: object): Promise<unknown> => {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { "content-type": "application/json" },
  });
  const { value } = (await response.json()) as Answer;
  const { error, message } = (value ?? {}) as { error?: string; message?: string };
  if (!response.ok) throw new Error(`${method} ${url}: ${error}: ${message}`);
  return value;
};

/** The source of an asynchronous script: an answer is `[result]`, or what was thrown as a text. */
const scriptOf = (run: (...given: never[]) => unknown): string =>
  `const done = arguments[arguments.length - 1];
   Promise.resolve((${run})(...[...arguments].slice(0, -1)))
     .then((value) => done([value]), (error) => done(String(error && error.stack || error)));`;

/** @param address of a driver that listens */
export const startSession = async (
  address: string,
  capabilities: Readonly<Record<string, unknown>>,
): Promise<Session> => {
  const { sessionId } = (await ask("POST", `${address}/session`, {
    capabilities: { alwaysMatch: capabilities, firstMatch: [{}] },
  })) as { sessionId: string };
  const session = `${address}/session/${sessionId}`;
  await ask("POST", `${session}/timeouts`, { script: 60_000, pageLoad: 60_000, implicit: 0 });
  let current = "";
  // Commands go to one window at a time: whoever wants another waits in this row.
  let row: Promise<unknown> = Promise.resolve();

  const inWindow = <T>(handle: string, work: () => Promise<T>): Promise<T> => {
    const run = row.then(async () => {
      if (current !== handle) await ask("POST", `${session}/window`, { handle });
      current = handle;
      return work();
    });
    row = run.catch(() => {
      current = "";
    });
    return run;
  };

  const page = (handle: string): DrivenPage => {
    const run = (source: string, given: readonly unknown[]): Promise<unknown> =>
      ask("POST", `${session}/execute/async`, { script: source, args: given });
    const pressAll = (pressed: readonly string[]): Promise<unknown> =>
      ask("POST", `${session}/actions`, {
        actions: [
          {
            type: "key",
            id: "keyboard",
            actions: pressed.flatMap((value) => [
              { type: "keyDown", value },
              { type: "pause", duration: 30 },
              { type: "keyUp", value },
            ]),
          },
        ],
      });
    return {
      evaluate: async (script, ...given) => {
        const answer = await inWindow(handle, () => run(scriptOf(script), given));
        if (!Array.isArray(answer)) throw new Error(`In the page: ${answer}`);
        return answer[0] as never;
      },
      click: (find, ...given) =>
        inWindow(handle, async () => {
          const answer = await run(scriptOf(find), given);
          const found = Array.isArray(answer) ? (answer[0] as Record<string, string> | null) : null;
          const element = found?.[elementKey];
          if (element === undefined) return false;
          return ask("POST", `${session}/element/${element}/click`, {}).then(
            () => true,
            (error: unknown) => {
              if (cannotBeClicked.test(String(error))) return false;
              throw error;
            },
          );
        }),
      type: async (text) =>
        void (await inWindow(handle, () =>
          pressAll([...text].map((letter) => (letter === "\n" ? enter : letter))),
        )),
      press: async (key) => void (await inWindow(handle, () => pressAll([keys[key]]))),
    };
  };

  return {
    windows: async () => (await ask("GET", `${session}/window/handles`)) as string[],
    page,
    lead: async (handle, url) => {
      await inWindow(handle, async () => {
        await ask("POST", `${session}/timeouts`, { pageLoad: leadWithinMs });
        await ask("POST", `${session}/url`, { url });
      }).catch(() => undefined);
    },
    end: async () => void (await ask("DELETE", session)),
  };
};
