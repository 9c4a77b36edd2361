/** Fedora, Red Hat Enterprise Linux and what is built from them. Written from the projects' own naming of their images. */
import { os, type VolumeRule } from "../rule.ts";

const arch =
  "(?:x86_64|x64|i[3-6]86|aarch64|arm64|armhfp|armhf|ppc64le|ppc64|ppc|s390x|riscv64|ia64)";
const fedora = (words: string, end: string): RegExp =>
  new RegExp(`^fedora[- ]${words}(?:[- ]${arch})?[- ]${end}`, "i");

export const redhatFamily: readonly VolumeRule[] = [
  // The last number of a CoreOS version is its stream: 3 is stable.
  {
    volume: /^fedora-coreos-\d+\.\d+\.3\b/,
    is: os("fedora-coreos-stable", "Fedora CoreOS (stable)"),
  },
  {
    volume: /^fedora-coreos-\d+\.\d+\.2\b/,
    is: os("fedora-coreos-testing", "Fedora CoreOS (testing)"),
  },
  { volume: /^fedora-coreos-\d+\.\d+\.1\b/, is: os("fedora-coreos-next", "Fedora CoreOS (next)") },
  {
    volume: fedora("(?:sb|silverblue)(?:-ostree)?", "rawh"),
    is: os("silverblue-rawhide", "Fedora Silverblue Rawhide"),
  },
  {
    volume: fedora("(?:sb|silverblue)(?:-(?:ostree|dvd))?", "(\\d\\d)(?:[- ]|$)"),
    is: os("silverblue$1", "Fedora Silverblue $1"),
  },
  {
    volume: fedora("(?:[a-z]+[- _])*?", "(?:rawh|rawhide)"),
    is: os("fedora-rawhide", "Fedora Rawhide"),
  },
  { volume: /^fedora-(?:[a-z]+[- _])*eln\b/i, is: os("fedora-eln", "Fedora ELN") },
  {
    volume: fedora(
      "(?:[a-z]+[- _])*?(?:ostree[- ])?(?:live[- ])?(?:dvd|cd|boot|netinst)?",
      "(\\d{1,2})(?:[- ._]|$)",
    ),
    is: os("fedora$1", "Fedora $1"),
  },
  {
    volume: new RegExp(`^fedora[- ](?:core[- ])?(?:[a-z]+[- ])*(\\d{1,2})(?:[- ._]|$)`, "i"),
    is: os("fedora$1", "Fedora $1"),
  },
  {
    volume: new RegExp(`^(?:fc|f)[-/](\\d{1,2})[- ]${arch}`, "i"),
    is: os("fedora$1", "Fedora $1"),
  },
  { volume: /^nobara[- ](?:linux-)?(\d\d)?/i, is: os("nobara$1", "Nobara $1") },
  { volume: /^ultramarine/i, is: os("ultramarine", "Ultramarine Linux") },
  { volume: /^bazzite/i, is: os("bazzite", "Bazzite") },
  { volume: /^bluefin/i, is: os("bluefin", "Bluefin") },
  { volume: /^qubes-r(\d)[-.](\d)/i, is: os("qubes$1.$2", "Qubes OS $1.$2") },

  {
    volume: /^rhel[-_ ]?atomic(?:[- ]host)?[- ](\d)\.(\d)/i,
    is: os("rhel-atomic-$1.$2", "Red Hat Atomic Host $1.$2"),
  },
  {
    volume: /^rhel[-_ /](\d{1,2})[-._](\d{1,2})(?!\d)/i,
    is: os("rhel$1.$2", "Red Hat Enterprise Linux $1.$2"),
  },
  { volume: /^rhel[-_ /]([34])-u(\d)/i, is: os("rhel$1.$2", "Red Hat Enterprise Linux $1.$2") },
  { volume: /^rhcos-(\d+)/i, is: os("rhcos$1", "Red Hat CoreOS $1") },
  { volume: /^centos[-_ ]stream[-_ ](\d{1,2})\b/i, is: os("centos-stream$1", "CentOS Stream $1") },
  { volume: /^centos[-_ ]([56])[-._](\d{1,2})(?!\d)/i, is: os("centos$1.$2", "CentOS $1.$2") },
  { volume: /^centos[-_ ]7\b/i, is: os("centos7.0", "CentOS 7") },
  { volume: /^centos[-_ ]8\b/i, is: os("centos8", "CentOS 8") },
  { volume: /^rocky-(?:[a-z]+-)*(\d{1,2})\b/i, is: os("rocky$1", "Rocky Linux $1") },
  { volume: /^almalinux-kitten-(\d{1,2})\b/i, is: os("almalinux-kitten$1", "AlmaLinux Kitten $1") },
  { volume: /^almalinux-(?:[a-z]+-)*(\d{1,2})(?!\d)/i, is: os("almalinux$1", "AlmaLinux $1") },
  {
    volume: /^(?:ol|oracle linux(?: server)?)[-_ ]?(\d{1,2})[-._](\d{1,2})(?!\d)/i,
    is: os("ol$1.$2", "Oracle Linux $1.$2"),
  },
  { volume: /^eurolinux[-_ ](\d{1,2})\b/i, is: os("eurolinux$1", "EuroLinux $1") },
  {
    volume: /^miracle-?linux[-_ ](\d{1,2})[-._](\d{1,2})/i,
    is: os("miraclelinux$1.$2", "MIRACLE LINUX $1.$2"),
  },
  { volume: /^circle-(\d{1,2})[-.](\d{1,2})/i, is: os("circle$1.$2", "Circle Linux $1.$2") },
  {
    volume: /^anolis(?:os)?[-_ ](\d{1,2})[-._](\d{1,2})/i,
    is: os("anolis$1.$2", "Anolis OS $1.$2"),
  },
  {
    volume: /^asianux(?:[-_ ]?(?:server|linux))?[-_ ](\d{1,2})[-._](\d{1,2})/i,
    is: os("asianux$1.$2", "Asianux $1.$2"),
  },
  {
    volume: /^(?:scientific(?: linux)?|sl)[- ](\d)[.](\d{1,2})/i,
    is: os("scientificlinux$1.$2", "Scientific Linux $1.$2"),
  },
  {
    volume: /^sl-(\d)(\d{1,2})-/i,
    is: os("scientificlinux$1.$2", "Scientific Linux $1.$2"),
    confidence: "likely",
  },
  { volume: /^vzlinux-(\d)/i, is: os("vzlinux$1", "VzLinux $1") },
  { volume: /^navylinux-(\d)/i, is: os("navylinux$1", "Navy Linux $1") },
  { volume: /^openeuler-(\d\d\.\d\d)/i, is: os("openeuler$1", "openEuler $1") },
  { volume: /^photon[-_]/i, is: os("photon", "Photon OS") },
  { volume: /^xcp-ng[- ](\d)\.(\d)/i, is: os("xcp-ng$1.$2", "XCP-ng $1.$2") },
  { volume: /^xenserver[- ](\d)/i, is: os("xenserver$1", "XenServer $1") },
  { volume: /^ovirt-node/i, is: os("ovirt-node", "oVirt Node") },
  { volume: /^clearos[- ](\d)/i, is: os("clearos$1", "ClearOS $1") },
];
