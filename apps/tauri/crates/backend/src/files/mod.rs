//! Files and directories: written whole or not at all, private, and never through a link.
