//! Pure: from what a QEMU answered to what it can do. Nothing in the answers is trusted to have its shape.
use openutm_contract::types::{Accelerator, DisplayProtocol, QemuCapabilities};
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// A QMP command and the name under which its answer is kept; all are asked in one conversation.
pub struct Question {
    pub name: &'static str,
    pub command: &'static str,
    /// JSON.
    pub arguments: Option<&'static str>,
}

const fn ask(name: &'static str, command: &'static str, arguments: Option<&'static str>) -> Question {
    Question { name, command, arguments }
}

pub const QUESTIONS: [Question; 11] = [
    ask("target", "query-target", None),
    ask("commands", "query-commands", None),
    ask("machines", "query-machines", None),
    ask("cpuModels", "query-cpu-definitions", None),
    ask("accelerators", "qom-list-types", Some(r#"{"implements":"accel","abstract":false}"#)),
    // Answered by the chardev modules that load, unlike `-chardev help`, which leaves modules out.
    ask("chardevs", "qom-list-types", Some(r#"{"implements":"chardev","abstract":false}"#)),
    ask("sandbox", "query-command-line-options", Some(r#"{"option":"sandbox"}"#)),
    ask("tpmTypes", "query-tpm-types", None),
    ask("tpmModels", "query-tpm-models", None),
    // Only the human monitor tells what `-device` takes (QOM does not say `user_creatable`) and which netdevs are compiled in.
    ask("devices", "human-monitor-command", Some(r#"{"command-line":"device_add help"}"#)),
    ask("netdevs", "human-monitor-command", Some(r#"{"command-line":"netdev_add help"}"#)),
];

/// What only `-X help` tells, each a run of its own.
pub const HELPS: [(&str, [&str; 2]); 2] = [("displays", ["-display", "help"]), ("audiodevs", ["-audiodev", "help"])];

#[derive(Debug, Default)]
pub struct CapabilityAnswers {
    /// QMP `return` values; absent where QEMU refused (the build has no such command).
    pub qmp: HashMap<String, Value>,
    /// Standard output of the helps.
    pub help: HashMap<String, String>,
}

impl CapabilityAnswers {
    fn answer(&self, name: &str) -> &Value {
        self.qmp.get(name).unwrap_or(&Value::Null)
    }

    fn text(&self, name: &str) -> &str {
        self.help.get(name).map_or("", String::as_str)
    }
}

/// Total: what is missing or malformed counts as not there. Lists are sorted and hold no name twice.
pub fn parse_capabilities(answers: &CapabilityAnswers) -> QemuCapabilities {
    let commands = names(answers.answer("commands"), Key::Field("name"));
    let chardevs: Vec<String> = names(answers.answer("chardevs"), Key::Field("name"))
        .into_iter()
        .map(|name| name.strip_prefix("chardev-").map_or(name.clone(), str::to_owned))
        .collect();
    let accelerators = names(answers.answer("accelerators"), Key::Field("name"));
    let has_accelerator = |accelerator: &Accelerator| accelerators.contains(&format!("{accelerator}-accel"));
    let machines = answers.answer("machines");
    let tpm_types = names(answers.answer("tpmTypes"), Key::Itself);
    QemuCapabilities {
        machines: sorted(names(machines, Key::Field("name")).into_iter().chain(names(machines, Key::Field("alias")))),
        cpu_models: sorted(names(answers.answer("cpuModels"), Key::Field("name"))),
        devices: sorted(device_names(answers.answer("devices"))),
        netdevs: sorted(listed(answers.answer("netdevs").as_str().unwrap_or_default())),
        display_protocols: display_protocols(&commands, &chardevs),
        chardevs: sorted(chardevs),
        audiodevs: sorted(listed(answers.text("audiodevs"))),
        displays: sorted(listed(answers.text("displays"))),
        accelerators: [Accelerator::Hvf, Accelerator::Kvm, Accelerator::Whpx, Accelerator::Tcg]
            .into_iter()
            .filter(has_accelerator)
            .collect(),
        tpm: tpm_types.iter().any(|name| name == "emulator")
            && !names(answers.answer("tpmModels"), Key::Itself).is_empty(),
        sandbox: answers.answer("sandbox").as_array().is_some_and(|options| !options.is_empty()),
    }
}

/// The guest architecture of this binary, in QEMU's word; `None` when it did not say.
pub fn target_of(answers: &CapabilityAnswers) -> Option<&str> {
    answers.answer("target").get("arch")?.as_str()
}

/// `query-spice` says that SPICE was compiled, the spicevmc chardev that its modules are installed and load (Debian and
/// Fedora package them apart; chardev-spice depends on ui-spice-core).
fn display_protocols(commands: &[String], chardevs: &[String]) -> Vec<DisplayProtocol> {
    let has = |list: &[String], name: &str| list.iter().any(|one| one == name);
    let spice = has(commands, "query-spice") && has(chardevs, "spicevmc");
    let vnc = has(commands, "query-vnc");
    spice.then_some(DisplayProtocol::Spice).into_iter().chain(vnc.then_some(DisplayProtocol::Vnc)).collect()
}

const MAX_NAMES: usize = 10_000;

static QEMU_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z0-9][A-Za-z0-9_.,+:-]{0,127}$").expect("a pattern"));
/// `name "virtio-blk-pci", bus PCI, alias "virtio-blk"`, one a line.
static DEVICE_LINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?m)^name "([^"\r\n]{1,128})""#).expect("a pattern"));

/// Where a list's entry has its name.
enum Key {
    Itself,
    Field(&'static str),
}

fn names(list: &Value, key: Key) -> Vec<String> {
    let entries = list.as_array().into_iter().flatten().take(MAX_NAMES);
    entries
        .filter_map(|entry| match key {
            Key::Itself => entry.as_str(),
            Key::Field(name) => entry.get(name)?.as_str(),
        })
        .filter(|name| QEMU_NAME.is_match(name))
        .map(str::to_owned)
        .collect()
}

fn device_names(text: &Value) -> Vec<String> {
    let lines = DEVICE_LINE.captures_iter(text.as_str().unwrap_or_default()).take(MAX_NAMES);
    lines.map(|found| found[1].to_owned()).filter(|name| QEMU_NAME.is_match(name)).collect()
}

/// A heading that ends in a colon, then one name a line; later notes hold spaces.
fn listed(text: &str) -> Vec<String> {
    let lines = text.lines().take(MAX_NAMES).map(str::trim);
    lines.filter(|line| QEMU_NAME.is_match(line) && !line.ends_with(':')).map(str::to_owned).collect()
}

fn sorted(names: impl IntoIterator<Item = String>) -> Vec<String> {
    names.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}
