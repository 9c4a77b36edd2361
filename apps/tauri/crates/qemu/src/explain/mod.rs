//! Why a QEMU has ended, in words.
mod explain_exit;
mod last_words;
mod sentence;
mod words;

pub use explain_exit::explain_exit;
pub use words::LastWords;

pub(crate) use sentence::{Values, sentence};
