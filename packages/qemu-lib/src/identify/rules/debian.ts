/** Debian, Ubuntu and what is built from them. Written from the projects' own naming of their images. */
import { os, type VolumeRule } from "../rule.ts";

export const debianFamily: readonly VolumeRule[] = [
  {
    volume:
      /^(?:[kxl]|ed|myth)?ubuntu(?:[- _](?:server|mate|budgie|studio|kylin|unity|gnome|cinnamon|netbook|unr|moblin|remix|dvd|alternate|desktop|live))*[- _](\d{1,2}\.(?:04|06|10))\b/i,
    is: os("ubuntu$1", "Ubuntu $1"),
  },
  { volume: /^linux ?mint[- ](\d{1,2}(?:\.\d)?)\b/i, is: os("linuxmint$1", "Linux Mint $1") },
  { volume: /^lmde[- ](\d)\b/i, is: os("lmde$1", "Linux Mint Debian Edition $1") },
  { volume: /^pop[_!]?[_ ]?os[- ](\d\d\.\d\d)\b/i, is: os("popos$1", "Pop!_OS $1") },
  { volume: /^elementary ?(?:os)?[- ](\d+\.\d+)\b/i, is: os("elementary$1", "elementary OS $1") },
  { volume: /^elementary ?(?:os)?[- ](\d+)\b/i, is: os("elementary$1.0", "elementary OS $1") },
  { volume: /^zorin[- _]?os[- ](\d+)\b/i, is: os("zorin$1", "Zorin OS $1") },
  { volume: /^(?:kde )?neon\b/i, is: os("kdeneon", "KDE neon") },
  { volume: /^linux ?lite[- ](\d+)\.(\d+)\b/i, is: os("linuxlite$1.$2", "Linux Lite $1.$2") },
  { volume: /^bodhi(?: linux)?[- ](\d+)\.(\d+)\b/i, is: os("bodhi$1.$2", "Bodhi Linux $1.$2") },
  { volume: /^peppermint\b/i, is: os("peppermint", "Peppermint OS") },
  { volume: /^feren ?os\b/i, is: os("ferenos", "feren OS") },
  { volume: /^vanilla ?os\b/i, is: os("vanillaos", "Vanilla OS") },
  {
    volume: /^trisquel(?:[- _](?:mini|netinst|sugar|triskel|gnu\/linux))*[- _](\d+)\b/i,
    is: os("trisquel$1", "Trisquel $1"),
  },
  // Debian's images before 10 have a revision (`6.0.1a`); the id has the major version alone since 4.
  { volume: /^debian(?: gnu\/linux)? (3\.[01])\b/i, is: os("debian$1", "Debian $1") },
  {
    volume: /^debian(?: gnu\/linux)? (\d{1,2})(?:\.\d+)*[a-z]?(?: |$)/i,
    is: os("debian$1", "Debian $1"),
  },
  {
    volume: /^debian (?:testing|unstable|sid|[a-z]+-di-)/i,
    is: os("debiantesting", "Debian testing"),
  },
  // Live images: `d-live 12.4.0 gn amd64` (desktop by two letters).
  { volume: /^d-live (?:nf )?(\d{1,2})\.\d/i, is: os("debian$1", "Debian $1") },
  { volume: /^d-live (?:nf )?testing/i, is: os("debiantesting", "Debian testing") },
  { volume: /^devuan(?: gnu[+/]linux)?[- _](\d)\b/i, is: os("devuan$1", "Devuan $1") },
  { volume: /^devuan\b/i, is: os("devuan", "Devuan"), confidence: "likely" },
  { volume: /^kali[- ]?linux|^kali[- ](?:live|last|rolling|\d{4})/i, is: os("kali", "Kali Linux") },
  { volume: /^parrot\b/i, is: os("parrot", "Parrot OS") },
  { volume: /^tails\b/i, is: os("tails", "Tails") },
  { volume: /^pureos[- _](\d+)/i, is: os("pureos$1", "PureOS $1") },
  { volume: /^mx-?(?:linux|live)?-?(\d\d)?(?:[-._ ]|$)/i, is: os("mx$1", "MX Linux $1") },
  { volume: /^antix-?(?:live)?-?(\d\d)?/i, is: os("antix$1", "antiX $1") },
  { volume: /^sparky(?:linux)?\b/i, is: os("sparkylinux", "SparkyLinux") },
  { volume: /^q4os\b/i, is: os("q4os", "Q4OS") },
  { volume: /^bunsenlabs\b/i, is: os("bunsenlabs", "BunsenLabs Linux") },
  { volume: /^siduction\b/i, is: os("siduction", "siduction") },
  { volume: /^knoppix/i, is: os("knoppix", "KNOPPIX") },
  { volume: /^grml/i, is: os("grml", "Grml") },
  { volume: /^finnix/i, is: os("finnix", "Finnix") },
  { volume: /^slax/i, is: os("slax", "Slax") },
  { volume: /^deepin[- ](\d+)/i, is: os("deepin$1", "deepin $1") },
  { volume: /^uos\b/i, is: os("uos", "UOS"), confidence: "likely" },
  { volume: /^kylin[- _]?(?:server|desktop|live|v?10)/i, is: os("kylin", "Kylin") },
  { volume: /^ubuntu[- ]?kylin/i, is: os("ubuntukylin", "Ubuntu Kylin"), confidence: "likely" },
  {
    volume: /^(?:ucs|univention(?: corporate server)?)[- _](\d)[._](\d)/i,
    is: os("ucs$1.$2", "Univention Corporate Server $1.$2"),
  },
  // Endless OS: its image builder names an ISO after the product, version and personality, non-letters as hyphens.
  {
    volume: /^endless-(?:os-)?(\d)-(\d+)\b/i,
    publisher: /^endless/i,
    is: os("eos$1.$2", "Endless OS $1.$2"),
  },
  { volume: /^pve$/i, is: os("proxmox-ve", "Proxmox VE") },
  { volume: /^pbs$/i, is: os("proxmox-backup-server", "Proxmox Backup Server") },
  { volume: /^pmg$/i, is: os("proxmox-mail-gateway", "Proxmox Mail Gateway") },
  { volume: /^truenas[- _]?scale/i, is: os("truenas-scale", "TrueNAS SCALE") },
  { volume: /^volumio/i, is: os("volumio", "Volumio") },
  { volume: /^vyos/i, is: os("vyos", "VyOS") },
  { volume: /^openmediavault/i, is: os("openmediavault", "openmediavault") },
];
