import type { VolumeRule } from "../rule.ts";
import { debianFamily } from "./debian.ts";
import { otherLinux } from "./linux.ts";
import { bsdAndOthers } from "./others.ts";
import { redhatFamily } from "./redhat.ts";
import { suseFamily } from "./suse.ts";
import { windows } from "./windows.ts";

/** In the order in which they are tried; the first that fits counts. */
export const volumeRules: readonly VolumeRule[] = [
  ...debianFamily,
  ...redhatFamily,
  ...suseFamily,
  ...otherLinux,
  ...bsdAndOthers,
  ...windows,
];
