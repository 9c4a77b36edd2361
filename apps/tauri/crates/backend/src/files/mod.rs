//! Files and directories: written whole or not at all, private, and never through a link.
pub mod copy;
pub mod directories;
pub mod durable;
pub mod fs_error;
pub mod open;
mod path_text;
mod places;
mod vm_files;

pub use path_text::{normal, resolved, text_of};
pub use vm_files::SystemVmFiles;
