// The owner's place for one browser door: opened at the first demand, the same for everybody, closed with the owner.
import { ApiError } from "@openutm/shared-types";

/** A browser door that is open. */
export type OpenDoor = {
  /** With the token in its fragment. */
  readonly url: string;
  readonly port: number;
  /** Pages that are connected now. */
  clientCount(): number;
  /** Frees the port; who is connected stays so. */
  stopListening(): void;
  close(): Promise<void>;
};

export type DoorSlot = {
  /** @throws ApiError `capability.missing`, `port.inUse` */
  open(port: number | undefined): Promise<OpenDoor>;
  clientCount(): number;
  stopListening(): void;
  close(): void;
};

/** @param openDoor absent where there is no page to show */
export const createDoorSlot = (
  openDoor: ((port: number | undefined) => Promise<OpenDoor>) | undefined,
): DoorSlot => {
  let opening: Promise<OpenDoor> | undefined;
  let opened: OpenDoor | undefined;
  return {
    open: async (port) => {
      if (openDoor === undefined) {
        throw new ApiError("capability.missing", "This backend has no page to show in a browser.", {
          hint: "Build the page first, or start OpenUTM with “openutm serve”.",
          data: { capability: "door" },
        });
      }
      opening ??= openDoor(port);
      try {
        opened = await opening;
        return opened;
      } catch (cause) {
        opening = undefined;
        throw cause;
      }
    },
    clientCount: () => opened?.clientCount() ?? 0,
    stopListening: () => opened?.stopListening(),
    close: () => void opened?.close(),
  };
};
