//! VM config to QEMU's arguments, one file a device family. Pure: no file system, clock, environment or chance. The same
//! bytes as packages/qemu-lib/src/argv gives, held by the goldens of packages/shared-types/vectors/argv.
mod accel;
mod boot;
mod chardev;
mod context;
mod cpu;
mod display;
mod drive_buses;
mod drives;
mod extra;
mod firmware;
mod hotplug;
mod input;
mod machine;
mod medium;
mod memory;
mod monitor;
mod networks;
mod paths;
mod plan_launch;
mod qemu_arg;
mod refuse;
mod rng;
mod rtc;
mod sandbox;
mod serial;
mod sharing;
mod slots;
mod sound;
mod tpm;
mod usb;

pub use context::Machine;
pub use plan_launch::plan_launch;
