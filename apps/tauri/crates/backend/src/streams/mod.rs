//! Byte streams.
mod pieces;
mod pipe;

pub use pieces::PieceReader;
pub use pipe::{LINGER, pipe};
