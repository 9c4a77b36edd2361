//! Guest processes and what they leave.
#[cfg(test)]
mod any_text;
pub mod find_by_argument;
mod follow_file;
mod guest_files;
mod guest_logs;
mod guest_processes;
mod log_lines;
mod run_dirs;
mod serial_ring;
pub mod start_time;
pub mod usage;
mod watch_folders;

pub use guest_files::SystemGuestFiles;
pub use guest_logs::{FileGuestLogs, GuestLogsOptions};
pub use guest_processes::SystemGuestProcesses;
pub use run_dirs::{RunDirsOptions, SystemRunDirs, Transport};
