export * from "./errors.ts";
export type * from "./qmp/commands.ts";
export * from "./qmp/connect.ts";
export * from "./qmp/connection.ts";
export type * from "./qmp/duplex.ts";
export * from "./qmp/errors.ts";
export type * from "./qmp/json.ts";
export type { QmpEvent, QmpVersion } from "./qmp/messages.ts";
export * from "./qmp/node.ts";
export { createScriptedPeer, replayRecording } from "./qmp/replay.ts";
export type { QmpRecording, RecordedLine, ScriptedPeer } from "./qmp/replay.ts";
export {
  type AgentCallOptions,
  type AgentConnection,
  type AgentOptions,
  openAgent,
} from "./agent/connection.ts";
export { createDisk, createLinkedClone, type DiskFormat, type DiskImage } from "./images/create.ts";
export type { ImageFormat } from "./images/headers/detect.ts";
export type { BootHints } from "./images/headers/iso9660.ts";
export type { ImageReference } from "./images/headers/reading.ts";
export { osFacts, type OsFacts, type OsFamily } from "./identify/facts.ts";
export { identify, type OsAnswer, type OsCandidate } from "./identify/identify.ts";
export { identifyImage, type IdentifyOptions } from "./identify/identify-image.ts";
export {
  openOsinfo,
  type OsinfoDatabase,
  osinfoFolders,
  type OsinfoLookup,
} from "./identify/osinfo/lookup.ts";
export { type KnownSystem, listSystems } from "./identify/systems.ts";
export { readVolume, type VolumeDescriptor } from "./identify/volume.ts";
export { inspectImage, type InspectOptions } from "./images/inspect.ts";
export { requireFreeSpace, UNFINISHED_FILE, writeNewFile } from "./images/new-file.ts";
export * from "./images/qemu-img.ts";
export { type ImageFacts, judgeUntrustedImage, type TrustVerdict } from "./images/trust.ts";
export { accelArgument, accelOptions } from "./argv/accel.ts";
export { driveDeviceId, driveFileNodeName, driveNodeName, mediumNodes } from "./argv/medium.ts";
export { forwardText, netdevId, nicDeviceId } from "./argv/networks.ts";
export { isAbsolutePath, joinPath, resolveMedium } from "./argv/paths.ts";
export { buildArgv, type LaunchOutcome, planLaunch } from "./argv/plan-launch.ts";
export { chooseFirmware, type FirmwareNeed } from "./firmware/choose.ts";
export * from "./find/candidates.ts";
export * from "./find/find-qemus.ts";
export { compareVersions, minimumQemu, parseQemuVersion, tooOldProblem } from "./find/version.ts";
export * from "./caps/parse-capabilities.ts";
export * from "./caps/read-capabilities.ts";
export * from "./describe-qemus.ts";
export { firmwareFolders } from "./firmware/firmware-folders.ts";
export { parseFirmwareDescriptor } from "./firmware/parse-descriptor.ts";
export { readFirmware } from "./firmware/read-firmware.ts";
export {
  explainInstall,
  type InstallFacts,
  type InstallPlan,
  planInstallWays,
} from "./install/ways.ts";
export { readBootId } from "./probe/boot-id.ts";
export * from "./probe/host-rules.ts";
export * from "./probe/probe-accelerators.ts";
export { createMemoryCache, type QemuCache } from "./process/cache.ts";
export { explainExit, type LastWords } from "./explain/explain-exit.ts";
