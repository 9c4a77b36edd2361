//! The name of every file and folder that a backend keeps, once. Nothing else spells one.
