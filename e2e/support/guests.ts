import { qemusOf, type FoundProcess, type TestHome } from "../../packages/testing/src/index.ts";

/** The QEMUs that run VMs of this library; the probes of accelerators are left out. */
export const guestsOf = ({ dir }: TestHome): FoundProcess[] =>
  qemusOf(dir).filter(({ argv }) => argv.some((word) => word.includes(dir)));

/** Ends the library's first guest as a crash would. */
export const crashGuest = (home: TestHome): void => {
  const [guest] = guestsOf(home);
  // Never a number in its place: signals to some go to all processes.
  if (guest === undefined) throw new Error("No guest runs.");
  process.kill(guest.pid, "SIGKILL");
};
