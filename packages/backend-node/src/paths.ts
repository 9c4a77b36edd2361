// The name of every file and folder that a backend keeps, once. Nothing else in the project spells one.
import { homedir } from "node:os";
import { join } from "node:path";

export type HomePaths = {
  readonly home: string;
  readonly libraryDb: string;
  /** Held by an EXCLUSIVE transaction for the owner's life. */
  readonly ownerDb: string;
  /** Who owns the library: information, never proof. */
  readonly ownerInfo: string;
  /** 256 random bits, mode 0600: proves a control client. */
  readonly controlToken: string;
  readonly controlSocket: string;
  /** The browser door's secret; stays, so that an open page survives a restart. */
  readonly doorToken: string;
  readonly doorPort: string;
  readonly vms: string;
  readonly images: string;
  readonly trash: string;
  readonly run: string;
  readonly cache: string;
  readonly logs: string;
};

export type HomeEnvironment = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userHome: string;
};

const hereAndNow = (): HomeEnvironment => ({
  platform: process.platform,
  env: process.env,
  userHome: homedir(),
});

/** `$OPENUTM_HOME`, or the place where this platform's applications keep data. */
export const findHome = ({ platform, env, userHome }: HomeEnvironment = hereAndNow()): string => {
  const asked = env["OPENUTM_HOME"];
  if (asked !== undefined && asked !== "") return asked;
  if (platform === "darwin") return join(userHome, "Library", "Application Support", "OpenUTM");
  if (platform === "win32")
    return join(env["APPDATA"] ?? join(userHome, "AppData", "Roaming"), "OpenUTM");
  return join(env["XDG_DATA_HOME"] || join(userHome, ".local", "share"), "openutm");
};

/** Names only: nothing is made or looked at. `home` is absolute. */
export const homePaths = (home: string): HomePaths => ({
  home,
  libraryDb: join(home, "library.db"),
  ownerDb: join(home, "owner.db"),
  ownerInfo: join(home, "owner.json"),
  controlToken: join(home, "control.token"),
  controlSocket: join(home, "control.sock"),
  doorToken: join(home, "door.token"),
  doorPort: join(home, "door.port"),
  vms: join(home, "vms"),
  images: join(home, "images"),
  trash: join(home, "trash"),
  run: join(home, "run"),
  cache: join(home, "cache"),
  logs: join(home, "logs"),
});

/** Names inside one VM's directory. */
export const vmDirNames = {
  vmFile: "vm.json",
  disks: "disks",
  firmware: "firmware",
  logs: "logs",
} as const;
/** Names inside a VM's `logs`. */
export const vmLogNames = {
  openutm: "openutm.log",
  qemu: "qemu.log",
  serial: "serial.log",
  /** The serial line of the run before. */
  previousSerial: "serial.previous.log",
} as const;
/** Names inside one guest's runtime directory. */
export const runDirNames = {
  endpoints: "endpoints.json",
  guest: "guest.json",
  qmp: "qmp.sock",
  qmp2: "qmp2.sock",
  display: "display.sock",
  serial: "serial.sock",
  agent: "agent.sock",
} as const;
/** sun_path on macOS is 104 bytes with its NUL; the smallest of all systems counts everywhere. */
export const maxSocketPathBytes = 103;
