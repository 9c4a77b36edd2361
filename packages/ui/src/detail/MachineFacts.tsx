import type { Drive, Network, Vm } from "@openutm/shared-types";
import styles from "./MachineFacts.module.css";

const memory = (mib: number): string =>
  mib >= 1024 ? `${+(mib / 1024).toFixed(1)} GB` : `${mib} MB`;
const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

const driveFact = ({ kind, medium }: Drive): string => {
  const what = kind === "disk" ? "Disk" : "CD";
  return medium.kind === "empty" ? `${what}, empty` : `${what}, ${fileName(medium.path)}`;
};

const networkFact = ({ mode, portForwards }: Network): string => {
  const words = { user: "Shared with this computer", bridged: "Bridged", none: "Not connected" }[
    mode
  ];
  return portForwards.length === 0
    ? words
    : `${words}, ${portForwards.map((f) => `port ${f.hostPort}`).join(", ")}`;
};

const facts = (vm: Vm): [string, string][] => {
  const { config, runtime } = vm;
  if (config === undefined) return [];
  return [
    [
      "Processor",
      `${config.cpu.count === 1 ? "1 core" : `${config.cpu.count} cores`}, ${config.arch}`,
    ],
    ["Memory", memory(config.memoryMib)],
    [
      "Firmware",
      config.firmware.kind === "uefi"
        ? `UEFI${config.firmware.secureBoot ? ", Secure Boot" : ""}`
        : "BIOS",
    ],
    ...config.drives.map((drive): [string, string] => ["Drive", driveFact(drive)]),
    ...config.networks.map((network): [string, string] => ["Network", networkFact(network)]),
    ...(runtime === undefined
      ? []
      : ([
          [
            "Display",
            runtime.displayProtocol === "none" ? "None" : runtime.displayProtocol.toUpperCase(),
          ],
          [
            "Runs on",
            `QEMU ${runtime.qemuVersion.split(" ")[0]}, ${runtime.accelerator === "tcg" ? "software emulation" : runtime.accelerator.toUpperCase()}`,
          ],
          ["Running since", new Date(runtime.startedAtMs).toLocaleTimeString()],
        ] satisfies [string, string][])),
  ];
};

/** The machine in plain words. */
export const MachineFacts = ({ vm }: { readonly vm: Vm }) => (
  <section className={styles["card"]}>
    <h2>Machine</h2>
    <dl>
      {facts(vm).map(([name, value], i) => (
        // oxlint-disable-next-line no-array-index-key -- two drives may read the same; the list has no state of its own
        <div key={i}>
          <dt>{name}</dt>
          <dd title={value}>{value}</dd>
        </div>
      ))}
    </dl>
    {vm.description !== "" && <p>{vm.description}</p>}
  </section>
);
