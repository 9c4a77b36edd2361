import { toolchainEnv } from "../setup/build.mjs";
import { SetupFailure } from "../setup/failure.mjs";
import { findCommand, runForeground } from "../setup/process.mjs";
import { say } from "../setup/report.mjs";
import { findCargo, rustByHand, whyNoRust } from "../setup/rust.mjs";
import { installLine } from "../setup/system-packages.mjs";
import { runApp } from "./app.mjs";
import { TAURI_APP, TAURI_FOLDER, tauriProgram, whyNoWebKit } from "./tauri-app.mjs";

const ELSEWHERE = "Without it: npm start -- --shell browser";

/** @param {import("./shells.mjs").StartOptions} options */
export async function startTauri({ tools, host, words }) {
  requireRust(host);
  requireWebKit(host);
  say("tauri        cargo builds the app; the first time that takes minutes …");
  const env = toolchainEnv(tools);
  const code = await runForeground(findCargo() ?? "cargo", ["build", ...TAURI_APP], {
    cwd: TAURI_FOLDER,
    env,
  });
  if (code !== 0) throw new SetupFailure("the Tauri app could not be built, see above.", ELSEWHERE);
  return runApp(tauriProgram({ env, platform: host.platform }), { node: tools.node, words });
}

function requireRust(host) {
  const why = whyNoRust();
  if (why === undefined) return;
  const hint = rustByHand(host, { hasRustup: findCommand("rustup") !== undefined });
  throw new SetupFailure(`the Tauri app cannot be built: ${why}.`, `${hint} ${ELSEWHERE}`);
}

function requireWebKit(host) {
  const why = whyNoWebKit();
  if (why === undefined) return;
  const line = installLine(host, "tauri");
  const hint =
    line === undefined
      ? "Install what has webkit2gtk-4.1.pc with your system's package manager."
      : `Run: ${line}`;
  throw new SetupFailure(`the Tauri app cannot be built: ${why}.`, `${hint}\n${ELSEWHERE}`);
}
