// The one door's inside: from what a page sent to the envelope that answers it. Knows no Electron.
import { isShellMethod, shellMethods } from "@openutm/native-bridge/electron/shell";
import type {
  ShellInput,
  ShellMethodName,
  ShellOutput,
} from "@openutm/native-bridge/electron/shell";
import { ApiError, maxRequestBytes, methods, RequestEnvelope } from "@openutm/shared-types";
import type { BackendConnection, MethodName, ReplyEnvelope } from "@openutm/shared-types";

export type ShellHandlers = {
  readonly [M in ShellMethodName]: (input: ShellInput<M>) => Promise<ShellOutput<M>>;
};

export type Door = {
  connection(): Promise<BackendConnection>;
  readonly shell: ShellHandlers;
};

/** A page shows what the library has; who owns it is the shell's affair. */
const shellsOwn: ReadonlySet<string> = new Set(["hello", "owner.release", "door.open"]);

const isBackendMethod = (name: string): name is MethodName =>
  Object.prototype.hasOwnProperty.call(methods, name) && !shellsOwn.has(name);

const readEnvelope = (raw: unknown): RequestEnvelope => {
  let text: string | undefined;
  try {
    text = JSON.stringify(raw);
  } catch {
    // A circle, or a BigInt: no JSON.
  }
  if (text === undefined) throw new ApiError("request.invalid", "The request is not JSON.");
  if (text.length > maxRequestBytes)
    throw new ApiError("request.tooLarge", "The request is larger than 1 MiB.");
  // Read again from its text: what was checked is what is used, without prototypes or getters of the sender's.
  const envelope = RequestEnvelope.safeParse(JSON.parse(text));
  if (!envelope.success)
    throw new ApiError("request.invalid", "A request is an object {id, method, params}.");
  return envelope.data;
};

const callShell = async <M extends ShellMethodName>(
  shell: ShellHandlers,
  method: M,
  params: unknown,
): Promise<unknown> => {
  const input = shellMethods[method].input.safeParse(params);
  if (!input.success)
    throw new ApiError("request.invalid", `The parameters of ${method} do not fit.`, {
      data: {
        issues: input.error.issues
          .slice(0, 20)
          .map(({ path, message }) => ({ path: path.join("."), message })),
      },
    });
  return (shell[method] as (input: unknown) => Promise<unknown>)(input.data);
};

const run = async (
  { connection, shell }: Door,
  { method, params }: RequestEnvelope,
): Promise<unknown> => {
  if (isShellMethod(method)) return callShell(shell, method, params);
  if (!isBackendMethod(method))
    throw new ApiError("request.unknownMethod", "There is no such method.");
  // The backend validates by the same table; doing it here as well would only cost time.
  return (await connection()).call(method, params as never);
};

const idOf = (raw: unknown): number => {
  const id = typeof raw === "object" && raw !== null ? (raw as { id?: unknown }).id : undefined;
  return Number.isSafeInteger(id) && (id as number) >= 0 ? (id as number) : 0;
};

/** Never rejects. */
export const answerRequest = async (door: Door, raw: unknown): Promise<ReplyEnvelope> => {
  const id = idOf(raw);
  try {
    const result = (await run(door, readEnvelope(raw))) as never;
    return { id, ok: true, result };
  } catch (cause) {
    if (cause instanceof ApiError) return { id, ok: false, error: cause.value };
    const error = new ApiError("internal", "The shell failed at this.", {
      hint: "This is a defect in OpenUTM; please report it.",
    });
    return { id, ok: false, error: error.value };
  }
};
