// What somebody wants to run, as the wizard holds it: nothing of it is lost until the wizard is closed. Pure.
import type { CreateVmInput, Network, VmConfig, VmSource } from "@openutm/shared-types";
import type { FileFacts } from "./file-facts.ts";

export type System = "linux" | "windows" | "other" | "file";
export type DiskMode = Extract<VmSource, { kind: "disk" }>["mode"];
export type NetworkChoice = "shared" | "isolated" | "bridged" | "none";

export type Wish = {
  /** Absent until something is chosen. */
  readonly system: System | undefined;
  /** `nothing`: an empty disk and an empty CD drive. */
  readonly start: "file" | "nothing";
  readonly file: FileFacts;
  readonly diskMode: DiskMode;
  /** libosinfo's short id, when the person named the system; the file's own word otherwise. */
  readonly osId: string | undefined;
  /** Empty: named after the system or the file. */
  readonly name: string;
  /** What is left out is OpenUTM's choice for this system and host. */
  readonly cpuCount?: number;
  readonly memoryMib?: number;
  readonly diskGib?: number;
  readonly firmware?: "bios" | "uefi";
  readonly network: NetworkChoice;
  /** The host's interface, for `bridged`. */
  readonly bridge: string;
  /** The port of this computer that leads to the machine's SSH. */
  readonly sshPort: number | undefined;
};

export const emptyWish: Wish = {
  system: undefined,
  start: "file",
  file: { state: "none" },
  diskMode: "copy",
  osId: undefined,
  name: "",
  network: "shared",
  bridge: "",
  sshPort: undefined,
};

/** The wish with one thing changed. A new file takes back what was said of the one before. */
export const withChange = (wish: Wish, change: Partial<Wish>): Wish => {
  const isOtherFile = change.file !== undefined && pathOf(change.file) !== pathOf(wish.file);
  return {
    ...wish,
    ...(isOtherFile ? { osId: undefined, start: "file", system: wish.system ?? "file" } : {}),
    ...change,
  };
};

const pathOf = (file: FileFacts): string | undefined =>
  file.state === "none" ? undefined : file.path;

/** Without the sizes that somebody chose, or without the choice of firmware alone: OpenUTM chooses again. */
export const withoutSizes = (wish: Wish, which: "all" | "firmware"): Wish => {
  const { firmware: _firmware, ...rest } = wish;
  if (which === "firmware") return rest;
  const { cpuCount: _cores, memoryMib: _memory, diskGib: _disk, ...bare } = rest;
  return bare;
};

/** Sizes that belong to the system before go when another system is named: its own defaults are better. */
export const withSystem = (wish: Wish, osId: string | undefined): Wish => ({
  ...withoutSizes(wish, "all"),
  osId,
});

/** The VM's source, once it is known; undefined while there is none. */
export const sourceOf = ({ start, file, diskMode }: Wish): VmSource | undefined => {
  if (start === "nothing") return { kind: "empty" };
  if (file.state !== "known") return undefined;
  return file.report.format === "iso"
    ? { kind: "iso", path: file.path }
    : { kind: "disk", path: file.path, mode: diskMode };
};

/** A source that OpenUTM makes a disk for. */
export const hasNewDisk = (wish: Wish): boolean => sourceOf(wish)?.kind !== "disk";

const networksOf = (wish: Wish, defaults: VmConfig | undefined): readonly Network[] | undefined => {
  if (wish.network === "none") return [];
  const [card] = defaults?.networks ?? [];
  if (card === undefined) return undefined;
  const portForwards =
    wish.sshPort === undefined || wish.network === "bridged"
      ? []
      : [
          {
            protocol: "tcp" as const,
            hostAddress: "127.0.0.1",
            hostPort: wish.sshPort,
            guestPort: 22,
          },
        ];
  const { bridge: _bridge, ...common } = { ...card, portForwards };
  switch (wish.network) {
    case "shared":
      return portForwards.length === 0 ? undefined : [{ ...common, mode: "user", isolated: false }];
    case "isolated":
      return [{ ...common, mode: "user", isolated: true }];
    case "bridged":
      return [{ ...common, mode: "bridged", isolated: false, bridge: wish.bridge }];
  }
};

export type WishContext = {
  /** What the machine is called when nobody names it. */
  readonly suggestedName: string;
  readonly osId: string | undefined;
  /** The machine as OpenUTM would make it without a word on the network. */
  readonly defaults?: VmConfig | undefined;
};

/** What `vm.draft` and `vm.create` are asked; undefined while there is nothing to make it from. */
export const inputOf = (wish: Wish, context: WishContext): CreateVmInput | undefined => {
  const source = sourceOf(wish);
  if (source === undefined) return undefined;
  const networks = networksOf(wish, context.defaults);
  const { cpuCount, memoryMib, diskGib, firmware } = wish;
  return {
    name: wish.name.trim() === "" ? context.suggestedName : wish.name.trim(),
    source,
    ...(context.osId === undefined ? {} : { osId: context.osId }),
    ...(cpuCount === undefined ? {} : { cpuCount }),
    ...(memoryMib === undefined ? {} : { memoryMib }),
    ...(diskGib === undefined || source.kind === "disk" ? {} : { diskGib }),
    ...(firmware === undefined ? {} : { firmware }),
    ...(networks === undefined ? {} : { config: { networks: [...networks] } }),
  };
};
