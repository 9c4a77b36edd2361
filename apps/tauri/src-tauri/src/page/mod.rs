//! What a page may ask, what becomes of it, and what it is told.
pub mod answer;
pub mod held_files;
pub mod messages;
pub mod open_external;
pub mod page_methods;
pub mod shell_methods;
