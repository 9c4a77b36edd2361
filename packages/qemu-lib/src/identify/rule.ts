/** The rules: data that both backends read, so that a system is added by one line. Each table is read when first asked for. */
import fileTable from "./file-rules.json" with { type: "json" };
import volumeTable from "./volume-rules.json" with { type: "json" };
import { z } from "@openutm/shared-types";
import { once } from "./once.ts";

const osName = z.strictObject({
  /** libosinfo's short id, with `$1`... for what the pattern caught; lower-cased. */
  os: z.string(),
  /** For people, with the same `$1`... */
  name: z.string(),
});

const pattern = z.string().transform((source) => new RegExp(source, "i"));

const volumeRule = z.strictObject({
  /** Tried on the volume id, then on the application id where `also` says so. */
  volume: pattern,
  also: z.literal("application").exactOptional(),
  /** Further ids that must fit, for volume ids that more than one vendor uses. */
  publisher: pattern.exactOptional(),
  application: pattern.exactOptional(),
  /** More than one where the medium does not tell them apart. */
  is: z.array(osName).min(1),
  /** Default `certain`. `guess` for an id that others could have chosen as well. */
  confidence: z.enum(["likely", "guess"]).exactOptional(),
  note: z.string().exactOptional(),
});

/** Tried on a file's own name, without its folder, in lower case. */
const fileRule = osName.extend({ file: pattern });

export type OsName = z.infer<typeof osName>;
export type VolumeRule = z.infer<typeof volumeRule>;
export type FileRule = z.infer<typeof fileRule>;

/** In the order in which they are tried; the first that fits counts. */
export const volumeRules = once(() =>
  volumeTable.groups.flatMap(({ rules }): readonly VolumeRule[] =>
    z.array(volumeRule).parse(rules),
  ),
);

/** As `volumeRules`: second to the volume id, since anybody may rename a file. */
export const fileRules = once((): readonly FileRule[] => z.array(fileRule).parse(fileTable.rules));
