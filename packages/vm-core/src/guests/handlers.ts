// The contract's methods that concern what runs.
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import { ApiError } from "@openutm/shared-types";
import type { ByteStream, Handlers, Vm } from "@openutm/shared-types";
import type { VmLibrary } from "../library/vm-library.ts";
import type { Guests } from "./guests.ts";
import { createExternalViewers } from "./external-viewers.ts";
import { createGuestInfo } from "./guest-info.ts";
import { createKeyboard } from "./keyboard/send.ts";
import type { GuestPorts } from "./parts.ts";
import { wrongState } from "./power.ts";
import type { Run } from "./run.ts";
import { takeScreenshot } from "./screenshot.ts";
import { createSpiceViewers } from "./spice-viewers.ts";
import { createStreams } from "./streams.ts";
import type { IssueTicket } from "./streams.ts";

export type GuestHandlerParts = {
  readonly guests: Guests;
  readonly library: VmLibrary;
  readonly ports: GuestPorts;
  readonly issueTicket: IssueTicket;
  readonly toWire: (id: string) => Vm;
};

export type GuestMethod =
  | "vm.start"
  | "vm.stop"
  | "vm.pause"
  | "vm.resume"
  | "vm.restart"
  | "vm.screenshot"
  | "vm.typeText"
  | "vm.sendKeys"
  | "vm.plan"
  | "vm.logs"
  | "vm.guestInfo"
  | "vm.openViewer"
  | "vm.openStream";

const onePart = (bytes: Uint8Array): ByteStream => ({
  chunks: (async function* () {
    yield bytes;
  })(),
  write: () => Promise.reject(new ApiError("stream.unavailable", "A picture takes no bytes.")),
  close: () => undefined,
});

export const guestHandlers = ({
  guests,
  library,
  ports,
  issueTicket,
  toWire,
}: GuestHandlerParts): Handlers<GuestMethod> => {
  const keyboard = createKeyboard(ports.clock);
  /** Also a broken VM's guest can be spoken to and ended. @throws ApiError `vm.notFound` */
  const needKnown = (vmId: string): void => void toWire(vmId);

  const needRun = (vmId: string): Run => {
    guests.qmpOf(vmId);
    const run = guests.runOf(vmId);
    if (run === undefined)
      throw new ApiError("vm.wrongState", "The VM does not run.", {
        data: { status: guests.statusOf(vmId) },
      });
    return run;
  };

  /** QEMU takes no key while the virtual CPUs stand still. @throws ApiError `vm.notFound`, `vm.wrongState` */
  const needListening = (vmId: string): QmpConnection => {
    const { status } = toWire(vmId);
    if (status === "paused") throw wrongState(status, "running");
    return guests.qmpOf(vmId);
  };

  const start = async (id: string): Promise<Vm> => {
    library.need(id);
    await guests.start(id, () => library.need(id));
    return toWire(id);
  };

  const viewers = createSpiceViewers(ports.sockets);
  const external = createExternalViewers({ ports, guests, viewers });
  const openStream = createStreams({ guests, ports, issueTicket, needRun, viewers, external });
  const guestInfo = createGuestInfo(ports);

  return {
    "vm.start": ({ id }) => start(id),
    "vm.stop": async ({ id, timeoutMs, force }) => {
      needKnown(id);
      await guests.stop(id, { timeoutMs: timeoutMs ?? library.settings().stopTimeoutMs, force });
      return toWire(id);
    },
    "vm.pause": async ({ id }) => {
      needKnown(id);
      await guests.pause(id);
      return toWire(id);
    },
    "vm.resume": async ({ id }) => {
      needKnown(id);
      await guests.resume(id);
      return toWire(id);
    },
    "vm.restart": async ({ id }) => {
      needKnown(id);
      if (toWire(id).runtime?.restartNeeded !== true) {
        await guests.reset(id);
        return toWire(id);
      }
      await guests.stop(id, { timeoutMs: library.settings().stopTimeoutMs, force: false });
      return start(id);
    },
    "vm.screenshot": async ({ id }) => {
      needKnown(id);
      const { bytes, widthPx, heightPx } = await takeScreenshot(ports, needRun(id));
      return {
        ticket: issueTicket({ stream: "screenshot" }, async () => onePart(bytes)),
        sizeBytes: bytes.length,
        widthPx,
        heightPx,
      };
    },
    "vm.typeText": async ({ id, text }, { signal }) => {
      await keyboard.type(needListening(id), text, signal);
      return {};
    },
    "vm.sendKeys": async ({ id, keys }) => {
      await keyboard.press(needListening(id), keys);
      return {};
    },
    "vm.plan": async ({ id }) => (await guests.plan(library.need(id))).plan,
    "vm.logs": async ({ id, lines }) => {
      needKnown(id);
      const { path, lines: last } = await ports.logs.tail(id, lines);
      return { path, lines: [...last] };
    },
    "vm.guestInfo": async ({ id }) => {
      needKnown(id);
      return guestInfo(needRun(id), guests.qmpOf(id));
    },
    "vm.openViewer": async ({ id }) => {
      const { name } = toWire(id);
      await external.open(needRun(id), name);
      return {};
    },
    "vm.openStream": async (request) => {
      needKnown(request.id);
      return openStream(request);
    },
  };
};
