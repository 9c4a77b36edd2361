// What OpenUTM and its tests need from the system, and which package of each package manager brings
// it. One row a need; a manager that is absent from `packages` has no such package.

/**
 * @typedef {"run" | "test" | "tauri" | "electron" | "packages"} Purpose what it is for: to run OpenUTM at all, its tests,
 *   one of its desktop shells, or to check its packages
 * @typedef {object} Need
 * @property {string} name as people call it
 * @property {Purpose} purpose
 * @property {readonly string[]} [commands] any of them on PATH satisfies the need
 * @property {readonly string[]} [files] any of them satisfies the need
 * @property {Readonly<Record<string, readonly string[]>>} packages by manager; `ubuntu` and
 *   `apt-arm64` (and the like) go before `apt`
 * @property {readonly string[]} [beside] of use only where one of these commands is; a system without
 *   packages for it goes without a word
 * @property {boolean} [optional] installed where the manager knows it, no word when it does not
 */

/** @type {readonly Need[]} */
export const SYSTEM_NEEDS = [
  {
    name: "QEMU",
    purpose: "run",
    commands: ["qemu-system-x86_64"],
    packages: {
      apt: ["qemu-system-x86"],
      dnf: ["qemu-system-x86"],
      pacman: ["qemu-desktop"],
      zypper: ["qemu-x86", "qemu-spice"],
      apk: ["qemu-system-x86_64"],
      brew: ["qemu"],
      winget: ["SoftwareFreedomConservancy.QEMU"],
    },
  },
  {
    name: "QEMU for ARM guests",
    purpose: "run",
    commands: ["qemu-system-aarch64"],
    // On x64 it is a wish, on arm64 it is the machine's own architecture.
    packages: {
      "apt-arm64": ["qemu-system-arm", "qemu-efi-aarch64"],
      "dnf-arm64": ["qemu-system-aarch64", "edk2-aarch64"],
      "zypper-arm64": ["qemu-arm", "qemu-uefi-aarch64"],
      "apk-arm64": ["qemu-system-aarch64"],
    },
  },
  {
    name: "qemu-img",
    purpose: "run",
    commands: ["qemu-img"],
    packages: {
      apt: ["qemu-utils"],
      dnf: ["qemu-img"],
      pacman: ["qemu-img"],
      zypper: ["qemu-tools"],
      apk: ["qemu-img"],
      brew: ["qemu"],
      winget: ["SoftwareFreedomConservancy.QEMU"],
    },
  },
  {
    name: "UEFI firmware",
    purpose: "run",
    files: [
      "/usr/share/OVMF/OVMF_CODE_4M.fd",
      "/usr/share/OVMF/OVMF_CODE.fd",
      "/usr/share/edk2/ovmf/OVMF_CODE.fd",
      "/usr/share/edk2/x64/OVMF_CODE.4m.fd",
      "/usr/share/qemu/ovmf-x86_64-code.bin",
    ],
    packages: {
      apt: ["ovmf"],
      dnf: ["edk2-ovmf"],
      pacman: ["edk2-ovmf"],
      zypper: ["qemu-ovmf-x86_64"],
      apk: ["ovmf"],
    },
  },
  {
    // Debian 13 and later split SPICE out of qemu-system-x86; before that it is built in.
    name: "QEMU's SPICE module",
    purpose: "run",
    optional: true,
    packages: { apt: ["qemu-system-modules-spice"] },
  },
  {
    name: "Chromium",
    purpose: "test",
    commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    files: [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    ],
    packages: {
      ubuntu: ["chromium-browser"],
      apt: ["chromium"],
      dnf: ["chromium"],
      pacman: ["chromium"],
      zypper: ["chromium"],
      apk: ["chromium"],
    },
  },
  {
    name: "iPXE's ISO",
    purpose: "test",
    files: ["/usr/lib/ipxe/ipxe.iso", "/usr/share/ipxe/ipxe.iso"],
    packages: { apt: ["ipxe"], dnf: ["ipxe-bootimgs-x86"] },
  },
  {
    name: "GRUB's rescue ISO",
    purpose: "test",
    files: ["/usr/lib/grub-rescue/grub-rescue-cdrom.iso"],
    packages: { apt: ["grub-rescue-pc"] },
  },
  {
    name: "Memtest86+'s ISO",
    purpose: "test",
    files: ["/usr/lib/memtest86+/memtest86+x64.iso", "/usr/lib/memtest86+/memtest.iso"],
    packages: { apt: ["memtest86+"] },
  },
  {
    name: "a static BusyBox",
    purpose: "test",
    packages: { apt: ["busybox-static"], dnf: ["busybox"], apk: ["busybox-static"] },
  },
  {
    name: "grub-mkrescue",
    purpose: "test",
    commands: ["grub-mkrescue", "grub2-mkrescue"],
    packages: { apt: ["grub-common"], dnf: ["grub2-tools-extra"], pacman: ["grub"] },
  },
  {
    name: "GRUB's BIOS modules",
    purpose: "test",
    files: ["/usr/lib/grub/i386-pc/modinfo.sh"],
    packages: { apt: ["grub-pc-bin"], dnf: ["grub2-pc-modules"] },
  },
  {
    name: "GRUB's UEFI modules",
    purpose: "test",
    files: ["/usr/lib/grub/x86_64-efi/modinfo.sh"],
    packages: { apt: ["grub-efi-amd64-bin"], dnf: ["grub2-efi-x64-modules"] },
  },
  {
    name: "a screen without a desktop",
    purpose: "test",
    optional: true,
    commands: ["Xvfb"],
    packages: { apt: ["xvfb"], dnf: ["xorg-x11-server-Xvfb"] },
  },
  {
    name: "Electron's libraries",
    purpose: "electron",
    optional: true,
    // Ubuntu 24.04 has renamed some of them.
    packages: { apt: ["libgtk-3-0", "libnss3", "libasound2", "libgbm1", "libxss1"] },
  },
  {
    name: "a C compiler, which Rust links with",
    purpose: "tauri",
    beside: ["cargo"],
    commands: ["cc"],
    packages: {
      apt: ["gcc", "libc6-dev"],
      dnf: ["gcc"],
      pacman: ["gcc"],
      zypper: ["gcc"],
      apk: ["build-base"],
    },
  },
  {
    name: "pkg-config",
    purpose: "tauri",
    beside: ["cargo"],
    commands: ["pkg-config"],
    packages: {
      apt: ["pkg-config"],
      dnf: ["pkgconf-pkg-config"],
      pacman: ["pkgconf"],
      zypper: ["pkg-config"],
      apk: ["pkgconf"],
    },
  },
  {
    name: "WebKitGTK's development files",
    purpose: "tauri",
    beside: ["cargo"],
    packages: {
      apt: ["libwebkit2gtk-4.1-dev"],
      dnf: ["webkit2gtk4.1-devel"],
      pacman: ["webkit2gtk-4.1"],
      zypper: ["webkit2gtk3-devel"],
      apk: ["webkit2gtk-4.1-dev"],
    },
  },
  {
    name: "WebKitGTK's driver for tests",
    purpose: "test",
    beside: ["cargo"],
    commands: ["WebKitWebDriver"],
    packages: { apt: ["webkit2gtk-driver"], dnf: ["webkit2gtk-driver"] },
  },
  {
    name: "the tray's library",
    purpose: "tauri",
    beside: ["cargo"],
    // With its development files, which name it to whoever makes packages.
    packages: {
      apt: ["libayatana-appindicator3-dev"],
      dnf: ["libayatana-appindicator-gtk3-devel"],
    },
  },
  {
    name: "xdotool",
    purpose: "test",
    commands: ["xdotool"],
    packages: { apt: ["xdotool"], dnf: ["xdotool"], pacman: ["xdotool"] },
  },
  {
    name: "a window manager",
    purpose: "test",
    commands: ["openbox"],
    packages: { apt: ["openbox"], dnf: ["openbox"], pacman: ["openbox"] },
  },
  {
    name: "D-Bus",
    purpose: "test",
    commands: ["dbus-daemon"],
    packages: { apt: ["dbus"], dnf: ["dbus-daemon"], pacman: ["dbus"] },
  },
  tool("xorriso", ["xorriso"]),
  tool("mtools", ["mcopy"]),
  tool("nasm", ["nasm"], { brew: ["nasm"] }),
  tool("cpio", ["cpio"]),
  tool("lz4", ["lz4"]),
  tool("zstd", ["zstd"]),
  tool("strace", ["strace"]),
  tool("xz", ["xz"], { apt: ["xz-utils"] }),
  {
    name: "rpm, which reads packages of its kind",
    purpose: "packages",
    beside: ["dpkg-deb"],
    commands: ["rpm"],
    packages: { apt: ["rpm"], pacman: ["rpm-tools"], apk: ["rpm"] },
  },
  {
    name: "the check of desktop files",
    purpose: "packages",
    beside: ["dpkg-deb"],
    commands: ["desktop-file-validate"],
    packages: {
      apt: ["desktop-file-utils"],
      dnf: ["desktop-file-utils"],
      pacman: ["desktop-file-utils"],
      zypper: ["desktop-file-utils"],
      apk: ["desktop-file-utils"],
    },
  },
  {
    name: "what an AppImage is put together with",
    purpose: "packages",
    beside: ["dpkg-deb"],
    packages: { apt: ["librsvg2-dev", "patchelf", "xdg-utils", "file"] },
  },
];

/** @returns {Need} a tool of the tests whose package has its name */
function tool(name, commands, packages = {}) {
  return {
    name,
    purpose: "test",
    commands,
    packages: {
      apt: [name],
      dnf: [name],
      pacman: [name],
      zypper: [name],
      apk: [name],
      ...packages,
    },
  };
}
