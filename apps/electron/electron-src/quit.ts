// What becomes of running guests when the app ends: the user's setting decides, or the user.
import { fillWords } from "@openutm/native-bridge/electron/shell";
import type { BackendConnection, Settings, Vm } from "@openutm/shared-types";
import type { Words } from "./words.ts";

export type QuitChoice = "shutDown" | "keepRunning" | "cancel";

export type QuitQuestion = {
  readonly message: string;
  readonly detail: string;
  readonly choices: readonly { readonly choice: QuitChoice; readonly label: string }[];
};

export type QuitUser = {
  readonly ask: (question: QuitQuestion) => Promise<QuitChoice>;
  /** A guest did not shut down; `reason` says it in words. */
  readonly stillRuns: (reason: string) => Promise<QuitChoice>;
};

export type QuitOptions = QuitUser & { readonly words: Words["quit"] };

/**
 * A signal ends the app, perhaps with its whole session: no question may hold that up, and what runs is left running unless
 * the setting says otherwise.
 */
export const nobodyToAsk: QuitUser = {
  ask: async () => "keepRunning",
  stillRuns: async () => "keepRunning",
};

const restful: ReadonlySet<Vm["status"]> = new Set(["stopped", "suspended", "error", "broken"]);

const question = (vms: readonly Vm[], words: Words["quit"]): QuitQuestion => ({
  message:
    vms.length === 1
      ? fillWords(words.oneRuns, { name: vms[0]?.name ?? "" })
      : fillWords(words.manyRun, { count: vms.length }),
  detail: words.detail,
  choices: [
    { choice: "shutDown", label: words.shutDown },
    { choice: "keepRunning", label: words.keepRunning },
    { choice: "cancel", label: words.cancel },
  ],
});

/** A setting from a build that can suspend asks here: guessing could lose somebody's work. */
const chosen = async (
  { onQuit }: Settings,
  vms: readonly Vm[],
  { ask, words }: QuitOptions,
): Promise<QuitChoice> =>
  onQuit === "shutDown" || onQuit === "keepRunning" ? onQuit : ask(question(vms, words));

const shutAllDown = async (
  connection: BackendConnection,
  vms: readonly Vm[],
): Promise<readonly string[]> => {
  const outcomes = await Promise.allSettled(
    vms.map(({ id }) => connection.call("vm.stop", { id })),
  );
  return outcomes.flatMap((outcome, at) =>
    outcome.status === "fulfilled"
      ? []
      : [
          `“${vms[at]?.name}”: ${outcome.reason instanceof Error ? outcome.reason.message : outcome.reason}`,
        ],
  );
};

/** Resolves to whether the app may end. */
export const mayQuit = async (
  connection: BackendConnection,
  options: QuitOptions,
): Promise<boolean> => {
  const [{ vms }, settings] = await Promise.all([
    connection.call("vm.list", {}),
    connection.call("settings.get", {}),
  ]);
  const running = vms.filter(({ status }) => !restful.has(status));
  if (running.length === 0) return true;
  const choice = await chosen(settings, running, options);
  if (choice !== "shutDown") return choice === "keepRunning";
  const problems = await shutAllDown(connection, running);
  if (problems.length === 0) return true;
  return (await options.stillRuns(problems.join("\n"))) === "keepRunning";
};
