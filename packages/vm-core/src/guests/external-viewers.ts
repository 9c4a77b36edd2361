// Guests shown by a program of its own, beside the pages.
import { ApiError } from "@openutm/shared-types";
import type { OpenedViewer } from "../ports/host.ts";
import { displayServer } from "./display-server.ts";
import type { Guests } from "./guests.ts";
import type { GuestPorts } from "./parts.ts";
import type { Run } from "./run.ts";
import type { SpiceViewers } from "./spice-viewers.ts";
import { viewerFile } from "./viewer-file.ts";

export type ExternalViewers = {
  /** Resolves when its program runs; at once while it does. @throws ApiError as `vm.openViewer` lists */
  readonly open: (run: Run, title: string) => Promise<void>;
  /** Ends the guest's viewer, where there is one: somebody else looks now. */
  readonly close: (vmId: string) => void;
};

type ExternalViewerParts = {
  readonly ports: Pick<GuestPorts, "host" | "files">;
  readonly guests: Pick<Guests, "setExternalViewer">;
  readonly viewers: Pick<SpiceViewers, "handOver">;
};

export const createExternalViewers = ({
  ports,
  guests,
  viewers,
}: ExternalViewerParts): ExternalViewers => {
  const opened = new Map<string, Promise<OpenedViewer>>();

  const forget = (vmId: string, viewer: Promise<OpenedViewer>): void => {
    if (opened.get(vmId) !== viewer) return;
    opened.delete(vmId);
    guests.setExternalViewer(vmId, false);
  };

  const begin = async (run: Run, title: string): Promise<OpenedViewer> => {
    const reason = ports.host.whyNoViewer();
    if (reason !== undefined)
      throw new ApiError("capability.missing", reason, {
        hint: "Show the VM in OpenUTM.",
        data: { capability: "display.window" },
      });
    const file = viewerFile(await displayServer(ports.files, run), title);
    viewers.handOver(run.vmId);
    return ports.host.openViewer(file);
  };

  return {
    open: async (run, title) => {
      const { vmId } = run;
      const known = opened.get(vmId);
      if (known !== undefined) return void (await known);
      const viewer = begin(run, title);
      opened.set(vmId, viewer);
      try {
        const { ended } = await viewer;
        // It may have been closed while it opened.
        if (opened.get(vmId) === viewer) guests.setExternalViewer(vmId, true);
        void ended.then(() => forget(vmId, viewer));
      } catch (error) {
        opened.delete(vmId);
        throw error;
      }
    },
    close: (vmId) => {
      const viewer = opened.get(vmId);
      if (viewer === undefined) return;
      forget(vmId, viewer);
      void viewer.then(({ close }) => close()).catch(() => undefined);
    },
  };
};
