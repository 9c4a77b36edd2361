// From an envelope that somebody sent to the envelope that answers it. Every transport of this backend calls through here.
import { ApiError, contractVersion, describeIssues, methods } from "@openutm/shared-types";
import type {
  ApiErrorValue,
  CallContext,
  Handlers,
  MethodName,
  ReplyEnvelope,
  z,
} from "@openutm/shared-types";
import type { Log } from "@openutm/vm-core";
import { withHint } from "./default-hints.ts";
import { readEnvelope, requestId } from "./envelope.ts";

export type DispatchOptions = {
  /** Gets the details of a defect, which never go to the caller. */
  readonly log?: Pick<Log, "error">;
  /**
   * Whether what handlers return is held against the contract too: a handler that breaks it answers `internal`. On in
   * development and tests, off in production, where it would cost more than most calls.
   */
  readonly outputs?: "check" | "trust";
};

const isMethodName = (name: string): name is MethodName => Object.hasOwn(methods, name);

const internalError: ApiErrorValue = {
  code: "internal",
  message: "OpenUTM made a mistake while doing this.",
  hint: "Try again; if it stays, report it together with OpenUTM's log, which has the rest.",
};

const unknownMethod = (name: string): ApiError =>
  new ApiError("request.unknownMethod", `There is no method “${name.slice(0, 64)}”.`, {
    hint: `This backend speaks version ${contractVersion} of the contract.`,
  });

/** @throws ApiError `request.invalid` with `data.issues` */
const parseParams = (method: MethodName, params: unknown): unknown => {
  let outcome: z.ZodSafeParseResult<unknown>;
  try {
    outcome = methods[method].input.safeParse(params);
  } catch (cause) {
    // Nesting deep enough to exhaust the stack is bad input, not a defect.
    if (!(cause instanceof RangeError)) throw cause;
    throw new ApiError("request.invalid", `The parameters of ${method} are nested too deeply.`);
  }
  if (outcome.success) return outcome.data;
  const issues = describeIssues(outcome.error, params);
  const first = issues[0];
  throw new ApiError(
    "request.invalid",
    first === undefined
      ? `The parameters of ${method} do not fit the contract.`
      : `The parameters of ${method} do not fit the contract: ${first.path === "" ? "" : `${first.path}: `}${first.message}`,
    { data: { issues } },
  );
};

const checkOutput = (method: MethodName, output: unknown): void => {
  const outcome = methods[method].output.safeParse(output);
  if (outcome.success) return;
  throw new Error(`${method} answered what its contract does not allow: ${outcome.error.message}`);
};

type AnyHandler = (input: unknown, context: CallContext) => Promise<unknown>;

const run = async (
  handlers: Partial<Handlers>,
  raw: unknown,
  context: CallContext,
  options: DispatchOptions,
): Promise<unknown> => {
  const envelope = readEnvelope(raw);
  const { method } = envelope;
  if (!isMethodName(method)) throw unknownMethod(method);
  const handler = handlers[method] as AnyHandler | undefined;
  if (handler === undefined) throw unknownMethod(method);
  const output = await handler(parseParams(method, envelope.params), context);
  if (options.outputs === "check") checkOutput(method, output);
  return output;
};

/**
 * Answers one call. Never rejects: every failure is an envelope with `ok: false`; what is no `ApiError` becomes
 * `internal` and its cause goes to the log.
 *
 * @param raw the envelope as JSON.parse gave it
 */
export const dispatch = async (
  handlers: Partial<Handlers>,
  raw: unknown,
  context: CallContext,
  options: DispatchOptions = {},
): Promise<ReplyEnvelope> => {
  const id = requestId(raw);
  try {
    const result = (await run(handlers, raw, context, options)) as z.core.util.JSONType;
    return { id, ok: true, result };
  } catch (cause) {
    if (cause instanceof ApiError) return { id, ok: false, error: withHint(cause.value) };
    options.log?.error("A call failed with something that is no ApiError.", cause);
    return { id, ok: false, error: internalError };
  }
};
