// Methods of the contract whose real handlers are on their way: each says so.
import { ApiError } from "@openutm/shared-types";
import type { Handlers } from "@openutm/shared-types";

const pending = [
  "vm.draft",
  "vm.addDrive",
  "vm.removeDrive",
  "vm.guestInfo",
  "library.import",
  "image.receive",
  "os.list",
  "file.list",
  "host.reveal",
  "qemu.installWays",
  "qemu.install",
] as const;

const refuse = (): Promise<never> =>
  Promise.reject(new ApiError("capability.missing", "This backend cannot do it yet."));

export const pendingHandlers = Object.fromEntries(
  pending.map((name) => [name, refuse]),
) as unknown as Handlers<(typeof pending)[number]>;
