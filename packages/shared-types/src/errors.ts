// Every error that can cross the contract. The key is for programs; `summary` is for the docs, never shown as it stands.
import { z } from "./zod.ts";

export const errors = {
  "request.invalid": {
    summary: "The request does not fit the contract; `data.issues` says where.",
  },
  "request.unknownMethod": { summary: "No such method in this contract version." },
  "request.tooLarge": { summary: "The request is larger than a request may be." },
  "contract.mismatch": { summary: "The two sides speak different contract versions." },
  "auth.denied": {
    summary: "No valid token, or an Origin or Host that may not talk to the backend.",
  },
  internal: { summary: "A defect in OpenUTM. The log has the rest." },
  "capability.missing": {
    summary: "This host, shell or QEMU cannot do it; `data.capability` names what is missing.",
  },
  "owner.releasing": { summary: "The backend is handing the library over; connect again." },
  "owner.held": { summary: "Another backend owns this library and answers." },
  "owner.notAnswering": {
    summary: "Another backend owns this library and does not answer; ending it needs consent.",
  },
  "owner.unreachable": { summary: "No backend could be reached or started." },
  "library.unusable": {
    summary: "The library cannot be opened: its place, its rights, or its database.",
  },
  "library.newer": { summary: "A newer OpenUTM made this library; this one leaves it alone." },
  "library.nothingToImport": {
    summary:
      "No VM of this id lies in the library's directory that the library does not have already.",
  },
  "config.invalid": {
    summary: "The config contradicts itself or this host; `data.issues` says where.",
  },
  "vm.notFound": { summary: "No VM has this id." },
  "vm.nameUnknown": { summary: "No VM has this name." },
  "vm.nameAmbiguous": { summary: "Several VMs have this name; `data.ids` lists them." },
  "vm.staleRevision": {
    summary: "Somebody else changed the VM since it was read; nothing was overwritten.",
  },
  "vm.wrongState": {
    summary: "The VM is in a state in which this cannot be done; `data.status` says which.",
  },
  "vm.broken": { summary: "The VM's files cannot be read; nothing of it is rewritten." },
  "vm.stopTimedOut": { summary: "The guest did not shut down in time and still runs." },
  "vm.notAnswering": { summary: "The guest's QEMU runs but does not answer." },
  "vm.hasDependents": { summary: "Linked clones need this VM's disks; `data.ids` lists them." },
  "drive.notFound": { summary: "The VM has no drive with this id." },
  "drive.locked": { summary: "The guest holds the medium and does not let it go." },
  "qemu.notFound": { summary: "No QEMU for this architecture is installed." },
  "qemu.tooOld": { summary: "The QEMU that is installed is older than OpenUTM needs." },
  "qemu.launchFailed": {
    summary: "QEMU ended before the guest ran; `data.stderr` has its last words.",
  },
  "qemu.exited": { summary: "QEMU ended unexpectedly while the guest ran." },
  "qemu.timeout": { summary: "QEMU did not answer in time." },
  "qemu.refused": { summary: "QEMU refused a command." },
  "qemu.protocol": { summary: "What came from QEMU was not QMP." },
  "qemu.imgFailed": { summary: "qemu-img failed; `data.stderr` has its words." },
  "qemu.installFailed": {
    summary: "The package manager did not install QEMU; `data.output` has its last words.",
  },
  "accelerator.unusable": {
    summary: "The accelerator that the config asks for runs no guest code here.",
  },
  "firmware.missing": { summary: "No firmware of the kind that the VM needs is installed." },
  "host.memoryLow": { summary: "The host has less free memory than the VM needs." },
  "host.limit": {
    summary: "The host's limits (files, processes, path length, rights) are in the way.",
  },
  "disk.full": { summary: "Not enough free space on the host's disk." },
  "port.inUse": { summary: "A host port that the VM or the door needs is taken." },
  "image.notFound": { summary: "The image file does not exist." },
  "image.isDirectory": { summary: "The path is a directory, not an image." },
  "image.notAFile": { summary: "The path is a device, a pipe or a socket, not an image file." },
  "image.empty": { summary: "The image file is empty." },
  "image.unreadable": { summary: "The image file cannot be read." },
  "image.refused": {
    summary: "The image points outside itself or is malformed; no QEMU tool has opened it.",
  },
  "image.inUse": { summary: "Another program holds the image." },
  "image.unknownFormat": { summary: "The file is no image that OpenUTM knows." },
  "image.alreadyExists": {
    summary: "A file of that name is there already; nothing was overwritten.",
  },
  "image.shrinkRefused": { summary: "Making a disk smaller destroys data and was not asked for." },
  "stream.ticketInvalid": { summary: "The ticket is unknown, used or older than 30 seconds." },
  "stream.unavailable": { summary: "The VM offers no such stream now." },
  "input.unknownKey": { summary: "No key has this name; `data.key` says which." },
  "input.untypeable": { summary: "A character that no key of the guest's US layout types." },
  "trash.notFound": { summary: "Nothing with this id is in the trash." },
  "job.notFound": { summary: "No job has this id." },
  "job.cancelled": { summary: "The work was cancelled; what it had made is removed." },
  "orphan.notFound": { summary: "No orphan has this id." },
} as const satisfies Record<string, { readonly summary: string }>;

export type ErrorCode = keyof typeof errors;

export const ErrorCodeSchema = z
  .enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]])
  .meta({ id: "ErrorCode" });

export const ApiErrorValue = z
  .strictObject({
    code: ErrorCodeSchema,
    /** What happened, for a person. */
    message: z.string(),
    /** What to do about it. */
    hint: z.string().optional(),
    data: z.record(z.string(), z.json()).optional(),
  })
  .meta({ id: "ApiError" });
export type ApiErrorValue = z.infer<typeof ApiErrorValue>;
