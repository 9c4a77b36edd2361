// The contract's methods that concern what runs.
import { ApiError } from "@openutm/shared-types";
import type { ByteStream, Handlers, SpiceChannel, StreamName, Vm } from "@openutm/shared-types";
import type { VmLibrary, WholeVmRecord } from "../library/vm-library.ts";
import type { Guests } from "./guests.ts";
import { writeGuestFile } from "./guest-file.ts";
import { createKeyboard } from "./keyboard/send.ts";
import {
  ejectLive,
  growLive,
  insertLive,
  mediumOf,
  needCdDrive,
  needDrive,
  withMedium,
} from "./media.ts";
import type { GuestPorts } from "./parts.ts";
import { runFacts } from "./run.ts";
import type { Run } from "./run.ts";
import { takeScreenshot } from "./screenshot.ts";
import { createSpiceViewers } from "./spice-viewers.ts";
import { checkInserted } from "./preflight.ts";

export type IssueTicket = (
  request: { readonly stream: StreamName },
  open: () => Promise<ByteStream>,
) => string;

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
  | "vm.insertMedium"
  | "vm.ejectMedium"
  | "vm.resizeDrive"
  | "vm.plan"
  | "vm.logs"
  | "vm.openStream";

const gib = 1024 ** 3;
const passwordBytes = 1024;

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
  const viewers = createSpiceViewers(ports.sockets);

  /** After a change of the machine that runs: what it was started with is what it is now. */
  const noteLiveConfig = async (
    run: Run,
    record: WholeVmRecord,
    driveId: string,
  ): Promise<void> => {
    const changed = record.config.drives.find(({ id }) => id === driveId);
    if (changed === undefined) return;
    const config = {
      ...run.file.config,
      drives: run.file.config.drives.map((drive) => (drive.id === driveId ? changed : drive)),
    };
    run.file = { ...run.file, config };
    guests.setRuntime(record.id, runFacts(run.identity.pid, run.file));
    await ports.runDirs
      .writeGuest(run.dir, writeGuestFile(run.file))
      .catch((error: unknown) =>
        ports.log.warn("guest.json could not be written", { cause: String(error) }),
      );
  };

  const runningDrive = (run: Run, driveId: string, otherwise: WholeVmRecord) =>
    needDrive(
      run.file.config.drives.some(({ id }) => id === driveId) ? run.file.config : otherwise.config,
      driveId,
    );

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

  const start = async (id: string): Promise<Vm> => {
    library.need(id);
    await guests.start(id, () => library.need(id));
    return toWire(id);
  };

  const displayOf = async (
    id: string,
    channel: SpiceChannel | undefined,
  ): ReturnType<Handlers<GuestMethod>["vm.openStream"]> => {
    const run = needRun(id);
    const { displayProtocol } = run.file;
    const endpoint = run.dir.endpoints.display;
    if (displayProtocol === "none" || endpoint === undefined) {
      throw new ApiError("stream.unavailable", "The VM was started without a display.", {
        hint: "Choose a display in its settings and restart it.",
      });
    }
    const password =
      endpoint.kind === "tcp"
        ? new TextDecoder().decode(
            await ports.files.readBounded(`${run.dir.path}/display.secret`, passwordBytes),
          )
        : undefined;
    if (displayProtocol === "spice" && channel !== undefined) {
      const server = { endpoint, ...(password === undefined ? {} : { ticket: password }) };
      return {
        ticket: issueTicket({ stream: "display" }, () => viewers.open(id, server, channel)),
        protocol: displayProtocol,
      };
    }
    return {
      ticket: issueTicket({ stream: "display" }, () => ports.sockets.openStream(endpoint)),
      protocol: displayProtocol,
      ...(password === undefined ? {} : { password }),
    };
  };

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
      needKnown(id);
      await keyboard.type(guests.qmpOf(id), text, signal);
      return {};
    },
    "vm.sendKeys": async ({ id, keys }) => {
      needKnown(id);
      await keyboard.press(guests.qmpOf(id), keys);
      return {};
    },
    "vm.insertMedium": ({ id, driveId, path }) =>
      guests.queue.run(id, async () => {
        const record = library.need(id);
        const drive = needCdDrive(record.config, driveId);
        const medium = mediumOf(checkInserted(await ports.images.inspect(path)));
        const run = guests.runOf(id);
        if (run !== undefined) {
          await insertLive(ports, guests.qmpOf(id), {
            vmId: id,
            before: runningDrive(run, driveId, record),
            next: { ...drive, medium },
          });
        }
        const changed = await library.changeConfig(id, (config) =>
          withMedium(config, driveId, medium),
        );
        if (run !== undefined) await noteLiveConfig(run, changed, driveId);
        ports.logs.write(id, `${path} was put into ${driveId}`);
        return toWire(id);
      }),
    "vm.ejectMedium": ({ id, driveId, force }) =>
      guests.queue.run(id, async () => {
        const record = library.need(id);
        needCdDrive(record.config, driveId);
        const run = guests.runOf(id);
        if (run !== undefined)
          await ejectLive(ports, guests.qmpOf(id), runningDrive(run, driveId, record), { force });
        const changed = await library.changeConfig(id, (config) =>
          withMedium(config, driveId, { kind: "empty" }),
        );
        if (run !== undefined) await noteLiveConfig(run, changed, driveId);
        ports.logs.write(id, `${driveId} was emptied`);
        return toWire(id);
      }),
    "vm.resizeDrive": ({ id, driveId, sizeGib }) =>
      guests.queue.run(id, async () => {
        const drive = needDrive(library.need(id).config, driveId);
        const sizeBytes = sizeGib * gib;
        if (guests.runOf(id) === undefined) await library.growDrive({ id, driveId, sizeBytes });
        else await growLive(guests.qmpOf(id), drive, sizeBytes);
        ports.logs.write(id, `${driveId} has ${sizeGib} GiB now`);
        return toWire(id);
      }),
    "vm.plan": async ({ id }) => (await guests.plan(library.need(id))).plan,
    "vm.logs": async ({ id, lines }) => {
      needKnown(id);
      const { path, lines: last } = await ports.logs.tail(id, lines);
      return { path, lines: [...last] };
    },
    "vm.openStream": async ({ id, stream, spice }) => {
      needKnown(id);
      if (stream === "display") return displayOf(id, spice);
      if (stream !== "serial")
        throw new ApiError("stream.unavailable", "This backend has no such stream yet.");
      needRun(id);
      return {
        ticket: issueTicket({ stream: "serial" }, () => guests.serial.subscribe(id)),
        protocol: "raw",
      };
    },
  };
};
