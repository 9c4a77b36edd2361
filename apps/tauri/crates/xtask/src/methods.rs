//! `methods.rs`: the `Backend` trait, one method a row, and the dispatcher. A method that a backend lacks does not compile.
use serde_json::Value;
use std::fmt::Write;

pub fn generate(table: &Value) -> String {
    let methods = rows(table, "methods");
    let mut text = String::from(
        "// Made by `cargo xtask generate` from packages/shared-types/generated. Do not edit.\n\
         use super::types;\n\
         use crate::{ApiError, Context, decode, encode, written};\n\n",
    );
    writeln!(text, "pub const CONTRACT_VERSION: u64 = {};\n", table["contractVersion"]).unwrap();
    let defaults = serde_json::to_string(&table["defaultSettings"]).expect("settings");
    writeln!(text, "/// The settings of a library in which nobody has set any, as JSON.\npub const DEFAULT_SETTINGS: &str = {defaults:?};\n").unwrap();
    text += "/// Everything that a backend does. Handlers get checked input, defaults filled in.\n";
    text += "pub trait Backend: Send + Sync + 'static {\n";
    for method in &methods {
        let name = field(method, "name");
        writeln!(text, "    /// `{name}`: {}", field(method, "summary")).unwrap();
        writeln!(
            text,
            "    fn {}(&self, params: types::{}, context: &Context) -> impl Future<Output = Result<types::{}, ApiError>> + Send;",
            snake(name), field(method, "params"), field(method, "result"),
        )
        .unwrap();
    }
    text += "}\n\n";
    text += "/// Calls the handler of a method with params that fit its schema; gives the result as JSON.\n\
             pub async fn call<B: Backend>(backend: &B, method: Method, params: serde_json::Value, context: &Context) -> Result<String, ApiError> {\n    match method {\n";
    for method in &methods {
        let name = field(method, "name");
        writeln!(
            text,
            "        Method::{} => written(backend.{}(decode(params)?, context).await?),",
            pascal(name),
            snake(name)
        )
        .unwrap();
    }
    text += "    }\n}\n\n";
    named_enum(&mut text, "Method", "A method of the contract.", &names(&methods, "name"));
    text += "impl Method {\n    /// The definitions of its params and its result.\n    pub const fn schemas(self) -> (&'static str, &'static str) {\n        match self {\n";
    for method in &methods {
        writeln!(
            text,
            "            Method::{} => (\"{}\", \"{}\"),",
            pascal(field(method, "name")),
            field(method, "params"),
            field(method, "result")
        )
        .unwrap();
    }
    text += "        }\n    }\n\n    /// The errors that it may answer with.\n    pub const fn errors(self) -> &'static [ErrorCode] {\n        match self {\n";
    for method in &methods {
        let codes: Vec<String> =
            strings(method, "errors").iter().map(|code| format!("ErrorCode::{}", pascal(code))).collect();
        writeln!(text, "            Method::{} => &[{}],", pascal(field(method, "name")), codes.join(", ")).unwrap();
    }
    text += "        }\n    }\n}\n\n";
    named_enum(
        &mut text,
        "ErrorCode",
        "Every error that can cross the contract.",
        &names(&rows(table, "errors"), "code"),
    );
    named_enum(&mut text, "CapabilityName", "What a host may be able to do.", &strings(table, "capabilities"));
    named_enum(&mut text, "StreamName", "What carries bytes.", &names(&rows(table, "streams"), "name"));
    text += "/// An event with its payload.\n#[derive(Debug, Clone, PartialEq)]\npub enum Event {\n";
    let events = rows(table, "events");
    for event in &events {
        writeln!(text, "    {}(types::{}),", pascal(field(event, "topic")), field(event, "payload")).unwrap();
    }
    text += "}\n\nimpl Event {\n    pub const fn topic(&self) -> &'static str {\n        match self {\n";
    for event in &events {
        let topic = field(event, "topic");
        writeln!(text, "            Event::{}(_) => \"{topic}\",", pascal(topic)).unwrap();
    }
    text += "        }\n    }\n\n    /// The payload as it goes over the wire.\n    pub fn payload(&self) -> Result<serde_json::Value, ApiError> {\n        match self {\n";
    for event in &events {
        writeln!(text, "            Event::{}(payload) => encode(payload),", pascal(field(event, "topic"))).unwrap();
    }
    text += "        }\n    }\n}\n";
    prettyplease::unparse(&syn::parse_file(&text).expect("Rust")).replacen(
        "use super::types;",
        "// Made by `cargo xtask generate` from packages/shared-types/generated. Do not edit.\nuse super::types;",
        1,
    )
}

/// An enum whose variants have the contract's names as text, and the way back.
fn named_enum(text: &mut String, name: &str, about: &str, values: &[String]) {
    writeln!(text, "/// {about}\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\npub enum {name} {{").unwrap();
    for value in values {
        writeln!(text, "    {},", pascal(value)).unwrap();
    }
    writeln!(text, "}}\n\nimpl {name} {{\n    pub const ALL: [{name}; {}] = [", values.len()).unwrap();
    for value in values {
        writeln!(text, "        {name}::{},", pascal(value)).unwrap();
    }
    text.push_str("    ];\n\n    pub const fn name(self) -> &'static str {\n        match self {\n");
    for value in values {
        writeln!(text, "            {name}::{} => \"{value}\",", pascal(value)).unwrap();
    }
    writeln!(
        text,
        "        }}\n    }}\n\n    pub fn named(name: &str) -> Option<{name}> {{\n        {name}::ALL.into_iter().find(|value| value.name() == name)\n    }}\n}}\n"
    )
    .unwrap();
}

fn rows<'a>(table: &'a Value, key: &str) -> Vec<&'a Value> {
    table[key].as_array().expect("rows").iter().collect()
}

fn strings(table: &Value, key: &str) -> Vec<String> {
    rows(table, key).iter().map(|value| value.as_str().expect("text").to_owned()).collect()
}

fn names(rows: &[&Value], key: &str) -> Vec<String> {
    rows.iter().map(|row| field(row, key).to_owned()).collect()
}

fn field<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_else(|| panic!("{key} of {row}"))
}

/// `vm.driveUsage` is `vm_drive_usage`.
fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, letter| {
        match letter {
            '.' => text.push('_'),
            'A'..='Z' => {
                text.push('_');
                text.push(letter.to_ascii_lowercase());
            }
            _ => text.push(letter),
        }
        text
    })
}

/// `run.x86_64` is `RunX8664`, `vm.driveUsage` is `VmDriveUsage`.
fn pascal(name: &str) -> String {
    name.split(['.', '_', '-'])
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect()
}
