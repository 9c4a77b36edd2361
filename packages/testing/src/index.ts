export { backendUnderTest, rustProgram, whyNoRust } from "./harness/backend-kind.ts";
export { makeCanary, type Canary } from "./harness/canary.ts";
export {
  bundle,
  checkout,
  runCli,
  spawnCli,
  type CliOptions,
  type CliResult,
} from "./harness/cli.ts";
export {
  answerOf,
  callDoor,
  expectBackendUnderTest,
  post,
  type Answer,
  type Door,
} from "./harness/door.ts";
export { desktopEnv } from "./harness/desktop-env.ts";
export { freePort } from "./harness/free-port.ts";
export { testHome, type Served, type TestHome, type TestHomeOptions } from "./harness/home.ts";
export {
  endProcessesOf,
  isAlive,
  processesOf,
  qemusOf,
  rssMib,
  type FoundProcess,
} from "./harness/processes.ts";
export { waitFor } from "./harness/wait.ts";
