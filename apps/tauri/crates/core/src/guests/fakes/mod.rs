//! Fakes for the tests of this folder: no file, no process, no QEMU.
mod fake_files;
mod fake_host;
mod fake_processes;
mod fake_qemu;
mod fake_sockets;
mod fake_world;
mod quick_clock;
mod samples;

pub use fake_host::FakeHost;
pub use fake_qemu::{FakeQemu, refused};
pub use fake_world::FakeWorld;
pub use quick_clock::QuickClock;
pub use samples::{VM_ID, config, disk_on, guest_file, record, run_facts, run_of, whole_record, with_usb};
