// A headless TypeScript backend with what only tests choose, by the words that the Rust program takes.
import { parseArgs } from "node:util";
import { createBackend, findHome, runHeadless } from "@openutm/backend-node";

const { values } = parseArgs({
  options: {
    "demo-image": { type: "string" },
    "qemu-folder": { type: "string", multiple: true },
    "launch-timeout-ms": { type: "string" },
    "heartbeat-ms": { type: "string" },
  },
});
const home = findHome();
const version = "0.1.0";
const milliseconds = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
const chosen = {
  demoImagePath: values["demo-image"],
  qemuFolders: values["qemu-folder"],
  launchTimeoutMs: milliseconds(values["launch-timeout-ms"]),
  heartbeatMs: milliseconds(values["heartbeat-ms"]),
};
const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));

await runHeadless({
  home,
  version,
  env: process.env,
  createBackend: () => createBackend({ home, version, ...given }),
});
