// A process to be killed: changes a library without end, and says each change before and after. Lines on stdout:
// `begin <what>`, `end <what> <id> <revision>`.
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { openTestLibrary } from "./test-library.ts";

const [home = ""] = process.argv.slice(2);

const say = (line: string): void => {
  // Synchronous, so that a kill cannot take a line that was said.
  process.stdout.write(`${line}\n`);
};

// Node saves what it has compiled when a process ends, which this one never does by itself.
flushCompileCache();
const { library } = await openTestLibrary(home);
const image = join(home, "base.img");
for (let round = 0; ; round += 1) {
  say("begin create");
  const made = await library.create({
    name: `vm ${round}`,
    source: { kind: "disk", path: image, mode: "copy" },
  });
  say(`end create ${made.id} ${made.revision}`);
  say(`begin update ${made.id}`);
  const changed = await library.update({
    id: made.id,
    revision: made.revision,
    description: "x".repeat(2000),
    config: { memoryMib: 512 + round },
  });
  say(`end update ${changed.id} ${changed.revision}`);
  say(`begin clone ${made.id}`);
  const clone = await library.clone({ id: made.id, name: `clone ${round}`, mode: "linked" });
  say(`end clone ${clone.id} ${clone.revision}`);
  say(`begin delete ${clone.id}`);
  await library.remove(clone.id);
  say(`end delete ${clone.id}`);
  if (Math.random() < 0.5) {
    say(`begin restore ${clone.id}`);
    await library.restore(clone.id);
    say(`end restore ${clone.id}`);
  } else {
    say(`begin empty ${clone.id}`);
    await library.emptyTrash(clone.id);
    say(`end empty ${clone.id}`);
  }
}
