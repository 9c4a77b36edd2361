// The backend's process: started, asked about when another owner hangs, told of when it cannot be had, and ended.
import { ApiError, type BackendConnection } from "@openutm/shared-types";
import { askAboutHungOwner, tell } from "./ask.ts";
import { engine, type BackendProcess } from "./engine.ts";
import { openBackend } from "./open-backend.ts";
import { shipped } from "./places.ts";
import type { Words } from "./words.ts";

export type BackendLife = {
  /** @throws ApiError why there is no backend; the user has been told of what lasts */
  open(): Promise<BackendConnection>;
  /** Asks the process to give the library up; resolves when it has ended. */
  end(): Promise<void>;
};

type BackendLifeOptions = {
  readonly home: string;
  readonly words: () => Words;
  readonly quit: () => void;
};

/** Passes by itself, or is asked about: no dialog. */
const quietCodes: ReadonlySet<string> = new Set([
  "owner.unreachable",
  "owner.releasing",
  "owner.notAnswering",
  "auth.denied",
]);

export const createBackendLife = ({ home, words, quit }: BackendLifeOptions): BackendLife => {
  const told = new Set<string>();
  let child: BackendProcess | undefined;
  let ended: Promise<void> = Promise.resolve();

  const start = (replaceHung: boolean): BackendProcess => {
    const { OPENUTM_REPLACE_HUNG: _, ...env } = process.env;
    const started = engine.startBackend(shipped.backend, {
      ...env,
      OPENUTM_HOME: home,
      ...(replaceHung ? { OPENUTM_REPLACE_HUNG: "1" } : {}),
    });
    child = started;
    ended = new Promise((resolve) => started.onExit(resolve));
    return started;
  };

  const tellOnce = ({ code, value: { message, hint } }: ApiError): void => {
    if (quietCodes.has(code) || told.has(code)) return;
    told.add(code);
    tell("error", { message, detail: hint }, words());
  };

  return {
    async open() {
      try {
        return await openBackend({ home, start: () => start(false) });
      } catch (cause) {
        if (!(cause instanceof ApiError)) throw cause;
        tellOnce(cause);
        if (cause.code !== "owner.notAnswering") throw cause;
        const choice = await askAboutHungOwner(cause.value, words().hungOwner);
        if (choice === "end") return openBackend({ home, start: () => start(true) });
        if (choice === "quit") quit();
        throw cause;
      }
    },
    end() {
      child?.end();
      return ended;
    },
  };
};
