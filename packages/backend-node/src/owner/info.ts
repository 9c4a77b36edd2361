// `owner.json`, written by the owner and read by everybody else.
import { OwnerInfo } from "@openutm/shared-types";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Replaces the file in one step: a reader sees the old or the new one. Survives a crash of the process, not of the host, which ends the owner too. */
export const writeOwnerInfo = (path: string, info: OwnerInfo): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(info, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, path);
};

/** What the last owner wrote, alive or not; undefined when there is nothing readable. */
export const readOwnerInfo = (path: string): OwnerInfo | undefined => {
  try {
    return OwnerInfo.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
};

export const removeOwnerInfo = (path: string): void => rmSync(path, { force: true });
