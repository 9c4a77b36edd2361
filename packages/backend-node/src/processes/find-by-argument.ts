// Finds processes by what their command line says. Looked at when a backend starts and when orphans are asked for; never polled.
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";

export type CommandLine = { readonly pid: number; readonly argv: readonly string[] };

const mentions = (texts: readonly string[], line: string): boolean =>
  texts.some((text) => line.includes(text));

const linux = async (texts: readonly string[]): Promise<readonly CommandLine[]> => {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return mentions(texts, line)
        ? [{ pid: Number(pid), argv: line.split("\0").slice(0, -1) }]
        : [];
    }),
  );
  return found.flat();
};

/** `ps -axww -o pid=,command=`: arguments joined by spaces, so `argv` is one text. */
export const readPsCommands = (output: string, texts: readonly string[]): readonly CommandLine[] =>
  output.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid !== undefined && command !== undefined && mentions(texts, command)
      ? [{ pid: Number(pid), argv: [command] }]
      : [];
  });

const runPs = (file: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(
      file,
      args,
      { timeout: 10_000, maxBuffer: 32 * 1024 * 1024, windowsHide: true },
      (_error, stdout) => resolve(stdout),
    );
  });

const unix = async (texts: readonly string[]): Promise<readonly CommandLine[]> =>
  readPsCommands(await runPs("ps", ["-axww", "-o", "pid=,command="]), texts);

const windowsQuery = `Get-CimInstance Win32_Process -Filter "Name LIKE 'qemu-system-%'" | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }`;

const windows = async (texts: readonly string[]): Promise<readonly CommandLine[]> =>
  // Inside JSON arguments a backslash is doubled.
  readPsCommands(
    await runPs("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", windowsQuery]),
    [...texts, ...texts.map((text) => text.replaceAll("\\", "\\\\"))],
  );

const finders: Partial<
  Record<NodeJS.Platform, (texts: readonly string[]) => Promise<readonly CommandLine[]>>
> = { linux, win32: windows };

/** QEMUs with one of the texts in an argument; this process is left out. */
export const findByArgument = async (texts: readonly string[]): Promise<readonly CommandLine[]> => {
  const found = await (finders[process.platform] ?? unix)(texts);
  return found.filter(({ pid, argv }) => pid !== process.pid && isQemu(argv[0] ?? ""));
};

/** An editor or a shell that names the same path is no guest. */
const isQemu = (program: string): boolean =>
  /(?:^|[\\/])[^\\/ ]*qemu-system[^\\/]*/.test(program.split(" -")[0] ?? "");
