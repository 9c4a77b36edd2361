//! `cargo xtask generate` writes the Rust that is made from other files of the project: the contract's types and methods
//! from the committed JSON Schema and method table, the list of the library's migrations from their folder.
//! `cargo xtask generate --check` fails when what is committed is not what they give.
mod loosen;
mod methods;
mod migrations;
mod types;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = arguments.iter().any(|argument| argument == "--check");
    if arguments.first().map(String::as_str) != Some("generate") {
        eprintln!("Usage: cargo xtask generate [--check]");
        return ExitCode::from(2);
    }
    let stale: Vec<PathBuf> = generated()
        .into_iter()
        .filter(|(path, text)| std::fs::read_to_string(path).ok().as_deref() != Some(text))
        .map(|(path, text)| {
            if !check {
                std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            }
            path
        })
        .collect();
    for path in &stale {
        println!("{} {}", if check { "stale:" } else { "written:" }, path.display());
    }
    if check && !stale.is_empty() {
        eprintln!("Run `cargo xtask generate` in apps/tauri and commit what it writes.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn generated() -> Vec<(PathBuf, String)> {
    let contract = checkout().join("packages/shared-types/generated");
    let crates = checkout().join("apps/tauri/crates");
    let schema = read_json(&contract.join("contract.schema.json"));
    let table = read_json(&contract.join("methods.json"));
    let sql = checkout().join("packages/backend-node/src/storage/migrations");
    vec![
        (crates.join("contract/src/generated/types.rs"), types::generate(&schema)),
        (crates.join("contract/src/generated/methods.rs"), methods::generate(&table)),
        (crates.join("storage/src/migrations.rs"), migrations::generate(&sql)),
    ]
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../..").canonicalize().expect("the checkout")
}

fn read_json(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
