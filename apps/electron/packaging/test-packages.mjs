// `npm run test:packages`: packages the shell on the tests' Electron, makes a .deb of it, unpacks that into a clean root and
// runs the command line and the shell from there.
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, Platform } from "electron-builder";
import { checkFuses } from "./check-fuses.mjs";
import { configuration } from "./electron-builder.mjs";

const app = join(import.meta.dirname, "..");
const compat = join(app, "compat", "app");
const electronDist = join(app, "..", "..", ".cache", "electron-9.4.1");
const startWithinMs = 60_000;

const say = (text) => process.stdout.write(`${text}\n`);
const check = (what, holds) => {
  if (!holds) throw new Error(`Failed: ${what}`);
  say(`ok  ${what}`);
};
const run = (program, args, options = {}) => {
  const result = spawnSync(program, args, { encoding: "utf8", ...options });
  if (result.status !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${result.status}:\n${result.stderr}`);
  return result.stdout;
};
const pause = (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs));

if (!existsSync(join(electronDist, "electron"))) {
  say("skipped: Electron 9.4.1 is not unpacked in .cache (npm run setup -- --tests)");
  process.exit(0);
}

const scratch = mkdtempSync(join(tmpdir(), "openutm-package-"));
const started = [];
try {
  run(process.execPath, [join(app, "build.mjs"), "--compat"]);
  const { electronFuses: _, deb: _deb, ...rest } = configuration;
  await build({
    projectDir: compat,
    targets: Platform.LINUX.createTarget("dir"),
    publish: "never",
    config: {
      ...rest,
      directories: { output: join(scratch, "out") },
      icon: join(app, "icons", "icon.png"),
      electronDist,
      electronVersion: "9.4.1",
      // Node 24 for the backend, which Electron 9's own is too old for.
      extraResources: [...configuration.extraResources, { from: process.execPath, to: "node" }],
    },
  });
  const unpacked = join(scratch, "out", "linux-unpacked");
  check(
    "electron-builder makes a folder with an archive",
    existsSync(join(unpacked, "resources", "app.asar")),
  );
  check(
    "licences are shipped",
    existsSync(join(unpacked, "LICENSES.chromium.html")) &&
      existsSync(join(unpacked, "resources", "LICENSE.txt")),
  );
  const others = readFileSync(join(unpacked, "resources", "THIRD-PARTY-LICENSES.txt"), "utf8");
  check(
    "and those of what is bundled",
    ["react", "zod", "@novnc/novnc", "ws"].every((name) => others.includes(`\n${name} `)),
  );

  const tree = join(scratch, "deb");
  mkdirSync(join(tree, "DEBIAN"), { recursive: true });
  mkdirSync(join(tree, "opt"));
  mkdirSync(join(tree, "usr", "bin"), { recursive: true });
  cpSync(unpacked, join(tree, "opt", "OpenUTM"), { recursive: true });
  symlinkSync("/opt/OpenUTM/openutm", join(tree, "usr", "bin", "openutm"));
  const { version } = JSON.parse(readFileSync(join(compat, "package.json"), "utf8"));
  writeFileSync(
    join(tree, "DEBIAN", "control"),
    `Package: openutm\nVersion: ${version}\nArchitecture: amd64\nMaintainer: OpenUTM contributors <openutm@example.invalid>\nDepends: libgtk-3-0, libnss3, libasound2\nDescription: Run a computer inside your computer\n`,
  );
  const deb = join(scratch, "openutm.deb");
  run("dpkg-deb", ["--root-owner-group", "-Zgzip", "-z1", "-b", tree, deb]);
  const root = join(scratch, "root");
  run("dpkg-deb", ["-x", deb, root]);
  const program = join(root, "opt", "OpenUTM", "openutm");
  check("the .deb unpacks into a clean root", statSync(program).isFile());

  const home = join(scratch, "home");
  mkdirSync(home);
  const env = { ...process.env, OPENUTM_HOME: home, OPENUTM_IDLE_EXIT_MS: "1000", NO_COLOR: "1" };
  delete env.OPENUTM_NODE;
  const x = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(x);
  const display = await new Promise((resolve, reject) => {
    x.once("error", reject);
    x.stdout.once("data", (chunk) => resolve(`:${String(chunk).trim()}`));
  });
  const shellEnv = { ...env, DISPLAY: display };
  const listed = run(program, ["--no-sandbox", "list", "--json"], { env: shellEnv });
  check("the packaged command line answers", JSON.parse(listed).length === 0);

  const shell = spawn(program, ["--no-sandbox"], { env: shellEnv, stdio: "ignore" });
  started.push(shell);
  const cli = join(root, "opt", "OpenUTM", "resources", "app.asar.unpacked", "dist", "openutm.mjs");
  const node = join(root, "opt", "OpenUTM", "resources", "node");
  const doctor = () => {
    const { stdout } = spawnSync(node, [cli, "doctor", "--json"], { env, encoding: "utf8" });
    try {
      return JSON.parse(stdout);
    } catch {
      return {};
    }
  };
  const deadline = Date.now() + startWithinMs;
  const owner = () => {
    try {
      return JSON.parse(readFileSync(join(home, "owner.json"), "utf8"));
    } catch {
      return {};
    }
  };
  while (owner().windowed !== true && Date.now() < deadline) await pause(200);
  check("the packaged shell starts and owns the library with a window", owner().windowed === true);
  check("its backend answers", doctor().backend === "node");
  run(node, [cli, "create", "Demo", "--demo", "--json"], { env });
  check(
    "it makes a VM from the demo that it ships",
    JSON.parse(run(node, [cli, "list", "--json"], { env })).length === 1,
  );
  const fuses = await checkFuses(program);
  if ("none" in fuses) say(`skipped: fuses, which Electron 9 has not (${fuses.none})`);
  else
    check(`fuses are as configured (wrong: ${fuses.wrong.join(", ")})`, fuses.wrong.length === 0);
  say("packages: all passed");
} finally {
  for (const child of started.toReversed()) child.kill("SIGTERM");
  await pause(1500);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
