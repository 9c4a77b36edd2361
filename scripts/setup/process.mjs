// Child processes: run and wait, look a command up on PATH.
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { logDetail } from "./report.mjs";

const TAIL_LIMIT = 64 * 1024;

/**
 * Runs a program to its end. Output is kept (its last 64 KiB) and logged; `showOutput` also prints it.
 * Rejects only when the program cannot be started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, showOutput?: boolean, shell?: boolean, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} code is 128 + n after a signal
 */
export function run(command, args, options = {}) {
  logDetail(`$ ${[command, ...args].join(" ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: ["inherit", "pipe", "pipe"],
      windowsHide: true,
      timeout: options.timeoutMs,
    });
    let output = "";
    const keep = (stream) => (chunk) => {
      output = (output + chunk).slice(-TAIL_LIMIT);
      logDetail(String(chunk));
      if (options.showOutput) stream.write(chunk);
    };
    child.stdout.on("data", keep(process.stdout));
    child.stderr.on("data", keep(process.stderr));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }));
  });
}

/** The last lines of a program's output, indented, for a failure's message. */
export function lastLines(output, count = 8) {
  const lines = output
    .split("\n")
    .map((line) => line.trimEnd())
    .filter(Boolean);
  return lines
    .slice(-count)
    .map((line) => `    ${line}`)
    .join("\n");
}

function isExecutableFile(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Finds a command in PATH and then in `extraFolders`.
 * @param {string} name
 * @param {{ path?: string, platform?: string, extraFolders?: readonly string[] }} [options]
 * @returns {string | undefined} its full path
 */
export function findCommand(name, options = {}) {
  const platform = options.platform ?? process.platform;
  const folders = [
    ...(options.path ?? process.env.PATH ?? "").split(delimiter).filter(Boolean),
    ...(options.extraFolders ?? []),
  ];
  const names = platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of folders) {
    for (const candidate of names) {
      const path = join(folder, candidate);
      if (isExecutableFile(path)) return path;
    }
  }
  return undefined;
}

/**
 * Runs a program in the foreground with this terminal and resolves with its exit code. SIGTERM and
 * SIGHUP are passed on, SIGINT only when no terminal does that already; it also gets SIGTERM when npm,
 * which started us, is ended.
 */
export function runForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: "inherit", windowsHide: true });
    const forward = (signal) => () => {
      const terminalSendsIt = signal === "SIGINT" && process.stdin.isTTY;
      if (!terminalSendsIt) child.kill(signal);
    };
    const forwards = FORWARDED.map((signal) => ({ signal, handler: forward(signal) }));
    for (const { signal, handler } of forwards) process.on(signal, handler);
    const stopWatching = watchForNpmsEnd(() => child.kill("SIGTERM"));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      stopWatching();
      for (const entry of forwards) process.off(entry.signal, entry.handler);
      resolve(code ?? SIGNAL_EXIT_CODES[signal] ?? 1);
    });
  });
}

/**
 * npm runs a script through a shell, and a signal sent to npm ends that shell without reaching us: we
 * would go on as an orphan. Calls `onEnd` once when the shell that started us has gone.
 * @param {() => void} onEnd
 * @returns {() => void} stops watching
 */
function watchForNpmsEnd(onEnd) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32")
    return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, 500);
  return () => clearInterval(timer);
}

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];

const SIGNAL_EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGSEGV: 139, SIGTERM: 143 };
