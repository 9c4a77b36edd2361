// The Tauri half of `npm run test:packages`: a release's deb and rpm, their contents, and the deb run from a clean root.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { startXServer } from "../../../e2e/shells/x-server.ts";
import { check, hasProgram, run, say, skip } from "../../../scripts/packages/checks.ts";
import {
  checkDependencies,
  checkDesktopEntry,
  checkIcons,
  checkProgram,
} from "../../../scripts/packages/deb.ts";
import { runsInstalled } from "../../../scripts/packages/installed.ts";
import { checkLicences } from "../../../scripts/packages/licences-shipped.ts";
import { CLI_BUNDLE, ROOT } from "../../../scripts/setup/paths.mjs";
import { whyNoRust } from "../../../scripts/setup/rust.mjs";
import { whyNoWebKit } from "../../../scripts/start/tauri-app.mjs";

const folder = join(import.meta.dirname, "..");
const target = process.env["CARGO_TARGET_DIR"] ?? join(folder, "target");
const bundles = join(target, "release", "bundle");
const maxProgramBytes = 18_000_000;

/** What a package must not lose, from its root. */
const files = [
  "usr/bin/openutm",
  "usr/lib/OpenUTM/assets/demo.img",
  "usr/lib/OpenUTM/assets/page/index.html",
  "usr/share/applications/OpenUTM.desktop",
  "usr/share/mime/packages/org.openutm.OpenUTM.xml",
];
const types = ["application/x-cd-image", "application/x-openutm", "x-scheme-handler/openutm"];

const cli = join(folder, "node_modules", "@tauri-apps", "cli", "tauri.js");
const tauri = (...words: string[]): void =>
  void execFileSync(process.execPath, [cli, ...words], { cwd: folder, stdio: "inherit" });

const builtPackage = (kind: "deb" | "rpm"): string => {
  const name = readdirSync(join(bundles, kind)).find((file) => file.endsWith(`.${kind}`));
  if (name === undefined) throw new Error(`There is no .${kind} in ${bundles}.`);
  return join(bundles, kind, name);
};

const build = (): void => {
  // Those of an older version would be taken for this one's.
  for (const kind of ["deb", "rpm"]) rmSync(join(bundles, kind), { recursive: true, force: true });
  say("A release is built, which takes minutes …");
  tauri("build", "--bundles", "deb,rpm");
};

const checkDeb = (deb: string, root: string): void => {
  run("dpkg-deb", ["-x", deb, root]);
  for (const file of files) check(`the .deb has ${file}`, existsSync(join(root, file)));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const field = (name: string): string => run("dpkg-deb", ["-f", deb, name]).trim();
  check(`its version is ${version}`, field("Version") === version);
  const program = join(root, "usr", "bin", "openutm");
  checkDependencies(deb, program);
  checkProgram(program, maxProgramBytes);
  checkLicences(join(root, "usr", "lib", "OpenUTM"), [
    "react",
    "zod",
    "tauri",
    "tokio",
    "rusqlite",
  ]);
  const share = join(root, "usr", "share");
  checkDesktopEntry(join(share, "applications", "OpenUTM.desktop"), types);
  checkIcons(share, "openutm");
};

const checkRpm = (rpm: string, root: string): void => {
  if (!hasProgram("rpm")) {
    skip("the .rpm's contents", "rpm is not installed");
    return;
  }
  const ask = (...words: string[]): readonly string[] =>
    run("rpm", ["-qp", "--nosignature", ...words, rpm])
      .split("\n")
      .filter(Boolean);
  const listed = ask("-l").filter((path) => !existsSync(join(root, path)));
  check(`the .rpm has no file that the .deb has not (${listed.join(", ")})`, listed.length === 0);
  for (const file of files) check(`the .rpm has ${file}`, ask("-l").includes(`/${file}`));
  const [facts = ""] = ask("--qf", "%{NAME} %{LICENSE} %{SUMMARY}\n");
  check(`it says “${facts}”`, facts === "open-utm MIT Run a computer inside your computer");
  const needs = ask("--requires").join(" ");
  for (const library of ["webkit2gtk4.1", "gtk3"])
    check(`it asks for ${library}`, needs.includes(library));
  run("rpm", ["-K", "--nosignature", rpm]);
  check("its digests are right", true);
};

/** AppImage's own tools are downloaded when the first one is made: a machine that cannot goes without. */
const makeAppImage = (): void => {
  try {
    run(process.execPath, [cli, "bundle", "--bundles", "appimage"], { cwd: folder });
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const [, address] = /Downloading (\S+)\s+failed to bundle/.exec(said) ?? [];
    if (address === undefined) throw error;
    return skip("the AppImage", `its tools cannot be downloaded (${address})`);
  }
  const made = readdirSync(join(bundles, "appimage")).some((file) => file.endsWith(".AppImage"));
  check("an AppImage is made", made);
};

/** @param home a folder for the library and all else that the app keeps: nothing of this user's is a part of the test */
const envOf = (home: string, display: string): NodeJS.ProcessEnv => ({
  ...process.env,
  OPENUTM_HOME: home,
  NO_COLOR: "1",
  DISPLAY: display,
  WAYLAND_DISPLAY: "",
  XDG_DATA_HOME: join(home, "xdg-data"),
  XDG_CACHE_HOME: join(home, "xdg-cache"),
  XDG_CONFIG_HOME: join(home, "xdg-config"),
  // Without it GTK waits for a bus that nobody runs.
  NO_AT_BRIDGE: "1",
});

const runFrom = async (program: string, home: string): Promise<void> => {
  const x = await startXServer();
  try {
    await runsInstalled({
      name: "the installed app",
      program,
      switches: [],
      env: envOf(home, x.display),
      cli: [process.execPath, CLI_BUNDLE],
      backend: "rust",
      endsBeside: "runningGuest",
    });
  } finally {
    x.end();
  }
};

/** The first of the end-to-end scenarios: its pixels in the window, typed keys, pause, a window of its own. */
const seesDemo = (program: string): void => {
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const scenario = ["--project", "e2e", "e2e/tauri/life.e2e.test.ts", "-t", "creates the demo"];
  const env = { ...process.env, OPENUTM_TEST_TAURI: program };
  const said = run(process.execPath, [vitest, "run", ...scenario], { cwd: ROOT, env });
  // A machine that has no driver for WebKitGTK skips it.
  if (/Tests .*1 passed/.test(stripVTControlCharacters(said)))
    check("its windows show the demo, which hears keys, pauses and goes on", true);
  else skip("the demo's pictures in its windows", said);
};

/** Why none of this can be done on this machine. */
const whyNot = (): string | undefined => {
  if (process.platform !== "linux") return "those of this system are checked by nobody yet";
  if (!hasProgram("dpkg-deb")) return "dpkg-deb is not installed";
  return whyNoRust() ?? whyNoWebKit();
};

export const testPackages = async (): Promise<void> => {
  const why = whyNot();
  if (why !== undefined) return skip("the Tauri app's packages", why);
  const scratch = mkdtempSync(join(tmpdir(), "ou-packages-"));
  try {
    build();
    const root = join(scratch, "root");
    checkDeb(builtPackage("deb"), root);
    checkRpm(builtPackage("rpm"), root);
    const program = join(root, "usr", "bin", "openutm");
    await runFrom(program, join(scratch, "home"));
    seesDemo(program);
    makeAppImage();
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
};
