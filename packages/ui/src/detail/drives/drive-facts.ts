import type { Drive } from "@openutm/shared-types";
import { useTranslation } from "../../i18n/index.ts";
import { fileName, sizeText } from "../format.ts";
import type { useDriveUsage } from "../vm-facts.ts";

export type DriveWords = {
  /** "Disk 1", "CD drive". */
  readonly name: string;
  /** What is in it: a file's name, or that it is empty. */
  readonly medium: string;
  readonly usage:
    | { readonly usedBytes: number; readonly totalBytes: number; readonly text: string }
    | undefined;
};

/** Drives as people name them: disks and CD drives are counted apart, a single one has no number. */
export const useDriveWords = (
  drives: readonly Drive[],
  usage: ReturnType<typeof useDriveUsage>,
): ((drive: Drive) => DriveWords) => {
  const { t, i18n } = useTranslation("detail");
  return (drive) => {
    const alike = drives.filter(({ kind }) => kind === drive.kind);
    const word = t(`drives.${drive.kind}`);
    const name =
      alike.length === 1
        ? word
        : t("drives.numbered", { word, number: alike.findIndex(({ id }) => id === drive.id) + 1 });
    const found = usage?.drives.find(({ driveId }) => driveId === drive.id);
    const totalBytes = found?.virtualSizeBytes;
    return {
      name,
      medium: drive.medium.kind === "empty" ? t("drives.empty") : fileName(drive.medium.path),
      usage:
        found === undefined || totalBytes === undefined || drive.kind === "cdrom"
          ? undefined
          : {
              usedBytes: found.allocatedBytes,
              totalBytes,
              text: t("drives.used", {
                used: sizeText(i18n.language, found.allocatedBytes),
                total: sizeText(i18n.language, totalBytes),
              }),
            },
    };
  };
};
