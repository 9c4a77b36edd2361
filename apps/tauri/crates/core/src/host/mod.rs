//! What this machine can do, its files, its QEMU.
