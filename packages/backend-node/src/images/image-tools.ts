// The `ImageTools` port over qemu-lib. Only copies of chains and resizing need a qemu-img.
import { stat } from "node:fs/promises";
import type { ImageFacts, OsinfoLookup } from "@openutm/qemu-lib";
import {
  convertImage,
  createDisk,
  createLinkedClone,
  identifyImage,
  inspectImage,
  judgeUntrustedImage,
  resizeDisk,
} from "@openutm/qemu-lib";
import type { ImageReport } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { ImageTools } from "@openutm/vm-core";
import { checkImage } from "../qemu/check-image.ts";
import { asApiError } from "@openutm/vm-core/explain/qemu-errors.ts";

export type ImageToolsParts = {
  /** The qemu-img to use now; undefined when none is installed. */
  readonly findQemuImg: () => Promise<string | undefined>;
  /** The host's osinfo database. */
  readonly osinfo?: OsinfoLookup;
};

const reportOf = (facts: ImageFacts): ImageReport => {
  const { path, format, fileSizeBytes, virtualSizeBytes, volumeId } = facts;
  const verdict = judgeUntrustedImage(facts);
  return {
    path,
    format,
    fileSizeBytes,
    ...(virtualSizeBytes === undefined ? {} : { virtualSizeBytes }),
    ...(volumeId === undefined ? {} : { volumeId }),
    ...(verdict.ok
      ? {}
      : {
          refusal: {
            code: "image.refused",
            message: verdict.error.message,
            ...(verdict.error.hint === undefined ? {} : { hint: verdict.error.hint }),
          },
        }),
  };
};

/** qemu-lib's failures in the contract's words. */
const saying = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw asApiError(error);
  }
};

export const createImageTools = ({ findQemuImg, osinfo }: ImageToolsParts): ImageTools => {
  const tool = async (): Promise<{ readonly binary: string }> => {
    const binary = await findQemuImg();
    if (binary === undefined)
      throw new ApiError("qemu.notFound", "This needs qemu-img, which is not installed.", {
        hint: "Install QEMU; `openutm doctor` says how.",
      });
    return { binary };
  };
  return {
    inspect: (path) => saying(async () => reportOf(await inspectImage(path))),
    identify: (path) =>
      saying(async () => {
        const { candidates, ...found } = await identifyImage(
          path,
          osinfo === undefined ? {} : { osinfo },
        );
        return { ...found, candidates: [...candidates] };
      }),
    createDisk: ({ path, sizeBytes }) =>
      saying(() => createDisk({ path, format: "qcow2" }, sizeBytes)),
    createOverlay: ({ path, backing }) => saying(() => createLinkedClone(path, backing)),
    copy: ({ from, format, layers, to }, { signal, onProgress } = {}) =>
      saying(async () => {
        await checkImage({ path: from, format });
        await convertImage(
          await tool(),
          { path: from, format, backing: layers === "chain" ? "follow" : "standsAlone" },
          { path: to, format: "qcow2" },
          {
            ...(signal === undefined ? {} : { signal }),
            ...(onProgress === undefined ? {} : { onProgress }),
          },
        );
      }),
    grow: ({ path, format, sizeBytes }) =>
      saying(async () => {
        // qemu-img would grow an external data file as well, whatever that is.
        await checkImage({ path, format });
        await resizeDisk(await tool(), { path, format }, sizeBytes);
      }),
    async usage({ path, format }) {
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined) return { allocatedBytes: 0 };
      const { virtualSizeBytes } = await inspectImage(path, { format }).catch(() => ({
        virtualSizeBytes: undefined,
      }));
      return {
        allocatedBytes: stats.blocks === undefined ? stats.size : stats.blocks * 512,
        ...(virtualSizeBytes === undefined ? {} : { virtualSizeBytes }),
      };
    },
  };
};
