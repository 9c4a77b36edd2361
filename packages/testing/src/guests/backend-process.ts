// A backend in a process of its own, to be killed: node backend-process.ts HOME COUNT makes and starts COUNT VMs,
// prints the backend's PID, and the guests' ids and PIDs, as one JSON line, and stays.
import { openBackend } from "./open-backend.ts";

const [home = "", count = "1"] = process.argv.slice(2);
const backend = await openBackend(home);
const started: { readonly id: string; readonly pid: number | undefined }[] = [];
for (let index = 0; index < Number(count); index += 1) {
  const { id } = await backend.demo(`guest ${index}`);
  const { runtime } = await backend.call("vm.start", { id });
  started.push({ id, pid: runtime?.pid });
}
process.stdout.write(`${JSON.stringify({ backend: backend.pid, guests: started })}\n`);
setInterval(() => undefined, 1 << 30);
