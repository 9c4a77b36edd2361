// The guest's picture as a file or on the clipboard.

/** A name that every file system takes. */
export const pictureName = (vmName: string, at: Date): string => {
  const stamp = at.toISOString().slice(0, 19).replaceAll(":", "-").replace("T", " ");
  const name = vmName
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, "_")
    .slice(0, 80)
    .trim();
  return `${name === "" ? "screen" : name} ${stamp}.png`;
};

/** Gives the picture to the browser's downloads. */
export const savePicture = (picture: Blob, fileName: string): void => {
  const url = URL.createObjectURL(picture);
  Object.assign(document.createElement("a"), { href: url, download: fileName }).click();
  URL.revokeObjectURL(url);
};

export const canCopyPictures = (): boolean =>
  typeof ClipboardItem === "function" && navigator.clipboard?.write !== undefined;

/** The picture is made while the click still counts: some browsers wait for a promise, and for nothing else. */
export const copyPicture = (picture: Promise<Blob>): Promise<void> =>
  navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
