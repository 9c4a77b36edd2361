import { type Family, hasDevice } from "./context.ts";
import { done, lacks, refuse } from "./outcome.ts";
import { joinPath } from "./paths.ts";
import { json, keyed } from "./qemu-arg.ts";

const DRIVERS = { x86_64: ["tpm-crb", "tpm-tis"], aarch64: ["tpm-tis-device"] } as const;

/** A TPM 2.0, emulated by swtpm beside QEMU; its state lies with the firmware's variables. */
export const tpm: Family = (context) => {
  const { config, host, capabilities } = context;
  if (!config.firmware.tpm) return done({ args: [] });
  const driver = DRIVERS[config.arch].find((name) => hasDevice(context, name));
  if (host.platform === "windows" || !capabilities.tpm || driver === undefined) {
    return lacks("firmware.tpm", "This QEMU has no TPM.", "Turn the TPM off in the VM's settings.");
  }
  const stateDir = joinPath(host.platform, host.vmDir, "firmware");
  const socketPath = joinPath(host.platform, host.runDir, "tpm.sock");
  // swtpm splits its options at every comma and knows no escape.
  if (stateDir.includes(",") || socketPath.includes(",")) {
    return refuse(
      "host.limit",
      "The TPM cannot keep its state in a folder with a comma in its name.",
      {
        hint: "Move OpenUTM's folder to a path without commas, or turn the TPM off.",
      },
    );
  }
  return done({
    args: [
      keyed("-chardev", "socket", [
        ["id", "tpm-socket"],
        ["path", socketPath],
      ]),
      keyed("-tpmdev", "emulator", [
        ["id", "tpm0"],
        ["chardev", "tpm-socket"],
      ]),
      json("-device", { driver, id: "tpm-device", tpmdev: "tpm0" }),
    ],
    helpers: [
      {
        name: "swtpm",
        argv: [
          "swtpm",
          "socket",
          "--tpm2",
          "--tpmstate",
          `dir=${stateDir}`,
          "--ctrl",
          `type=unixio,path=${socketPath}`,
          "--terminate",
        ],
        socketPath,
      },
    ],
    cleanup: [socketPath],
  });
};
