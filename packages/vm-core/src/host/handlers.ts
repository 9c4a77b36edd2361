// The contract's methods that concern this machine: what it can do, its files, its QEMU.
import { listSystems } from "@openutm/qemu-lib/identify/systems.ts";
import type { KnownSystem } from "@openutm/qemu-lib/identify/systems.ts";
import { explainInstall, planInstallWays } from "@openutm/qemu-lib/install/ways.ts";
import type { BackendEvent, Handlers } from "@openutm/shared-types";
import type { GuestPorts } from "../guests/parts.ts";
import type { IssueTicket } from "../guests/streams.ts";
import type { Jobs } from "../jobs.ts";
import type { VmLibrary } from "../library/vm-library.ts";
import type { Folders } from "../ports/folders.ts";
import type { ImageInbox } from "../ports/image-inbox.ts";
import type { Installer } from "../ports/installer.ts";
import { readHostCapabilities } from "./capabilities.ts";
import { examine } from "./doctor.ts";
import type { BackendIdentity } from "./doctor.ts";
import { draftReport } from "./draft.ts";
import { createQemuInstall } from "./install-qemu.ts";
import { createUpload } from "./receive-image.ts";
import { reveal } from "./reveal.ts";

/** What only the host's methods need of the system. */
export type HostPorts = {
  readonly folders: Folders;
  readonly inbox: ImageInbox;
  readonly installer: Installer;
  /** The systems of the host's osinfo database; empty where it has none. */
  readonly systemsOfHost: () => Promise<readonly KnownSystem[]>;
  /** A program that can be started by this name. */
  readonly hasProgram: (name: string) => boolean;
};

export type HostHandlerParts = {
  readonly library: VmLibrary;
  readonly jobs: Jobs;
  readonly ports: GuestPorts;
  readonly hostPorts: HostPorts;
  readonly identity: BackendIdentity;
  readonly issueTicket: IssueTicket;
  readonly emit: (event: BackendEvent) => void;
};

export type HostMethod =
  | "doctor"
  | "capabilities"
  | "vm.draft"
  | "os.list"
  | "file.list"
  | "host.reveal"
  | "image.receive"
  | "qemu.installWays"
  | "qemu.install";

export const hostHandlers = ({
  library,
  jobs,
  ports,
  hostPorts,
  identity,
  issueTicket,
  emit,
}: HostHandlerParts): Handlers<HostMethod> => {
  const { folders, inbox, installer, systemsOfHost, hasProgram } = hostPorts;
  const install = createQemuInstall({
    installer,
    catalog: ports.catalog,
    jobs,
    onOutput: (id, text) => emit({ topic: "job.output", payload: { id, text } }),
  });
  return {
    doctor: async ({ recheck }) => {
      if (recheck) await ports.catalog.refresh();
      return examine({
        identity,
        host: ports.host,
        catalog: ports.catalog,
        libraryNotices: library.notices.map(({ reason }) => reason),
      });
    },
    capabilities: async () => ({
      capabilities: readHostCapabilities({
        installations: await ports.catalog.installations(),
        viewers: ports.viewers,
        hasSwtpm: hasProgram("swtpm"),
        whyNoReveal: folders.whyNoReveal(),
        whyNoViewer: ports.host.whyNoViewer(),
        installWays: planInstallWays(installer.facts()),
      }),
    }),
    "vm.draft": (input) => draftReport(ports, library, input),
    "os.list": async () => ({ systems: listSystems(await systemsOfHost()) }),
    "file.list": ({ path, show }) =>
      folders.list({ show, ...(path === undefined ? {} : { path }) }),
    "host.reveal": async ({ path }) => {
      await reveal(path, { folders, library, home: identity.home });
      return {};
    },
    "image.receive": async ({ name, sizeBytes }) => {
      const incoming = await inbox.open({ name, sizeBytes });
      const upload = createUpload({ incoming, sizeBytes, clock: ports.clock });
      const { job } = jobs.begin({ kind: "receive", title: `Receiving “${name}”` }, upload.run);
      return {
        ticket: issueTicket({ stream: "image" }, upload.open),
        path: incoming.path,
        jobId: job.id,
      };
    },
    "qemu.installWays": async () => {
      const facts = installer.facts();
      return {
        ways: planInstallWays(facts).map(({ refresh: _own, ...way }) => ({
          ...way,
          command: [...way.command],
        })),
        ...explainInstall(facts),
      };
    },
    "qemu.install": async ({ wayId }) => ({ job: install(wayId) }),
  };
};
