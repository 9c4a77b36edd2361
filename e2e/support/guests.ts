import { qemusOf, type FoundProcess, type TestHome } from "../../packages/testing/src/index.ts";

/** The QEMUs that run VMs of this library; the probes of accelerators are left out. */
export const guestsOf = ({ dir }: TestHome): FoundProcess[] =>
  qemusOf(dir).filter(({ argv }) => argv.some((word) => word.includes(dir)));
