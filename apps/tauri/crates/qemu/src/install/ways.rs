//! How QEMU can be installed on a host, from facts that are given: a table and a choice. Pure.
use crate::explain::{Values, sentence};
use crate::pattern::Pattern;
use crate::table::table;
use openutm_contract::types::{Arch, InstallWay, InstallWayId, Platform};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What decides how QEMU can be installed here.
pub trait InstallFacts: Send + Sync {
    fn platform(&self) -> Platform;
    fn arch(&self) -> Arch;
    fn is_root(&self) -> bool;
    /// Absolute path of a program on PATH; `None` when it is not there.
    fn find(&self, program: &str) -> Option<String>;
    /// A desktop session where pkexec's agent can ask for a password.
    fn has_desktop(&self) -> bool;
    /// `SUDO_ASKPASS` names a program, so that `sudo -A` can ask.
    fn has_askpass(&self) -> bool;
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Table {
    managers: Vec<Manager>,
    not_there: String,
    cannot_ask: String,
    downloads: HashMap<Platform, String>,
    explanation: String,
    mac_without_manager: String,
}

#[derive(Deserialize)]
struct Manager {
    id: InstallWayId,
    title: String,
    platform: Platform,
    program: String,
    install: Vec<String>,
    packages: HashMap<Arch, Vec<String>>,
    refresh: Option<ManagerRefresh>,
    rights: Rights,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManagerRefresh {
    args: Vec<String>,
    wanted_by: Pattern,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
enum Rights {
    Root,
    User,
    AsksItself,
}

static TABLE: LazyLock<Table> = table!("install/ways.json");

/// A way with what only the installer needs.
#[derive(Debug, Clone)]
pub struct InstallPlan {
    pub way: InstallWay,
    pub refresh: Option<Refresh>,
}

/// Brings the manager's lists up to date.
#[derive(Debug, Clone)]
pub struct Refresh {
    pub command: Vec<String>,
    wanted_by: Pattern,
}

impl Refresh {
    /// It runs once when the installation fails with these words; then that runs again.
    pub fn is_wanted_by(&self, output: &str) -> bool {
        self.wanted_by.is_match(output)
    }
}

struct Asking {
    /// What stands before the manager; what a person would type in a terminal where nobody can be asked.
    prefix: Vec<String>,
    needs_password: bool,
    missing: Option<&'static str>,
}

fn asking(manager: &Manager, facts: &dyn InstallFacts) -> Asking {
    if manager.rights != Rights::Root || facts.is_root() {
        return Asking { prefix: Vec::new(), needs_password: manager.rights == Rights::AsksItself, missing: None };
    }
    let with = |prefix| Asking { prefix, needs_password: true, missing: None };
    if facts.platform() == Platform::Linux
        && facts.has_desktop()
        && let Some(pkexec) = facts.find("pkexec")
    {
        return with(vec![pkexec]);
    }
    match facts.find("sudo") {
        Some(sudo) if facts.has_askpass() => with(vec![sudo, "-A".to_owned()]),
        _ => Asking { missing: Some(&TABLE.cannot_ask), ..with(vec!["sudo".to_owned()]) },
    }
}

fn plan_of(manager: &Manager, facts: &dyn InstallFacts) -> InstallPlan {
    let path = facts.find(&manager.program);
    let asking = asking(manager, facts);
    let not_there = || sentence(&TABLE.not_there, &Values::from([("program", manager.program.clone())]));
    let reason = if path.is_none() { Some(not_there()) } else { asking.missing.map(str::to_owned) };
    let program = path.unwrap_or_else(|| manager.program.clone());
    let command = |args: &[String]| asking.prefix.iter().chain([&program]).chain(args).cloned().collect::<Vec<_>>();
    let packages = manager.packages.get(&facts.arch()).map_or(&[][..], Vec::as_slice);
    InstallPlan {
        way: InstallWay {
            id: manager.id,
            title: manager.title.clone(),
            program: manager.program.clone(),
            command: command(&[&manager.install[..], packages].concat()),
            needs_password: asking.needs_password,
            available: reason.is_none(),
            reason,
        },
        refresh: manager
            .refresh
            .as_ref()
            .map(|refresh| Refresh { command: command(&refresh.args), wanted_by: refresh.wanted_by.clone() }),
    }
}

/// The ways of this system, available ones first. On Linux only managers that are there are named: which one a
/// distribution has is no choice of its user's. When none is there, all are, so that their commands can be read.
pub fn plan_install_ways(facts: &dyn InstallFacts) -> Vec<InstallPlan> {
    let ours = || TABLE.managers.iter().filter(|manager| manager.platform == facts.platform());
    let is_there = |manager: &&Manager| facts.find(&manager.program).is_some();
    let only_there = facts.platform() == Platform::Linux && ours().any(|manager| is_there(&manager));
    let named = ours().filter(|manager| !only_there || is_there(manager));
    let (available, others): (Vec<_>, Vec<_>) =
        named.map(|manager| plan_of(manager, facts)).partition(|plan| plan.way.available);
    available.into_iter().chain(others).collect()
}

/// What a person reads before consenting.
pub struct InstallExplanation {
    pub download_url: String,
    pub explanation: String,
}

pub fn explain_install(facts: &dyn InstallFacts) -> InstallExplanation {
    let macs = TABLE.managers.iter().filter(|manager| manager.platform == Platform::Macos);
    let has_manager = || macs.clone().any(|manager| facts.find(&manager.program).is_some());
    let mut explanation = TABLE.explanation.clone();
    if facts.platform() == Platform::Macos && !has_manager() {
        explanation = format!("{explanation} {}", TABLE.mac_without_manager);
    }
    InstallExplanation {
        download_url: TABLE.downloads.get(&facts.platform()).cloned().unwrap_or_default(),
        explanation,
    }
}
