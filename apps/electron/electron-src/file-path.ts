import { webUtils } from "electron";

/** Where a file that was dropped on the page lies; empty for one that is on no disk. */
export const pathOfFile = (file: File): string => webUtils.getPathForFile(file);
