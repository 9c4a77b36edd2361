//! Fakes for the tests of this folder: no file, no process, no QEMU.
mod fake_ports;
mod fake_qemu;
mod samples;

pub use fake_ports::{FakeWorld, QuickClock, fake_ports};
pub use fake_qemu::{FakeQemu, refused};
pub use samples::{VM_ID, config, guest_file, record, run_facts, whole_record};
