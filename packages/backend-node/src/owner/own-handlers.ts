// The methods that the owner itself answers, beside those of the backend that it holds.
import { ApiError, contractVersion } from "@openutm/shared-types";
import type { Handlers } from "@openutm/shared-types";
import type { DoorSlot } from "./door-slot.ts";

export type OwnerMethod = "hello" | "owner.release" | "door.open";

export type OwnHandlersParts = {
  readonly version: string;
  readonly epoch: string;
  readonly windowed: boolean;
  readonly release: (reason: string) => Promise<void>;
  readonly door: DoorSlot;
};

export const createOwnHandlers = (parts: OwnHandlersParts): Pick<Handlers, OwnerMethod> => ({
  hello: async ({ contractVersion: theirs }) => {
    if (theirs !== contractVersion) {
      throw new ApiError(
        "contract.mismatch",
        `This backend speaks version ${contractVersion} of the contract, the caller version ${theirs}.`,
        { hint: "Use the same version of OpenUTM on both sides." },
      );
    }
    const { version, epoch } = parts;
    return { contractVersion, backend: "node", version, pid: process.pid, epoch };
  },
  "owner.release": async ({ reason }) => {
    if (parts.windowed) {
      throw new ApiError("owner.held", "An OpenUTM with windows owns this library.", {
        hint: "Use it, or close its windows first.",
      });
    }
    await parts.release(reason);
    return { released: true };
  },
  "door.open": async ({ port }) => {
    const door = await parts.door.open(port);
    return { url: door.url, port: door.port };
  },
});
