//! What is stored.
mod bring_in;
mod chains;
mod change_drives;
mod check;
mod clone;
mod clone_full;
mod clone_linked;
mod clone_record;
mod create;
mod drives;
pub mod handlers;
pub mod host;
mod import;
pub mod new_drive;
pub mod new_vm;
mod open;
pub mod parts;
mod patch_config;
mod portable;
mod reconcile;
mod records;
mod sources;
mod state;
#[cfg(test)]
mod test_parts;
#[cfg(test)]
mod tests;
mod trash;
mod update;
mod view;
mod vm_file;
pub mod vm_library;

pub use chains::{file_drives, is_absolute_path, is_inside};
pub use open::VmLibrary;
pub use state::OnLibraryChange;
