//! Pure: from what a QEMU answered to what it can do. Nothing in the answers is trusted to have its shape.
use crate::table::table;
use openutm_contract::types::{Accelerator, DisplayProtocol, QemuCapabilities};
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// What a QEMU is asked to know what it can do, by the name under which an answer is kept.
#[derive(Deserialize)]
pub(super) struct Questions {
    /// All asked in one conversation.
    pub qmp: HashMap<String, Question>,
    /// What only `-X help` tells, each a run of its own.
    pub help: HashMap<String, Vec<String>>,
}

/// A QMP command.
#[derive(Deserialize)]
pub(super) struct Question {
    pub execute: String,
    pub arguments: Option<Value>,
}

pub(super) static QUESTIONS: LazyLock<Questions> = table!("caps/questions.json");

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
