//! What differs from system to system, in small pieces.
