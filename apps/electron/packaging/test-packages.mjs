// The Electron half of `npm run test:packages`: packages the shell on the tests' Electron, makes a .deb of it, unpacks that
// into a clean root and runs the command line and the shell from there.
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
import { startXServer } from "../../../e2e/shells/x-server.ts";
import { check, run, skip } from "../../../scripts/packages/checks.ts";
import { runsInstalled } from "../../../scripts/packages/installed.ts";
import { checkLicences } from "../../../scripts/packages/licences-shipped.ts";
import { OLD_ELECTRON } from "../../../scripts/setup/old-electron.mjs";
import { checkFuses } from "./check-fuses.mjs";
import { configuration } from "./electron-builder.mjs";

const app = join(import.meta.dirname, "..");
const compat = join(app, "compat", "app");

/** @param {string} output @returns {Promise<string>} the app's folder */
const packageApp = async (output) => {
  run(process.execPath, [join(app, "build.mjs"), "--compat"]);
  const { electronFuses: _, deb: _deb, ...rest } = configuration;
  await build({
    projectDir: compat,
    targets: Platform.LINUX.createTarget("dir"),
    publish: "never",
    config: {
      ...rest,
      directories: { output },
      icon: join(app, "icons", "icon.png"),
      electronDist: OLD_ELECTRON,
      electronVersion: "9.4.1",
      // Node 24 for the backend, which Electron 9's own is too old for.
      extraResources: [...configuration.extraResources, { from: process.execPath, to: "node" }],
    },
  });
  const unpacked = join(output, "linux-unpacked");
  const resources = join(unpacked, "resources");
  check("electron-builder makes a folder with an archive", existsSync(join(resources, "app.asar")));
  check("Chromium's licences are shipped", existsSync(join(unpacked, "LICENSES.chromium.html")));
  checkLicences(resources, ["react", "zod", "@novnc/novnc", "ws"]);
  return unpacked;
};

/**
 * electron-builder's own .deb wants tools that it downloads.
 * @param {string} unpacked @param {string} scratch @returns {string} the clean root that it is unpacked into
 */
const installDeb = (unpacked, scratch) => {
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
  return join(root, "opt", "OpenUTM");
};

/** @param {string} folder where the app is installed @param {string} home */
const runFrom = async (folder, home) => {
  const program = join(folder, "openutm");
  check("the .deb unpacks into a clean root", statSync(program).isFile());
  const resources = join(folder, "resources");
  const x = await startXServer();
  const env = {
    ...process.env,
    OPENUTM_HOME: home,
    OPENUTM_IDLE_EXIT_MS: "1000",
    NO_COLOR: "1",
    DISPLAY: x.display,
  };
  delete env.OPENUTM_NODE;
  try {
    const listed = run(program, ["--no-sandbox", "list", "--json"], { env });
    check("the packaged command line answers", JSON.parse(listed).length === 0);
    const bundle = join(resources, "app.asar.unpacked", "dist", "openutm.mjs");
    /** @type {[string, string]} */
    const cli = [join(resources, "node"), bundle];
    await runsInstalled({
      name: "the packaged shell",
      program,
      switches: ["--no-sandbox"],
      env,
      cli,
      backend: "node",
      endsBeside: "stoppedGuest",
    });
  } finally {
    x.end();
  }
  const fuses = await checkFuses(program);
  if ("none" in fuses) skip("fuses", `Electron 9 has none (${fuses.none})`);
  else
    check(`fuses are as configured (wrong: ${fuses.wrong.join(", ")})`, fuses.wrong.length === 0);
};

export const testPackages = async () => {
  if (!existsSync(join(OLD_ELECTRON, "electron")))
    return skip("the Electron app's packages", "Electron 9.4.1 is not unpacked in .cache");
  const scratch = mkdtempSync(join(tmpdir(), "openutm-package-"));
  try {
    const home = join(scratch, "home");
    mkdirSync(home);
    const unpacked = await packageApp(join(scratch, "out"));
    await runFrom(installDeb(unpacked, scratch), home);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
};
