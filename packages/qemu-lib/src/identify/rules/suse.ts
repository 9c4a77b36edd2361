/** SUSE and openSUSE, Mandrake's heirs, and ALT. SUSE's application id repeats the volume id, uncut. */
import { os, type VolumeRule } from "../rule.ts";

export const suseFamily: readonly VolumeRule[] = [
  {
    volume: /^opensuse[-_ ]leap[-_ ](?:[a-z]+[-_ ])*?(\d\d\.\d)/i,
    also: "application",
    is: os("opensuse$1", "openSUSE Leap $1"),
  },
  {
    volume: /^(?:install-)?leap[-_ ](\d\d\.\d)/i,
    also: "application",
    is: os("opensuse$1", "openSUSE Leap $1"),
  },
  {
    volume: /^opensuse[-_ ]tumbleweed/i,
    also: "application",
    is: os("opensusetumbleweed", "openSUSE Tumbleweed"),
  },
  {
    volume: /^opensuse[-_ ](?:tumbleweed[-_ ])?microos/i,
    also: "application",
    is: os("opensusemicroos", "openSUSE MicroOS"),
  },
  {
    volume: /^opensuse[-_ ](?:[a-z]+[-_ ])*?(1[0-3]\.\d)/i,
    also: "application",
    is: os("opensuse$1", "openSUSE $1"),
  },
  {
    volume: /^suse-?caas-?platform-(\d)\.(\d)/i,
    also: "application",
    is: os("caasp$1.$2", "SUSE CaaS Platform $1.$2"),
  },
  {
    volume: /^(?:sle|suse|sl)-micro(?:os)?-(\d)\.(\d)/i,
    also: "application",
    is: os("slem$1.$2", "SUSE Linux Enterprise Micro $1.$2"),
  },
  {
    volume: /^(?:suse_)?sles?d-(1[0-2])-sp(\d)/i,
    also: "application",
    is: os("sled$1sp$2", "SUSE Linux Enterprise Desktop $1 SP$2"),
  },
  {
    volume: /^(?:suse_)?sles-(1[0-2])-sp(\d)/i,
    also: "application",
    is: os("sles$1sp$2", "SUSE Linux Enterprise Server $1 SP$2"),
  },
  {
    volume: /^sle-12-sp(\d)-server/i,
    also: "application",
    is: os("sles12sp$1", "SUSE Linux Enterprise Server 12 SP$1"),
  },
  {
    volume: /^sle-12-sp(\d)-desktop/i,
    also: "application",
    is: os("sled12sp$1", "SUSE Linux Enterprise Desktop 12 SP$1"),
  },
  {
    volume: /^sle-12-server/i,
    also: "application",
    is: os("sles12", "SUSE Linux Enterprise Server 12"),
  },
  {
    volume: /^sle-12-desktop/i,
    also: "application",
    is: os("sled12", "SUSE Linux Enterprise Desktop 12"),
  },
  {
    volume: /^sle-15-sp(\d)/i,
    also: "application",
    is: os("sle15sp$1", "SUSE Linux Enterprise 15 SP$1"),
  },
  { volume: /^sle-15-(?!sp)/i, also: "application", is: os("sle15", "SUSE Linux Enterprise 15") },
  {
    volume: /^(?:install-)?sles-(1[6-9])\.(\d)/i,
    also: "application",
    is: os("sles$1.$2", "SUSE Linux Enterprise Server $1.$2"),
  },
  { volume: /^gecko/i, is: os("geckolinux", "GeckoLinux") },

  { volume: /^mageia-(\d{1,2})\b/i, is: os("mageia$1", "Mageia $1") },
  { volume: /^mandriva[-_ ].*?(20\d\d)/i, is: os("mandriva$1", "Mandriva Linux $1") },
  { volume: /^openmandriva/i, is: os("openmandriva", "OpenMandriva Lx") },
  { volume: /^rosa[.\-_ ]/i, is: os("rosa", "ROSA Linux"), confidence: "likely" },
  { volume: /^pclinuxos/i, is: os("pclinuxos", "PCLinuxOS") },

  // Until 7 the company's name was part of the system's.
  {
    volume: /^(?:alt ?linux|simply linux) (?:[a-z]+ )*([2-7]\.\d)/i,
    also: "application",
    is: os("altlinux$1", "ALT Linux $1"),
  },
  {
    volume: /^alt(?: linux)? sisyphus|^sisyphus/i,
    also: "application",
    is: os("alt.sisyphus", "ALT Sisyphus"),
  },
  {
    volume: /^alt(?: linux)? (?:starterkits?|starter kit|regular)? ?p(\d+)\b/i,
    also: "application",
    is: os("alt.p$1", "ALT p$1"),
  },
  {
    volume:
      /^(?:alt|simply linux)(?: (?:k|workstation|server|education|virtualization|server-v|linux|domain|edu|kworkstation|simply))* (\d+\.\d)\b/i,
    also: "application",
    is: os("alt$1", "ALT $1"),
  },
];
