// Run as a process of its own with OPENUTM_HOME: a backend on this very event loop, as it would be in a shell's main
// process. Prints how long the loop was held up at most, in ms, while the backend opened its library, listed it and
// answered a change of every tenth VM.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { becomeOwner, createBackend } from "@openutm/backend-node";

const home = process.env["OPENUTM_HOME"] ?? "";
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const owner = await becomeOwner({
  home,
  windowed: true,
  version: "bench",
  createBackend: () => createBackend({ home, version: "bench", demoImagePath: "" }),
});
const connection = owner.connect();
const { vms } = await connection.call("vm.list", {});
for (const [at, { id, revision }] of vms.entries())
  if (at % 10 === 0) await connection.call("vm.update", { id, revision, description: "changed" });
delay.disable();
process.stdout.write(`${delay.max / 1e6}\n`);
await owner.release("The measurement is over.");
process.exit(0);
