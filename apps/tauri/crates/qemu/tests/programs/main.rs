//! Programs that hang, flood or lie, and the installed QEMU.
#![cfg(unix)]
mod capabilities;
mod find;
mod firmware;
mod helpers;
mod probe;
mod process;
