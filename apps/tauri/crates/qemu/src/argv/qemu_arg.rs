//! QEMU's arguments as data, and the one place that turns them into text.
use serde_json::Value;

/// One option of QEMU.
#[derive(Debug, Clone, PartialEq)]
pub enum QemuArg {
    /// A flag alone.
    Bare(&'static str),
    /// A flag whose value QEMU reads as JSON (-blockdev, -device, -netdev, -object, -audiodev, -display).
    Json(&'static str, Value),
    /// A flag whose value is `head,key=value,…`, where `head` is QEMU's unnamed first value.
    Keyed(&'static str, Option<String>, Vec<(&'static str, String)>),
    /// One argument as the user wrote it.
    Verbatim(String),
}

/// A JSON option; `object` makes its value, without what is not to be said.
pub fn json(flag: &'static str, value: Value) -> QemuArg {
    QemuArg::Json(flag, value)
}

pub fn keyed(flag: &'static str, head: impl Into<String>, options: Vec<(&'static str, String)>) -> QemuArg {
    QemuArg::Keyed(flag, Some(head.into()), options)
}

pub fn headless(flag: &'static str, options: Vec<(&'static str, String)>) -> QemuArg {
    QemuArg::Keyed(flag, None, options)
}

pub fn pair(key: &'static str, value: impl ToString) -> (&'static str, String) {
    (key, value.to_string())
}

/// An object of a JSON option, in the order given; entries that are `None` are left out.
pub fn object<const N: usize>(entries: [(&str, Option<Value>); N]) -> Value {
    Value::Object(entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

pub fn some(value: impl Into<Value>) -> Option<Value> {
    Some(value.into())
}

/// The first object's entries, then the others'.
pub fn merged<const N: usize>(objects: [Value; N]) -> Value {
    let fields = objects.into_iter().filter_map(|value| match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    });
    Value::Object(fields.flatten().collect())
}

/// QemuOpts ends a value at a comma unless it is doubled (util/qemu-option.c, get_opt_value).
fn double_commas(text: &str) -> String {
    text.replace(',', ",,")
}

fn keyed_text(head: Option<&String>, options: &[(&'static str, String)]) -> String {
    let head = head.map(|text| double_commas(text));
    let options = options.iter().map(|(key, value)| format!("{key}={}", double_commas(value)));
    head.into_iter().chain(options).collect::<Vec<_>>().join(",")
}

fn serialize_one(arg: &QemuArg) -> Vec<String> {
    match arg {
        QemuArg::Bare(flag) => vec![(*flag).to_owned()],
        QemuArg::Json(flag, value) => vec![(*flag).to_owned(), value.to_string()],
        QemuArg::Keyed(flag, head, options) => vec![(*flag).to_owned(), keyed_text(head.as_ref(), options)],
        QemuArg::Verbatim(text) => vec![text.clone()],
    }
}

/// The arguments as QEMU's argv, without the binary. JSON is compact, in the order of the source.
pub fn serialize(args: &[QemuArg]) -> Vec<String> {
    args.iter().flat_map(serialize_one).collect()
}
