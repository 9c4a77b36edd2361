// The contract's methods that concern what is stored.
import type { Handlers, Vm } from "@openutm/shared-types";
import { validateVmConfig } from "@openutm/shared-types";
import type { Jobs } from "../jobs.ts";
import type { ImageTools } from "../ports/image-tools.ts";
import type { VmLibrary, VmRecord } from "./vm-library.ts";

export type LibraryHandlerParts = {
  readonly library: VmLibrary;
  readonly jobs: Jobs;
  readonly images: ImageTools;
  /** The record with its guest's state. */
  readonly toWire: (record: VmRecord) => Vm;
  /** Runs tasks of one VM one after another, in order: the queue that starts and stops use. */
  readonly inQueue: <T>(id: string, task: () => Promise<T>) => Promise<T>;
};

export type LibraryMethod =
  | "vm.create"
  | "vm.delete"
  | "vm.clone"
  | "vm.driveUsage"
  | "library.import"
  | "image.inspect"
  | "image.identify"
  | "trash.list"
  | "trash.restore"
  | "trash.empty"
  | "job.list"
  | "job.cancel"
  | "settings.get"
  | "settings.update"
  | "config.check";

export const libraryHandlers = ({
  library,
  jobs,
  images,
  toWire,
  inQueue,
}: LibraryHandlerParts): Handlers<LibraryMethod> => ({
  "vm.create": async (input) => toWire(await library.create(input)),
  "vm.delete": ({ id }) =>
    inQueue(id, async () => {
      await library.remove(id);
      return {};
    }),
  "vm.clone": (request) => inQueue(request.id, async () => toWire(await library.clone(request))),
  "vm.driveUsage": async ({ id }) => ({
    drives: [...(await library.driveUsage(id))],
    unattached: [...(await library.unattachedImages(id))],
  }),
  "library.import": ({ id }) => inQueue(id, async () => toWire(await library.importVm(id))),
  "image.inspect": ({ path }) => images.inspect(path),
  "image.identify": ({ path }) => images.identify(path),
  "trash.list": async () => ({ entries: [...(await library.listTrash())] }),
  "trash.restore": ({ id }) => inQueue(id, async () => toWire(await library.restore(id))),
  "trash.empty": async ({ id }) => ({ removed: await library.emptyTrash(id) }),
  "job.list": async () => ({ jobs: [...jobs.list()] }),
  "job.cancel": async ({ id }) => {
    jobs.cancel(id);
    return {};
  },
  "settings.get": async () => library.settings(),
  "settings.update": async (patch) => library.updateSettings(patch),
  "config.check": async ({ config }) => ({
    issues: validateVmConfig(config).map((issue) => ({ ...issue })),
  }),
});
