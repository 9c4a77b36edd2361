// Made by `cargo xtask generate` from the folder of migrations. Do not edit.

/// SQL by version: the first makes version 1.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../../../../packages/backend-node/src/storage/migrations/0001_library.sql"),
    include_str!("../../../../../packages/backend-node/src/storage/migrations/0002_vm_group.sql"),
];
