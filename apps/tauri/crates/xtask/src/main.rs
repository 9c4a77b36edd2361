//! `cargo xtask contract` writes the contract crate's Rust from the committed JSON Schema and method table.
//! `cargo xtask contract --check` fails when what is committed is not what they give.
mod loosen;
mod methods;
mod types;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = arguments.iter().any(|argument| argument == "--check");
    if arguments.first().map(String::as_str) != Some("contract") {
        eprintln!("Usage: cargo xtask contract [--check]");
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
        eprintln!("Run `cargo xtask contract` in apps/tauri and commit what it writes.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn generated() -> Vec<(PathBuf, String)> {
    let contract = checkout().join("packages/shared-types/generated");
    let out = checkout().join("apps/tauri/crates/contract/src/generated");
    let schema = read_json(&contract.join("contract.schema.json"));
    let table = read_json(&contract.join("methods.json"));
    vec![(out.join("types.rs"), types::generate(&schema)), (out.join("methods.rs"), methods::generate(&table))]
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../..").canonicalize().expect("the checkout")
}

fn read_json(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
