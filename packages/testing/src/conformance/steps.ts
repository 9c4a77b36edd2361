// What each kind of step does. A runner gives back how the backend differs from the step, and nothing when it does not.
import { openSync, closeSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ApiError } from "@openutm/shared-types";
import type { BackendEvent } from "@openutm/shared-types";
import { isAlive } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";
import { differs, filledIn } from "./match.ts";
import type { Begun, Run } from "./run.ts";
import type { Expected, Step } from "./script.ts";
import { sayLines } from "./socket.ts";
import { readStream } from "./stream.ts";
import { makeFile } from "./world.ts";

type Verdict = string | undefined;
type Kind =
  | "call"
  | "until"
  | "begin"
  | "end"
  | "event"
  | "stream"
  | "socket"
  | "cli"
  | "owner"
  | "write"
  | "remove"
  | "sql"
  | "signal"
  | "hold"
  | "mode";
type StepOf<K extends Kind> = Extract<Step, Readonly<Record<K, unknown>>>;

const fill = <T>({ world }: Run, value: T): T => filledIn(value, world.saved) as T;

const say = (value: unknown): string => JSON.stringify(value).slice(0, 400);

const judge = (run: Run, what: string, expected: Expected, came: Awaited<Begun>): Verdict => {
  run.heard.push({ what, ...came });
  const { saved } = run.world;
  if ("error" in expected)
    return "error" in came
      ? differs(came.error, fill(run, expected.error), saved)
      : `${what} answered ${say(came.result)} instead of an error`;
  return "error" in came
    ? `${what} failed with ${say(came.error)}`
    : differs(came.result, fill(run, expected.result), saved);
};

// Scripts name methods as text: they are data. The backend refuses what does not fit.
type AnyCall = (method: string, params: unknown) => Promise<unknown>;

const ask = async (run: Run, method: string, params: unknown): Begun => {
  const call = run.connection().call as AnyCall;
  try {
    return { result: await call(method, fill(run, params ?? {})) };
  } catch (error) {
    if (error instanceof ApiError) return { error: error.value };
    throw error;
  }
};

const askUntil = async (run: Run, step: StepOf<"until">): Promise<Verdict> => {
  const heardBefore = run.heard.length;
  let verdict: Verdict;
  const isIt = async (): Promise<boolean> => {
    // Of all answers the last one counts.
    run.heard.splice(heardBefore);
    verdict = judge(run, step.until, step, await ask(run, step.until, step.params));
    return verdict === undefined;
  };
  return waitFor(`${step.until} to be answered so`, isIt).then(
    () => undefined,
    () => verdict,
  );
};

const end = async (run: Run, signal?: NodeJS.Signals): Promise<void> => {
  const { pid } = run.connection().backend;
  if (signal === undefined)
    await run.connection().call("owner.release", { reason: "The script goes on." });
  else process.kill(pid, signal);
  await run.closed();
  await waitFor("the owner to be gone", () => !isAlive(pid));
};

const owners: Readonly<Record<StepOf<"owner">["owner"], (run: Run) => unknown>> = {
  start: (run) => run.connect("start"),
  serve: (run) => run.connect("serve"),
  end: (run) => end(run),
  kill: (run) => end(run, "SIGKILL"),
  freeze: (run) => process.kill(run.connection().backend.pid, "SIGSTOP"),
  thaw: (run) => process.kill(run.connection().backend.pid, "SIGCONT"),
};

const waitForEvent = async (run: Run, { event, payload }: StepOf<"event">): Promise<Verdict> => {
  const { world } = run;
  const wanted = fill(run, payload);
  const isIt = (one: BackendEvent): boolean =>
    one.topic === event && differs(one.payload, wanted, world.saved) === undefined;
  try {
    await waitFor(`the event ${event} ${say(wanted)}`, () => run.events().some(isIt));
    return undefined;
  } catch (error) {
    const last = run
      .events()
      .filter(({ topic }) => topic === event)
      .at(-1);
    return `${(error as Error).message} The last one was ${say(last ?? "none")}.`;
  }
};

const runCli = async (run: Run, step: StepOf<"cli">): Promise<Verdict> => {
  const words = fill(run, step.cli);
  const answer = await run.world.home.cli([...words, "--json"]);
  const came =
    answer.exitCode === 0 ? { result: answer.json() } : answer.json<{ error: unknown }>();
  return judge(run, `openutm ${words.join(" ")}`, step, came);
};

const runSql = (run: Run, { sql }: StepOf<"sql">): void => {
  const database = new DatabaseSync(join(run.world.home.dir, "library.db"));
  try {
    for (const statement of fill(run, sql)) database.exec(statement);
  } finally {
    database.close();
  }
};

const hold = (run: Run, path: string): void => {
  const file = openSync(fill(run, path), "r+");
  run.world.disposers.push(() => closeSync(file));
};

type Runner<K extends Kind> = (run: Run, step: StepOf<K>) => Promise<Verdict> | Verdict | void;

const runners: { readonly [K in Kind]: Runner<K> } = {
  call: async (run, step) => judge(run, step.call, step, await ask(run, step.call, step.params)),
  until: askUntil,
  begin: (run, step) => void run.begun.set(step.as, ask(run, step.begin, step.params)),
  end: async (run, step) => {
    const begun = run.begun.get(step.end);
    if (begun === undefined) throw new Error(`The script has begun no call ${step.end}.`);
    return judge(run, `the end of ${step.end}`, step, await begun);
  },
  event: waitForEvent,
  stream: async (run, step) => {
    const came = await readStream(run.connection(), fill(run, step));
    return "error" in step || "error" in came
      ? judge(run, "the stream", "error" in step ? step : { result: {} }, came)
      : came.difference;
  },
  socket: async (run, step) => {
    const { lines, difference } = await sayLines(run.world, fill(run, step));
    run.heard.push({ what: "a connection", result: lines });
    return difference;
  },
  cli: runCli,
  owner: async (run, step) => void (await owners[step.owner](run)),
  write: (run, step) => makeFile(fill(run, step.write), fill(run, step.file)),
  remove: (run, step) => rmSync(fill(run, step.remove), { recursive: true, force: true }),
  sql: runSql,
  signal: (run, step) => void process.kill(Number(fill(run, step.pid)), step.signal),
  hold: (run, step) => hold(run, step.hold),
  mode: (run, step) => run.world.fake?.setMode(step.mode),
};

const kindOf = (step: Step): Kind => {
  const kind = (Object.keys(runners) as Kind[]).find((key) => Object.hasOwn(step, key));
  if (kind === undefined) throw new Error(`No step is like ${say(step)}.`);
  return kind;
};

export const runStep = async (run: Run, step: Step): Promise<Verdict> => {
  const runner = runners[kindOf(step)] as (run: Run, step: Step) => Promise<Verdict>;
  return (await runner(run, step)) ?? undefined;
};
