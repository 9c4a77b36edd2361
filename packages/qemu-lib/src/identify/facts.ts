/** What a system needs of its machine, for the defaults of a new VM. Data, by libosinfo's short ids. Pure. */
import table from "./os-facts.json" with { type: "json" };
import { z } from "@openutm/shared-types";
import { once } from "./once.ts";

const facts = z.strictObject({
  family: z.enum(["linux", "windows", "macos", "bsd", "other"]),
  /** `any`: starts with BIOS as well as with UEFI. */
  firmware: z.enum(["any", "uefi", "bios"]),
  /** What it is comfortable with. */
  memoryMib: z.int(),
  diskGib: z.int(),
  cpuCount: z.int(),
  /** Whether the installer has drivers of its own for virtio disks and network cards. */
  supportsVirtio: z.boolean(),
  /** The disk controller that its installer finds. `ide` needs the machine `pc`. */
  diskBus: z.enum(["virtio", "sata", "ide"]),
  networkModel: z.enum(["virtio", "e1000e", "e1000", "rtl8139"]),
  /** Without it, a USB tablet takes the pointer away from the PS/2 mouse that would work. */
  supportsXhci: z.boolean(),
  soundDevice: z.enum(["hda", "ac97"]),
  /** Why OpenUTM cannot run it, where it cannot. */
  unsupported: z.string().exactOptional(),
});

export type OsFacts = z.infer<typeof facts>;
export type OsFamily = OsFacts["family"];

type ProfileName = keyof typeof table.profiles;
type Said = { readonly like?: string; readonly note?: string; readonly [fact: string]: unknown };

const isProfileName = (name: string): name is ProfileName => Object.hasOwn(table.profiles, name);

/** What a profile or a row says, over what it is like. */
function whole({ like, note: _note, ...own }: Said): Readonly<Record<string, unknown>> {
  if (like === undefined) return own;
  if (!isProfileName(like)) throw new TypeError(`os-facts.json has no profile ${like}.`);
  return { ...whole(table.profiles[like]), ...own };
}

const known = once(() => ({
  rows: table.rows.map(({ id, ...said }) => ({
    id: new RegExp(id),
    facts: facts.parse(whole(said)),
  })),
  unnamed: facts.parse(whole(table.profiles.linux)),
}));

/** An id that no row knows is a Linux, as nearly all are. */
export function osFacts(osId: string): OsFacts {
  const { rows, unnamed } = known();
  return rows.find(({ id }) => id.test(osId))?.facts ?? unnamed;
}
