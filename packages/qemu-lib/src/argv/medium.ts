// The image behind a drive as block nodes, the same at the start and when a medium is inserted live.
import type { Drive, ImageFormat, Platform } from "@openutm/shared-types";
import { done, type Outcome } from "./outcome.ts";
import { resolveMedium } from "./paths.ts";
import type { JsonObject, JsonValue } from "./qemu-arg.ts";

/** The id of a drive's device (`blockdev-open-tray`'s `id`, `query-block`'s `qdev`). */
export const driveDeviceId = (driveId: string): string => `drive-${driveId}`;

/** The node that a drive's device reads: the image in its format. Node names end at 31 bytes, hence the limit on drive ids. */
export const driveNodeName = (driveId: string): string => `image-${driveId}`;

/** The node of the image's file. */
export const driveFileNodeName = (driveId: string): string => `file-${driveId}`;

type Layer = {
  readonly path: string;
  readonly format: ImageFormat;
  readonly suffix: string;
  readonly access: "read-only" | "writable";
};

const compact = (value: { readonly [key: string]: JsonValue | undefined }): JsonObject =>
  Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );

const layerNodes = (
  driveId: string,
  layer: Layer,
  below: Layer | undefined,
): readonly JsonObject[] => {
  const readOnly = layer.access === "read-only";
  const fileNode = `${driveFileNodeName(driveId)}${layer.suffix}`;
  return [
    compact({
      driver: "file",
      "node-name": fileNode,
      filename: layer.path,
      "read-only": readOnly,
      discard: readOnly ? undefined : "unmap",
    }),
    compact({
      driver: layer.format,
      "node-name": `${driveNodeName(driveId)}${layer.suffix}`,
      file: fileNode,
      "read-only": readOnly,
      discard: readOnly ? undefined : "unmap",
      // Always said: without it QEMU would follow what the image's header names.
      backing:
        layer.format === "raw"
          ? undefined
          : below === undefined
            ? null
            : `${driveNodeName(driveId)}${below.suffix}`,
    }),
  ];
};

export type MediumPlace = {
  readonly platform: Platform;
  readonly vmDir: string;
  readonly drive: Drive;
};

/**
 * The `blockdev-add` arguments of a drive's medium, deepest layer first, so that each names only nodes that exist. The
 * last is `driveNodeName(drive.id)`; none for an empty drive. `vmDir` resolves relative paths.
 */
export const mediumNodes = ({
  platform,
  vmDir,
  drive,
}: MediumPlace): Outcome<readonly JsonObject[]> => {
  const { medium } = drive;
  if (medium.kind === "empty") return done([]);
  const top = drive.kind === "cdrom" || drive.readOnly ? "read-only" : "writable";
  const layers: Layer[] = [];
  for (const [depth, image] of [medium, ...medium.backing].entries()) {
    const path = resolveMedium(platform, vmDir, image.path);
    if (!path.ok) return path;
    layers.push({
      path: path.value,
      format: image.format,
      suffix: depth === 0 ? "" : `-b${depth}`,
      access: depth === 0 ? top : "read-only",
    });
  }
  return done(
    layers.flatMap((_, fromBottom) => {
      const depth = layers.length - 1 - fromBottom;
      const layer = layers[depth];
      return layer === undefined ? [] : layerNodes(drive.id, layer, layers[depth + 1]);
    }),
  );
};
