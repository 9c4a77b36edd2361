// How the shell is packaged for every system. Formats that need helpers of their own are built in GitHub Actions.
import { join } from "node:path";

const checkout = join(import.meta.dirname, "..", "..", "..");

/** Linux packages must name a page. The place where they are built knows it; elsewhere it is a name that leads nowhere (RFC 2606). */
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
const homepage =
  server === undefined || repository === undefined
    ? "https://openutm.invalid/"
    : `${server}/${repository}`;

/** @type {import("electron-builder").Configuration} */
export const configuration = {
  appId: "org.openutm.OpenUTM",
  productName: "OpenUTM",
  copyright: "OpenUTM contributors, MIT licence",
  extraMetadata: { homepage },
  directories: { output: "release", buildResources: "packaging" },
  // Everything is bundled, so that no package's folder is shipped.
  files: ["dist/**", "package.json", "!dist/**/*.map", "!node_modules/**"],
  asar: true,
  // Another process or QEMU's tools read these.
  asarUnpack: ["dist/backend.mjs", "dist/openutm.mjs", "dist/assets/**"],
  extraResources: [
    { from: join(checkout, "LICENSE"), to: "LICENSE.txt" },
    { from: "dist/THIRD-PARTY-LICENSES.txt", to: "THIRD-PARTY-LICENSES.txt" },
  ],
  icon: "icons/icon.png",
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  protocols: [{ name: "OpenUTM", schemes: ["openutm"] }],
  fileAssociations: [
    { ext: "iso", name: "Installer disc", role: "Viewer", mimeType: "application/x-cd-image" },
    // A Mac lets only such files be dropped on the dock.
    { ext: ["qcow2", "img", "raw"], name: "Disk image", role: "Viewer", rank: "Alternate" },
    { ext: "openutm", name: "OpenUTM recipe", role: "Viewer", mimeType: "application/x-openutm" },
  ],
  mac: {
    category: "public.app-category.developer-tools",
    target: [
      { target: "dmg", arch: ["arm64", "x64"] },
      { target: "zip", arch: ["arm64", "x64"] },
    ],
    hardenedRuntime: true,
    // Ad hoc: Apple Silicon runs nothing unsigned.
    identity: "-",
    entitlements: "packaging/entitlements.mac.plist",
    entitlementsInherit: "packaging/entitlements.mac.plist",
  },
  win: { target: ["nsis", "msi"] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  linux: {
    target: ["AppImage", "deb", "rpm"],
    // Of one picture alone it would make only sizes that a desktop does not look for.
    icon: "icons/linux",
    executableName: "openutm",
    category: "System;Emulator",
    maintainer: "OpenUTM contributors",
    synopsis: "Run a computer inside your computer",
  },
  deb: { depends: ["libgtk-3-0", "libnss3", "libasound2"], recommends: ["qemu-system", "ovmf"] },
};
