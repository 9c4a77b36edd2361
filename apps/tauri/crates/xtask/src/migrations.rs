//! `migrations.rs`: the .sql files that both backends share, in the order of their numbers.
use std::path::Path;

const HEAD: &str = "// Made by `cargo xtask generate` from the folder of migrations. Do not edit.\n\n\
    /// SQL by version: the first makes version 1.\npub const MIGRATIONS: &[&str] = &[\n";

pub fn generate(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".sql"))
        .collect();
    names.sort();
    let lines = names.iter().enumerate().map(|(at, name)| {
        assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name} is not migration {}", at + 1);
        format!("    include_str!(\"../../../../../packages/backend-node/src/storage/migrations/{name}\"),\n")
    });
    format!("{HEAD}{}];\n", lines.collect::<String>())
}
