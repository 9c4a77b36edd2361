// Whether QEMU may open an image as the config says it is. The format is the config's word: a raw disk stays raw whatever
// a guest wrote into it.
import { inspectImage } from "@openutm/qemu-lib";
import { ApiError } from "@openutm/shared-types";
import type { ImageFormat } from "@openutm/shared-types";
import { asApiError } from "@openutm/vm-core";

/** @throws ApiError `image.*`. A backing file is no reason: the config names the chain, and QEMU never reads it from the image. */
export const checkImage = async ({
  path,
  format,
}: {
  readonly path: string;
  readonly format: ImageFormat;
}): Promise<void> => {
  const facts = await inspectImage(path, { format }).catch((error: unknown) => {
    throw asApiError(error);
  });
  const outside = facts.references.find(({ role }) => role !== "backing");
  if (facts.refusal === undefined && outside === undefined) return;
  throw new ApiError(
    "image.refused",
    facts.refusal ??
      `The image ${path} keeps its data in another file, which OpenUTM does not follow.`,
    {
      hint: "Get the image again from a place you trust, or make one that stands alone.",
      data: { path },
    },
  );
};
