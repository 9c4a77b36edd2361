//! This machine.
pub mod clock_and_ids;
mod desktop_session;
mod external_viewer;
mod file_log;
mod file_manager;
mod find_program;
mod folders;
pub mod holders;
mod installer;
pub mod iso_time;
mod names_in_order;
mod plain_output;
mod sound_servers;
mod this_host;

pub use clock_and_ids::{SystemClock, SystemIds};
pub use file_log::FileLog;
pub use find_program::find_program;
pub use folders::SystemFolders;
pub use installer::SystemInstaller;
pub use this_host::ThisHost;
