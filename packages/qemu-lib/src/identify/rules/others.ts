/** BSD, Solaris, macOS and the small systems. Written from the projects' own naming of their images. */
import { os, type VolumeRule } from "../rule.ts";

export const bsdAndOthers: readonly VolumeRule[] = [
  {
    volume: /^(\d\d?)_(\d)_(?:release|stable|rc\d|beta\d|alpha\d|prerelease)(?:_p\d+)?_/i,
    is: os("freebsd$1.$2", "FreeBSD $1.$2"),
  },
  { volume: /^freebsd[-_ /](\d\d?)[._](\d)/i, is: os("freebsd$1.$2", "FreeBSD $1.$2") },
  { volume: /^freebsd_install$/i, is: os("freebsd", "FreeBSD"), confidence: "guess" },
  { volume: /^openbsd\/\S+ +(\d\.\d)\b/i, is: os("openbsd$1", "OpenBSD $1") },
  { volume: /^openbsd[-_ ]?(\d)[._](\d)\b/i, is: os("openbsd$1.$2", "OpenBSD $1.$2") },
  {
    volume: /^netbsd[-_ /]?(\d\d?)\.(\d)(?:\.0)?(?![.\d])/i,
    is: os("netbsd$1.$2", "NetBSD $1.$2"),
  },
  { volume: /^netbsd[-_ /]?(\d\d?)\.(\d)\.([1-9])/i, is: os("netbsd$1.$2.$3", "NetBSD $1.$2.$3") },
  { volume: /^netbsd[-_](1\d)_?(\d)$/i, is: os("netbsd$1.$2", "NetBSD $1.$2") },
  { volume: /^netbsd[-_](\d)_?(\d)(?:_?0)?$/i, is: os("netbsd$1.$2", "NetBSD $1.$2") },
  { volume: /^netbsd[-_](\d)_?(\d)_?([1-9])$/i, is: os("netbsd$1.$2.$3", "NetBSD $1.$2.$3") },
  {
    volume: /^dragonfly(?:bsd)?[-_ v/]*(5)\.([0-4])\.(\d)/i,
    is: os("dragonflybsd$1.$2.$3", "DragonFly BSD $1.$2.$3"),
  },
  {
    volume: /^dragonfly(?:bsd)?[-_ v/]*(\d)[._](\d)/i,
    is: os("dragonflybsd$1.$2", "DragonFly BSD $1.$2"),
  },
  { volume: /^ghostbsd/i, is: os("ghostbsd", "GhostBSD") },
  { volume: /^hardenedbsd/i, is: os("hardenedbsd", "HardenedBSD") },
  { volume: /^midnightbsd/i, is: os("midnightbsd", "MidnightBSD") },
  { volume: /^nomadbsd/i, is: os("nomadbsd", "NomadBSD") },
  { volume: /^opnsense/i, is: os("opnsense", "OPNsense") },
  { volume: /^pfsense/i, is: os("pfsense", "pfSense") },
  { volume: /^truenas/i, is: os("truenas", "TrueNAS") },
  { volume: /^freenas/i, is: os("freenas", "FreeNAS") },
  { volume: /^xigmanas|^nas4free/i, is: os("xigmanas", "XigmaNAS") },

  { volume: /^sol(?:aris)?_10_/i, is: os("solaris10", "Oracle Solaris 10") },
  { volume: /^(?:oracle_?)?sol(?:aris)?[-_](11)[-_.]/i, is: os("solaris11", "Oracle Solaris 11") },
  { volume: /^opensolaris/i, is: os("opensolaris", "OpenSolaris"), confidence: "likely" },
  { volume: /^openindiana/i, is: os("openindiana", "OpenIndiana") },
  { volume: /^omnios/i, is: os("omnios", "OmniOS") },
  { volume: /^smartos/i, is: os("smartos", "SmartOS") },
  { volume: /^tribblix/i, is: os("tribblix", "Tribblix") },

  {
    volume: /^haiku[-_ ]*r1[-_ /]*(alpha|beta)[-_ ]*(\d(?:\.\d)?)/i,
    is: os("haikur1$1$2", "Haiku R1/$1 $2"),
  },
  { volume: /^haiku.*(?:nightly|hrev)/i, is: os("haikunightly", "Haiku (nightly)") },
  { volume: /^haiku/i, is: os("haiku", "Haiku"), confidence: "guess" },
  { volume: /^reactos/i, is: os("reactos", "ReactOS") },
  { volume: /^(?:fd|freedos[-_ ]?v?)(1)[._]?([0-4])/i, is: os("freedos$1.$2", "FreeDOS $1.$2") },
  { volume: /^freedos/i, is: os("freedos", "FreeDOS"), confidence: "likely" },
  { volume: /^minix[-_ ]?v?(\d)/i, is: os("minix$1", "MINIX $1") },
  { volume: /^9front/i, is: os("9front", "9front") },
  { volume: /^plan ?9/i, is: os("plan9", "Plan 9") },
  { volume: /^kolibri/i, is: os("kolibrios", "KolibriOS") },
  { volume: /^menuetos/i, is: os("menuetos", "MenuetOS") },
  { volume: /^serenity/i, is: os("serenityos", "SerenityOS") },
  { volume: /^redox/i, is: os("redox", "Redox OS") },
  { volume: /^aros/i, is: os("aros", "AROS"), confidence: "likely" },
  { volume: /^templeos/i, is: os("templeos", "TempleOS") },
  { volume: /^(?:arca|ecs|os2)[-_ ]?(?:os|20|warp)/i, is: os("os2", "OS/2"), confidence: "guess" },

  { volume: /^mac os x install/i, is: os("macosx", "Mac OS X") },
  { volume: /^install (?:mac ?os|os x)/i, is: os("macos", "macOS") },
];
