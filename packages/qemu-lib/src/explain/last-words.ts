/** QEMU's last words and what they mean, most telling first. Texts: QEMU 7.2 unless a line says otherwise. */
import type { Explanation } from "./words.ts";

const defect =
  "Show the log to whoever maintains this VM; this is likely a defect in OpenUTM or in the VM's extra arguments.";
const reinstall = "Reinstall QEMU from the system's own packages.";

/** The part of a line that QEMU says about a file, kept short. */
const file = (groups: readonly string[]): string => groups[0] ?? "the file";

export const lastWords: readonly Explanation[] = [
  {
    // block/file-posix.c; `Failed to lock byte 100` where the file system refuses locks (NFS, some FUSE).
    code: "image.inUse",
    pattern:
      /Failed to get (?:"write"|"consistent read"|shared "[a-z ]+") lock|Failed to lock byte \d+/,
    message: () => "Another program holds one of the VM's disks.",
    hint: () => "Stop the other virtual machine or tool that uses the disk, then start again.",
  },
  {
    code: "port.inUse",
    pattern: /Could not set up host forwarding rule '((?:tcp|udp):[^']{0,80})'/,
    message: ([rule]) => `A port of this computer that the VM forwards is taken (${rule}).`,
    hint: () =>
      "Choose another host port in the VM's network settings, or end the program that uses it.",
  },
  {
    code: "port.inUse",
    pattern:
      /binding socket to (\S{1,80}) failed|Failed to find an available port|Address already in use|Failed to bind socket/,
    message: () =>
      "An address on which the VM's display or control socket should listen is taken or not available.",
    hint: () => "Start the VM again. If it happens again, end the program that uses the port.",
  },
  {
    code: "host.limit",
    pattern: /UNIX socket path '[^']{0,400}'? ?(?:is )?too long|Path must be less than \d+ bytes/,
    message: () => "The path of the VM's sockets is too long for this system.",
    hint: () => "Move OpenUTM's home to a shorter path.",
  },
  {
    code: "accelerator.unusable",
    pattern: /Could not access KVM kernel module: Permission denied/,
    message: () => "This user may not use KVM.",
    hint: () =>
      "Add yourself to the kvm group with `sudo usermod -aG kvm $USER`, then log out and in again.",
  },
  {
    // accel/kvm/kvm-all.c
    code: "accelerator.unusable",
    pattern:
      /ioctl\(KVM_CREATE_VM\) failed: 16\b|failed to initialize kvm: Device or resource busy/,
    message: () => "Another program holds the processor's virtualization.",
    hint: () => "Stop the virtual machines of VirtualBox, VMware and their kind, then start again.",
  },
  {
    code: "accelerator.unusable",
    pattern:
      /Could not access KVM kernel module|failed to initialize kvm|KVM internal error|kvm_buf_set_msrs|failed to set MSR|kvm run failed/,
    message: () => "KVM does not run guests on this computer.",
    hint: () =>
      "Choose the accelerator “auto” and check this computer again; inside a virtual machine, turn on nested virtualization.",
  },
  {
    // accel/hvf, hw/core; the codes are Hypervisor.framework's.
    code: "accelerator.unusable",
    pattern:
      /HV_(?:ERROR|DENIED|UNSUPPORTED|BAD_ARGUMENT|NO_DEVICE|BUSY)|hvf_init_vcpu|assert_hvf_ok/,
    message: () => "macOS' hypervisor refused to run the guest.",
    hint: () => "Upgrade QEMU with `brew upgrade qemu`, or choose the accelerator “tcg”.",
  },
  {
    // target/i386/whpx/whpx-all.c
    code: "accelerator.unusable",
    pattern:
      /WHPX: (?:No accelerator found|Failed to [^\r\n]{0,120}|Unexpected VP exit[^\r\n]{0,60})|WinHvPlatform\.dll/,
    message: () => "Windows' hypervisor platform refused to run the guest.",
    hint: () =>
      "Check that “Windows Hypervisor Platform” is on in Windows Features, or choose the accelerator “tcg”.",
  },
  {
    code: "accelerator.unusable",
    pattern: /invalid accelerator (\S{1,40})/,
    message: ([name]) => `This QEMU has no accelerator “${name}”.`,
    hint: () => "Choose the accelerator “auto”.",
  },
  {
    code: "accelerator.unusable",
    pattern: /CPU model 'host' requires KVM/,
    message: () => "The processor “host” needs hardware acceleration.",
    hint: () => "Choose the processor “auto”.",
  },
  {
    code: "image.notFound",
    pattern:
      /Could not open backing file: Could not open '([^'\r\n]{1,400})': No such file or directory/,
    message: (groups) => `A disk that this VM is a linked clone of is gone: ${file(groups)}.`,
    hint: () => "Put the file back where it was. Without it the clone cannot be read.",
  },
  {
    code: "firmware.missing",
    pattern:
      /could not load PC BIOS '([^'\r\n]{1,400})'|failed to find romfile "([^"\r\n]{1,200})"|could not load (?:option )?ROM|Could not find ROM image '([^'\r\n]{1,200})'/i,
    message: (groups) => `A firmware file of QEMU is missing: ${file(groups)}.`,
    hint: () => reinstall,
  },
  {
    code: "image.notFound",
    pattern: /[Cc]ould not open (?:kernel file )?'([^'\r\n]{1,400})': No such file or directory/,
    message: (groups) => `A file that the VM needs is not there: ${file(groups)}.`,
    hint: () => "Put it back, or take it out of the VM's drives.",
  },
  {
    code: "image.unreadable",
    pattern: /Could not open '([^'\r\n]{1,400})': Permission denied/,
    message: (groups) => `This user may not open ${file(groups)}.`,
    hint: () => "Give yourself the right to read it, and to write it when it is a disk.",
  },
  {
    code: "image.isDirectory",
    pattern: /Could not open '([^'\r\n]{1,400})': Is a directory/,
    message: (groups) => `${file(groups)} is a directory, not an image.`,
    hint: () => "Choose an image file.",
  },
  {
    code: "image.unknownFormat",
    pattern: /Image is not in (\w{1,20}) format/,
    message: ([format]) =>
      `An image of the VM is not in the format ${format}, as its settings say.`,
    hint: () => "It may be damaged or replaced. Set the drive's format to what the file is.",
  },
  {
    // block/qcow2.c
    code: "image.unreadable",
    pattern:
      /qcow2: (?:Marking image as corrupt|Image is corrupt)[^\r\n]{0,200}|Image is corrupt; cannot be opened read\/write/,
    message: () => "A disk of the VM is damaged.",
    hint: () =>
      "Work on a copy: `qemu-img check -r all COPY`. Then put the repaired copy in its place.",
  },
  {
    code: "image.unreadable",
    pattern:
      /Could not open '([^'\r\n]{1,400})': (?:Read-only file system|Operation not permitted|Input\/output error)|Block node is read-only/,
    message: () => "A disk of the VM can only be read, or its storage fails.",
    hint: () =>
      "Check the storage and the file's rights. macOS asks once whether OpenUTM may use a folder: see Privacy & Security.",
  },
  {
    code: "disk.full",
    pattern: /No space left on device|There is not enough space on the disk|Disk quota exceeded/,
    message: () => "The disk of this computer is full.",
    hint: () => "Free some space, then start the VM again.",
  },
  {
    // softmmu/physmem.c; the second is Windows' and macOS' wording.
    code: "host.memoryLow",
    pattern:
      /cannot set up guest memory '[^']{0,80}'|Cannot allocate memory|failed to allocate memory/i,
    message: (_groups, { config }) =>
      `This computer cannot give the VM its memory${config === undefined ? "" : ` (${config.memoryMib} MiB)`}.`,
    hint: () => "Give the VM less memory, or end other programs.",
  },
  {
    code: "capability.missing",
    pattern:
      /failed to open module: ([^\r\n:]{1,300})|could not load module for type '([^'\r\n]{1,80})'|spice support is disabled|is not a valid char driver name|module \S{1,80} not found, do you want to install (\S{1,60}) package/,
    message: ([module]) =>
      `A part of QEMU is missing or damaged${module === undefined ? "" : ` (${module})`}.`,
    hint: () =>
      "Install QEMU's modules (Debian, Ubuntu: `sudo apt install qemu-system-modules-spice qemu-system-gui`), then check this computer again.",
  },
  {
    code: "capability.missing",
    pattern: /'([^'\r\n]{1,80})' is not a valid device model name/,
    message: ([device]) => `This QEMU has no device “${device}”.`,
    hint: () => "Choose another device in the VM's settings, or install a fuller QEMU.",
  },
  {
    code: "capability.missing",
    pattern: /unsupported machine type/,
    message: () => "This QEMU does not have the VM's machine type.",
    hint: () => "Choose the machine “auto”.",
  },
  {
    code: "capability.missing",
    pattern: /unable to find CPU model '([^'\r\n]{1,80})'/,
    message: ([model]) => `This QEMU has no processor “${model}”.`,
    hint: () => "Choose the processor “auto”.",
  },
  {
    code: "config.invalid",
    pattern:
      /Invalid SMP CPUs (\d{1,9})\. The max CPUs supported by machine '([^'\r\n]{1,80})' is (\d{1,9})/,
    message: ([wanted, , most]) =>
      `The VM has ${wanted} processors; its machine takes at most ${most}.`,
    hint: () => "Give it fewer processors.",
  },
  {
    code: "qemu.launchFailed",
    pattern:
      /gtk initialization failed|Could not initialize SDL|Display '[^']{0,80}' is not available|cannot open display|egl: \S[^\r\n]{0,100}/i,
    message: () => "QEMU could not open a window of its own: there is no desktop here.",
    hint: () => "Take `-display` out of the VM's extra arguments; OpenUTM shows the guest itself.",
  },
  {
    code: "qemu.launchFailed",
    pattern: /failed to initialize spice server|Failed to open SPICE sockets/,
    message: () => "The VM's SPICE display could not start.",
    hint: () => "Set the VM's display to VNC, or start it again.",
  },
  {
    code: "host.limit",
    pattern: /bridge helper failed|failed to parse default acl file|access denied by acl file/,
    message: () => "This computer does not allow the VM to join its network directly (bridged).",
    hint: () =>
      "Use the shared network, or let an administrator write `allow br0` into /etc/qemu/bridge.conf.",
  },
  {
    code: "host.limit",
    pattern:
      /could not (?:open|configure) \/dev\/net\/tun[^\r\n]{0,120}|cannot create vmnet interface|vmnet: [^\r\n]{0,120}/i,
    message: () => "This computer does not allow the VM its network.",
    hint: () => "Use the shared network, which needs no rights.",
  },
  {
    code: "host.limit",
    pattern: /Too many open files/,
    message: () => "This computer's limit of open files is reached.",
    hint: () => "Stop other VMs, or raise the limit (`ulimit -n`).",
  },
  {
    code: "config.invalid",
    pattern: /The bootindex (\d{1,9}) has already been used/,
    message: ([index]) => `Two devices of the VM have the place ${index} in the boot order.`,
    hint: () => "Take `bootindex` out of the VM's extra arguments.",
  },
  {
    code: "config.invalid",
    pattern: /Duplicate ID '([^'\r\n]{1,80})'|Duplicate nodes with node-name='([^'\r\n]{1,80})'/,
    message: ([id]) => `Two parts of the VM have the name “${id}”.`,
    hint: () => "Give the one in the VM's extra arguments another id.",
  },
  {
    code: "config.invalid",
    pattern: /(-\S{1,60}): invalid option/,
    message: ([option]) => `This QEMU does not know the option ${option}.`,
    hint: () => "Check the VM's extra arguments.",
  },
  {
    // hw/pci/pci.c
    code: "config.invalid",
    pattern:
      /PCI: slot (\d{1,3}) function \d not available for (\S{1,60}), in use by (\S{1,60}?)(?:,|$)/,
    message: ([slot, device, other]) =>
      `Two devices of the VM want the same place: ${device} and ${other} (slot ${slot}).`,
    hint: () => "Take `addr` out of the device in the VM's extra arguments.",
  },
  {
    // hw/pci/pcie_port.c
    code: "config.invalid",
    pattern: /Can't add chassis slot, error -?\d+/,
    message: () => "Two PCI Express ports of the VM have the same number.",
    hint: () => "Give the port in the VM's extra arguments a `chassis` from 16 on.",
  },
  {
    // util/qemu-sockets.c
    code: "qemu.launchFailed",
    pattern: /Failed to connect to '([^'\r\n]{1,400})'/,
    message: (groups) => `A program that QEMU works with is not there (${file(groups)}).`,
    hint: () => "Start the VM again. With a TPM, check that swtpm is installed.",
  },
  {
    // block.c
    code: "config.invalid",
    pattern: /Permission conflict on node '([^'\r\n]{1,80})'/,
    message: ([node]) => `Two devices of the VM want to write to the same image (${node}).`,
    hint: () => "Take the second device out of the VM's extra arguments.",
  },
  {
    // hw/ide, hw/scsi, hw/block
    code: "config.invalid",
    pattern: /No drive specified|drive property not set|Device needs media, but drive is empty/,
    message: () => "A disk of the VM has no image.",
    hint: () => `Choose an image for it, or take the device out of the extra arguments. ${defect}`,
  },
  {
    // hw/core/machine-smp.c
    code: "config.invalid",
    pattern: /Invalid CPU topology: ([^\r\n]{1,200})/,
    message: () => "The VM's processors do not add up: sockets, cores and threads contradict it.",
    hint: () => "Take `-smp` out of the VM's extra arguments.",
  },
  {
    // qom/object.c, hw/core/qdev-properties.c
    code: "config.invalid",
    pattern: /Property '([^'\r\n]{1,80})' doesn't take value '([^'\r\n]{0,80})'/,
    message: ([name, value]) => `QEMU takes no “${value}” for “${name}”.`,
    hint: () => `Check the VM's extra arguments. ${defect}`,
  },
  {
    // softmmu/rtc.c
    code: "config.invalid",
    pattern: /invalid datetime format/,
    message: () => "QEMU does not understand the time that the VM's clock is to begin with.",
    hint: () =>
      "Write it as 2006-06-17T16:01:21 in `-rtc`, or take `-rtc` out of the extra arguments.",
  },
  {
    code: "qemu.launchFailed",
    pattern: /Unable to read (\S{1,400}): Failed to open file/,
    message: (groups) => `A file that OpenUTM prepared for the start is gone: ${file(groups)}.`,
    hint: () => "Start the VM again.",
  },
  {
    code: "config.invalid",
    pattern:
      /Property '([^'\r\n]{1,80})' not found|Property '([^'\r\n]{1,80})' can't find value|Parameter '([^'\r\n]{1,80})' (?:does not accept value|expects|is (?:missing|unexpected))|No '[^']{1,80}' bus found|Invalid parameter '([^'\r\n]{1,80})'/,
    message: ([name]) =>
      `This QEMU does not understand the VM's arguments${name === undefined ? "" : ` (“${name}”)`}.`,
    hint: () => `Check the VM's extra arguments. ${defect}`,
  },
];
