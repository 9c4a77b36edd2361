//! Reads `vm.json`. Whatever lies there was perhaps not written by OpenUTM: size and depth are bounded before it is parsed.
use crate::explain::reasons::reason;
use openutm_contract::types::{Reason, VmFile};
use openutm_contract::{ErrorCode, check};
use serde_json::Value;

pub const MAX_VM_FILE_BYTES: u64 = 1024 * 1024;
/// A config is six deep; more is an attack on whoever walks the result.
const MAX_DEPTH: usize = 32;

/// Why a `vm.json` cannot be read, and the name that it gives all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreadable {
    pub broken: Reason,
    pub name: Option<String>,
}

fn is_too_large(text: &str) -> bool {
    text.len() as u64 > MAX_VM_FILE_BYTES
}

fn is_too_deep(text: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' if depth == MAX_DEPTH => return true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

fn refuse(message: impl Into<String>, name: Option<String>) -> Unreadable {
    let hint = "Nothing of this VM is changed. Repair its vm.json and start OpenUTM again, or delete the VM.";
    Unreadable { broken: reason(ErrorCode::VmBroken, message, Some(hint)), name }
}

/// `id` is the directory's name, which the file must repeat.
pub fn read_vm_file(text: &str, id: &str) -> Result<VmFile, Unreadable> {
    if is_too_large(text) {
        return Err(refuse("Its vm.json is larger than 1 MiB, so it was not read.", None));
    }
    if is_too_deep(text) {
        return Err(refuse("Its vm.json is nested too deeply, so it was not read.", None));
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Err(refuse("Its vm.json is not valid JSON.", None));
    };
    let name = value.get("name").filter(|name| check("VmName", name).is_empty());
    let name = name.and_then(Value::as_str).map(str::to_owned);
    if let Some(version) = value.get("schemaVersion").filter(|version| version.as_f64().is_some_and(|it| it > 1.0)) {
        return Err(refuse(format!("A newer OpenUTM wrote its vm.json (schema {version})."), name));
    }
    if let Some(issue) = check("VmFileInput", &value).first() {
        let place = if issue.path.is_empty() { "its top" } else { &issue.path };
        return Err(refuse(format!("Its vm.json does not fit: {place}: {}.", issue.message), name));
    }
    let file: VmFile = match serde_json::from_value(value) {
        Ok(file) => file,
        Err(error) => return Err(refuse(format!("Its vm.json does not fit: its top: {error}."), name)),
    };
    if *file.id != id {
        let message = "Its vm.json belongs to another VM: the id is not the directory's name.";
        return Err(refuse(message, name));
    }
    Ok(file)
}

/// The revision that a `vm.json` states, without judging the rest: 0 when it states none.
pub fn stated_revision(text: &str) -> u64 {
    const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
    if is_too_large(text) || is_too_deep(text) {
        return 0;
    }
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    value.get("revision").and_then(Value::as_u64).filter(|revision| *revision <= MAX_SAFE_INTEGER).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::test_parts::vm_file;
    use serde_json::json;

    const ID: &str = "0c0a5d6e-3f7b-4c1d-9e2f-1a2b3c4d5e6f";

    fn file() -> Value {
        let mut file = serde_json::to_value(vm_file(ID)).expect("JSON");
        file["schemaVersion"] = json!(1);
        file
    }

    fn with(key: &str, value: Value) -> String {
        let mut file = file();
        file[key] = value;
        file.to_string()
    }

    #[test]
    fn is_read_when_it_fits() {
        assert_eq!(read_vm_file(&file().to_string(), ID), Ok(vm_file(ID)));
        assert_eq!(stated_revision(&file().to_string()), vm_file(ID).revision);
    }

    #[test]
    fn is_refused_with_the_reason() {
        let text = file().to_string();
        let mut config = file()["config"].clone();
        config["memoryMib"] = json!(-1);
        let nan = text.replace("\"memoryMib\":2048", "\"memoryMib\":NaN");
        let cases = [
            ("half of it", text[..200].to_owned(), "not valid JSON"),
            ("nothing", String::new(), "not valid JSON"),
            ("100 MB", " ".repeat(100_000_000), "larger than 1 MiB"),
            ("100,000 levels", "[".repeat(100_000), "nested too deeply"),
            ("deep objects", "{\"a\":".repeat(50_000), "nested too deeply"),
            ("NaN", nan, "not valid JSON"),
            ("negative memory", with("config", config), "config.memoryMib"),
            ("a wrong type", with("tags", json!("x")), "tags"),
            ("a later version", with("schemaVersion", json!(2)), "newer OpenUTM wrote its vm.json (schema 2)"),
            ("another VM's", with("id", json!("11111111-1111-4111-8111-111111111111")), "another VM"),
            ("a key too many", with("__proto__x", json!(1)), "does not fit"),
        ];
        for (what, text, reason) in cases {
            let message = read_vm_file(&text, ID).expect_err(what).broken.message;
            assert!(message.contains(reason), "{what}: {message}");
        }
    }

    #[test]
    fn keeps_the_name_of_a_broken_one_for_the_list() {
        let name = read_vm_file(&with("config", json!(1)), ID).expect_err("no config").name;
        assert_eq!(name, Some(vm_file(ID).name.to_string()));
    }

    #[test]
    fn counts_brackets_in_strings_as_text() {
        assert!(read_vm_file(&with("description", json!("[[[\"\\'".repeat(100))), ID).is_ok());
    }

    #[test]
    fn states_no_revision_when_there_is_none_to_trust() {
        for text in ["", "[", "{\"revision\":\"7\"}", "{\"revision\":-1}", "{\"revision\":1.5}"] {
            assert_eq!(stated_revision(text), 0, "{text}");
        }
    }
}
