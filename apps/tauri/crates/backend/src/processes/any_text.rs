//! What the system's programs print holds names that others chose: any text is survived.
use super::find_by_argument::read_ps_commands;
use super::start_time::{fields_after_name, read_linux_stat, read_power_shell, read_ps};
use super::usage::{cpu_ms_of_stat, resident_bytes_of_status, usage_of_ps};
use crate::host::holders::read_lsof;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

const PARTS: [&str; 16] = [
    "42",
    " ",
    "(",
    ")",
    "\n",
    "S",
    "-1",
    "9999999999999999999",
    ":",
    "Mon Nov 16 10:11:12 2026",
    "VmRSS:\t",
    " kB",
    "p7\ncname\n",
    "qemu-system-x86_64 ",
    "\u{1f600}",
    "\0",
];

#[test]
fn no_text_makes_a_reader_panic() {
    let mut random = StdRng::seed_from_u64(23);
    for _ in 0..5000 {
        let count = random.random_range(0..40);
        let text: String = (0..count).map(|_| PARTS[random.random_range(0..PARTS.len())]).collect();
        assert!(read_linux_stat(&text).is_none_or(|time| text.contains(time)));
        assert!(fields_after_name(&text).iter().all(|field| text.contains(field)));
        assert!(cpu_ms_of_stat(&text).is_none_or(|cpu_ms| cpu_ms.is_finite()));
        assert!(read_ps_commands(&text, &["qemu".to_owned()]).len() <= text.lines().count());
        assert!(read_lsof(&text).len() <= text.lines().count());
        drop((read_ps(&text), read_power_shell(&text), usage_of_ps(&text), resident_bytes_of_status(&text)));
    }
}
