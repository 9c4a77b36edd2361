//! Disk images: the tools that make and judge them, and the files that are sent into the library.
mod image_inbox;
mod image_tools;
mod incoming_file;
mod incoming_name;

pub use image_inbox::FolderInbox;
pub use image_tools::{FindQemuImg, QemuImageTools};
