// How this Node runs a headless backend.

/**
 * The space for new objects may grow to 4 MiB; Node 24's own bound was 64 where it was measured, and it stands twice. It
 * does not shrink by itself: what reading a large library needed for a moment would stay with a backend that then waits
 * for days. Costs about half a millisecond of a list of 1,000 VMs.
 */
const memoryFlags = ["--max-semi-space-size=4"] as const;

/**
 * @param program the built command line
 * @param runtime of this process; an Electron takes such flags for words of its own
 */
export const backendCommand = (
  program: string,
  { execPath, versions }: Pick<NodeJS.Process, "execPath" | "versions"> = process,
): [string, ...string[]] => [
  execPath,
  ...(versions["electron"] === undefined ? memoryFlags : []),
  program,
  "backend",
];
