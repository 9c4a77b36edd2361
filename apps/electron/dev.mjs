// `bun electron:dev`: the page from Vite's server with hot reload, the shell on the Electron that is installed.
// Changes of the shell or the backend need a new start.
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createServer } from "vite";

const here = import.meta.dirname;
const electron = () => {
  try {
    return createRequire(import.meta.url)("electron");
  } catch {
    throw new Error(
      "Electron itself is not installed yet: run `bun apps/electron/node_modules/electron/install.js` once, which downloads it.",
    );
  }
};

const built = spawnSync(process.execPath, [join(here, "build.mjs")], { stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);
const program = process.env.OPENUTM_ELECTRON ?? electron();
const server = await createServer({ root: here });
await server.listen();
const child = spawn(program, [...process.argv.slice(2), here], {
  stdio: "inherit",
  env: { ...process.env, OPENUTM_PAGE_SERVER: `http://localhost:${server.config.server.port}` },
});
child.on("exit", async (code) => {
  await server.close();
  process.exit(code ?? 0);
});
