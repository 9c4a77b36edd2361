// VMs as they run.
import { HostPath, VmId } from "../schemas/basics.ts";
import { GuestInfo } from "../schemas/guest-info.ts";
import { LaunchPlan } from "../schemas/host-facts.ts";
import { Vm } from "../schemas/vm.ts";
import { SpiceChannel, Ticket } from "../streams.ts";
import { z } from "../zod.ts";
import { guestErrors, nothing, one, startErrors } from "./spec.ts";
import type { MethodTable } from "./spec.ts";

export const guestMethods = {
  "vm.start": {
    summary:
      "Starts the VM; answers when QEMU runs its guest. A second start of a running VM answers the same.",
    input: one,
    output: Vm,
    errors: startErrors,
  },
  "vm.stop": {
    summary:
      "Presses the power button and waits; `force` ends QEMU at once. After the time-out the guest still runs.",
    input: z.strictObject({
      id: VmId,
      timeoutMs: z.int().min(0).max(3_600_000).optional(),
      force: z.boolean().default(false),
    }),
    output: Vm,
    errors: [...guestErrors, "vm.stopTimedOut"],
  },
  "vm.pause": { summary: "Stops the virtual CPUs.", input: one, output: Vm, errors: guestErrors },
  "vm.resume": {
    summary: "Lets the virtual CPUs go on.",
    input: one,
    output: Vm,
    errors: guestErrors,
  },
  "vm.restart": {
    summary:
      "Presses the reset button; when the config has changed, stops and starts instead so that the change counts.",
    input: one,
    output: Vm,
    errors: [...startErrors, "vm.stopTimedOut"],
  },
  "vm.screenshot": {
    summary: "Takes a picture of the guest's screen; the ticket's stream gives the PNG.",
    input: one,
    output: z.strictObject({
      ticket: Ticket,
      sizeBytes: z.int().min(0),
      widthPx: z.int().min(0),
      heightPx: z.int().min(0),
    }),
    errors: [...guestErrors, "stream.unavailable", "disk.full"],
  },
  "vm.typeText": {
    summary: "Types text as keystrokes of a US keyboard.",
    input: z.strictObject({ id: VmId, text: z.string().max(65_536) }),
    output: nothing,
    errors: [...guestErrors, "input.untypeable"],
  },
  "vm.sendKeys": {
    summary:
      "Presses keys together, then releases them. Names are QEMU's QKeyCodes (`ctrl`, `alt`, `delete`).",
    input: z.strictObject({ id: VmId, keys: z.array(z.string().min(1).max(32)).min(1).max(16) }),
    output: nothing,
    errors: [...guestErrors, "input.unknownKey"],
  },
  "vm.plan": {
    summary:
      "How the VM would be started now: QEMU's arguments and all that is prepared for them. Starts nothing.",
    input: one,
    output: LaunchPlan,
    errors: startErrors,
  },
  "vm.logs": {
    summary: "The end of a VM's log: OpenUTM's own lines and QEMU's stderr, newest last.",
    input: z.strictObject({ id: VmId, lines: z.int().min(1).max(10_000).default(200) }),
    output: z.strictObject({ path: HostPath, lines: z.array(z.string()) }),
    errors: ["vm.notFound"],
  },
  "vm.guestInfo": {
    summary:
      "What is known of the system inside: from its QEMU guest agent, and without one what QEMU's own network knows.",
    input: one,
    output: GuestInfo,
    errors: guestErrors,
  },
  "vm.openViewer": {
    summary:
      "Shows the guest in a window of virt-viewer's remote-viewer on this host; whoever showed it over SPICE hands it over. Answers when the window's program runs; `runtime.externalViewer` says until when. A second call while it runs does nothing.",
    input: one,
    output: nothing,
    errors: [...guestErrors, "stream.unavailable", "capability.missing", "host.limit"],
  },
  "vm.openStream": {
    summary:
      "A ticket for a VM's bytes. `display` and `serial`: the running guest's; a display that wants a password names it. `stats`: one VmStats a line and a second, while somebody reads. `log`: the last lines, then new ones as they are written; also of a VM that does not run. `spice` wants, where the display is SPICE, one of its channels linked; a main channel takes the guest over from the viewer before.",
    input: z.strictObject({
      id: VmId,
      stream: z.enum(["display", "serial", "stats", "log"]),
      spice: SpiceChannel.optional(),
    }),
    output: z.strictObject({
      ticket: Ticket,
      /** `jsonLines`: newline-delimited JSON; `text`: UTF-8 lines. */
      protocol: z.enum(["vnc", "spice", "raw", "jsonLines", "text"]),
      password: z.string().optional(),
    }),
    errors: [...guestErrors, "stream.unavailable"],
  },
} as const satisfies MethodTable;
