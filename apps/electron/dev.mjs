// `bun electron:dev`: the page from Vite's server with hot reload, the shell on the Electron that is installed.
// Changes of the shell or the backend need a new start. `--compat` takes the old Electron of the tests and what is built
// for it. Words after these are the shell's.
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createServer } from "vite";

const here = import.meta.dirname;
const compat = process.argv.includes("--compat");
const words = process.argv.slice(2).filter((word) => word !== "--compat");

const electron = () => {
  if (compat) return join(here, "..", "..", ".cache", "electron-9.4.1", "electron");
  try {
    return createRequire(import.meta.url)("electron");
  } catch {
    throw new Error(
      "Electron itself is not installed yet: run `bun apps/electron/node_modules/electron/install.js` once, which downloads it.",
    );
  }
};

const program = electron();
const built = spawnSync(
  process.execPath,
  [join(here, "build.mjs"), ...(compat ? ["--compat"] : [])],
  { stdio: "inherit" },
);
if (built.status !== 0) process.exit(built.status ?? 1);
const settings = compat ? (await import("./compat/build-settings.mjs")).devSettings : {};
const server = await createServer({ root: here, ...settings });
await server.listen();
const app = compat ? join(here, "compat", "app") : here;
const child = spawn(program, [...words, app], {
  stdio: "inherit",
  env: {
    ...process.env,
    OPENUTM_PAGE_SERVER: `http://localhost:${server.config.server.port}`,
    ...(compat ? { OPENUTM_NODE: process.execPath } : {}),
  },
});
child.on("exit", async (code) => {
  await server.close();
  process.exit(code ?? 0);
});
