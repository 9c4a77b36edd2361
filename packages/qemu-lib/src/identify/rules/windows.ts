/**
 * Windows, by the volume ids that Microsoft's build tools give: a code for the release, one for the editions, then the
 * architecture and language. Since 2016 the code for the release is gone: these ids do not tell releases apart.
 */
import { os, type VolumeRule } from "../rule.ts";

const win10 = os("win10", "Windows 10");
const win11 = os("win11", "Windows 11");
const servers = [
  os("win2k16", "Windows Server 2016"),
  os("win2k19", "Windows Server 2019"),
  os("win2k22", "Windows Server 2022"),
  os("win2k25", "Windows Server 2025"),
];
const vista = os("winvista", "Windows Vista");
const server2008 = os("win2k8", "Windows Server 2008");

export const windows: readonly VolumeRule[] = [
  { volume: /^win(?:dows)?_?95/i, is: os("win95", "Windows 95"), confidence: "likely" },
  { volume: /^win(?:dows)?_?98/i, is: os("win98", "Windows 98"), confidence: "likely" },
  { volume: /^win(?:dows)?_?me$/i, is: os("winme", "Windows Me"), confidence: "likely" },
  { volume: /^nt(?:wks|srv)40/i, is: os("winnt4.0", "Windows NT 4.0"), confidence: "likely" },
  // W2P professional, W2S server, W2A advanced server; ZRM is the fourth service pack.
  { volume: /^(?:w2[psa]|zrm[psa])[a-z]{3}_/i, is: os("win2k", "Windows 2000") },
  // WXP and WXH as first sold; XRM, VRM (VX2) and GRTM with service packs; P professional, H home.
  {
    volume: /^(?:wx[ph]|xrm[ph]|vrm[ph]|vx2[ph]|grtm[ph])[a-z0-9]{2,4}_/i,
    is: os("winxp", "Windows XP"),
  },
  { volume: /^[ac]rmpx[a-z]{3}_/i, is: os("winxp", "Windows XP") },
  { volume: /^nrms[a-z0-9]{2,5}_|^nrme[a-z0-9]{2,5}_/i, is: os("win2k3", "Windows Server 2003") },
  {
    volume: /^[acb]rm[sebwd]x?[a-z0-9]{2,5}_/i,
    is: [os("win2k3", "Windows Server 2003"), os("win2k3r2", "Windows Server 2003 R2")],
  },
  // Longhorn: C client, S server. GRM came after, with a client and a server again.
  { volume: /^(?:l|k|f)rt?m(?:c|eh?|b)x?(?:fre|vol|chk)/i, is: vista },
  { volume: /^(?:l|k|f)rt?ms[a-z0-9]*_/i, is: server2008 },
  { volume: /^g(?:sp1)?rmc[a-z0-9]*_/i, is: os("win7", "Windows 7") },
  { volume: /^g(?:sp1)?rm(?:s|h)[a-z0-9]*_/i, is: os("win2k8r2", "Windows Server 2008 R2") },
  { volume: /^h[a-z0-9]{2}_c[a-z]+_x(?:86|64)/i, is: os("win8", "Windows 8") },
  { volume: /^h[a-z0-9]{2}_s[a-z]+_x64/i, is: os("win2k12", "Windows Server 2012") },
  { volume: /^i[a-z0-9]{2}_c[a-z]+_x(?:86|64)/i, is: os("win8.1", "Windows 8.1") },
  { volume: /^i[a-z0-9]{2}_s[a-z]+_x64/i, is: os("win2k12r2", "Windows Server 2012 R2") },
  { volume: /^jr?_?c[a-z]+_x(?:86|64)/i, is: win10 },
  // Windows 11 has no 32-bit edition.
  { volume: /^c[a-z]{2,5}_x86fre/i, is: win10 },
  { volume: /^c(?:csa|ena|pra)_x64fre/i, is: win10, confidence: "likely" },
  { volume: /^c[a-z]{2,5}_[xa]64fre/i, is: [win10, win11] },
  { volume: /^s[a-z]{2,4}_x64fre/i, is: servers },
  { volume: /^esd[-_]iso$/i, is: [win10, win11] },
];
