//! Who holds the library, and how others reach it.
