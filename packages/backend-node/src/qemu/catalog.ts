// What is known of QEMU here: looked for in the background, once, awaited by whoever needs it.
import type { AcceleratorReport, QemuInstallation } from "@openutm/shared-types";
import type { Log, QemuCatalog } from "@openutm/vm-core";

export type CatalogParts = {
  /** Finds and describes; never rejects because of what it finds. */
  readonly find: () => Promise<readonly QemuInstallation[]>;
  readonly probe: (
    installations: readonly QemuInstallation[],
  ) => Promise<readonly AcceleratorReport[]>;
  /** Drops what is remembered on the disk. */
  readonly forget: () => Promise<void>;
  readonly log: Log;
};

type Answers = {
  readonly installations: Promise<readonly QemuInstallation[]>;
  readonly accelerators: Promise<readonly AcceleratorReport[]>;
};

/** Asks nothing until the first question or `warmUp`. */
export const createQemuCatalog = ({
  find,
  probe,
  forget,
  log,
}: CatalogParts): QemuCatalog & { readonly warmUp: () => void } => {
  const listeners = new Set<() => void>();
  let answers: Answers | undefined;

  const ask = (): Answers => {
    const installations = find();
    const accelerators = installations.then(probe);
    const asked: Answers = { installations, accelerators };
    accelerators.then(
      () => {
        for (const listener of listeners) listener();
      },
      (error: unknown) => {
        log.error("looking for QEMU failed", error);
        // The next question asks again.
        if (answers === asked) answers = undefined;
      },
    );
    return asked;
  };
  const known = (): Answers => (answers ??= ask());

  return {
    installations: () => known().installations,
    accelerators: () => known().accelerators,
    warmUp: () => void known(),
    refresh: async () => {
      await forget();
      answers = ask();
      await answers.accelerators;
    },
    onChange: (listener) => {
      const entry = (): void => listener();
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
};
