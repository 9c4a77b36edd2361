// QEMUs of ours that belong to no VM that we can reach. Named, never ended unasked.
import { ApiError } from "@openutm/shared-types";
import type { Orphan } from "@openutm/shared-types";
import type { GuestPorts } from "./parts.ts";
import { endProcess } from "./end-process.ts";
import type { Run } from "./run.ts";
import type { FoundOrphan } from "./reattach.ts";

export type Orphans = {
  readonly add: (found: FoundOrphan) => void;
  readonly list: () => Promise<readonly Orphan[]>;
  /** @throws ApiError `orphan.notFound` */
  readonly cleanUp: (id: string) => Promise<void>;
};

type OrphanParts = {
  readonly ports: GuestPorts;
  /** The guest of a VM whose QEMU this orphan is, where there is one. */
  readonly runIn: (runDirId: string) => Run | undefined;
  /** Called when an orphan is no more. */
  readonly onChanged: () => void;
};

export const createOrphans = ({ ports, runIn, onChanged }: OrphanParts): Orphans => {
  const found = new Map<string, FoundOrphan>();

  const isAlive = async ({ identity }: FoundOrphan): Promise<boolean> =>
    identity !== undefined && (await ports.processes.isAlive(identity));

  return {
    add: (one) => void found.set(one.orphan.id, one),
    list: async () => {
      const all = await Promise.all(
        [...found.values()].map(async (one) => ({ one, alive: await isAlive(one) })),
      );
      for (const { one, alive } of all) {
        if (alive) continue;
        found.delete(one.orphan.id);
        await ports.runDirs.remove(one.orphan.runDir);
      }
      if (all.some(({ alive }) => !alive)) onChanged();
      return all.filter(({ alive }) => alive).map(({ one }) => one.orphan);
    },
    cleanUp: async (id) => {
      const one = found.get(id);
      if (one === undefined) {
        throw new ApiError("orphan.notFound", "There is no orphan with this id.", {
          hint: "List the orphans again: it may have ended by itself.",
        });
      }
      const { identity } = one;
      const nobodys =
        identity === undefined
          ? undefined
          : { identity, exited: undefined, qmp: undefined, endAsked: true };
      const target = runIn(id) ?? nobodys;
      if (target !== undefined) await endProcess(ports, target, "now");
      await ports.runDirs.remove(one.orphan.runDir);
      found.delete(id);
      onChanged();
    },
  };
};
