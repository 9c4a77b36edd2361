//! Pure: from how a probe ended to what is said about the accelerator.
use super::host_rules::{ProbeHost, known_failure};
use super::probe_argv::ran_guest_code;
use super::table::{TABLE, Words};
use crate::explain::{Values, sentence};
use crate::process::{BoundedOutcome, Ended};
use crate::text::first_chars;
use openutm_contract::types::{Accelerator, Arch, QemuVersion};

/// What the system says about the accelerator's device before QEMU is asked; `Unknown` where there is no such device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceAccess {
    Opens,
    Missing,
    Denied,
    Unknown,
}

#[derive(Debug, Clone)]
pub struct ProbeFacts<'a> {
    pub accelerator: Accelerator,
    pub guest_arch: Arch,
    pub version: &'a QemuVersion,
    pub host: ProbeHost,
    pub device: DeviceAccess,
    /// Whether this QEMU lists the accelerator; `None` when it was not asked.
    pub listed: Option<bool>,
}

impl ProbeFacts<'_> {
    fn values(&self) -> Values<'static> {
        let known = known_failure(self.accelerator, self.version, &self.host);
        let known = known.into_iter().flat_map(|rule| [("why", rule.why.clone()), ("hint", rule.hint.clone())]);
        let name = TABLE.names.get(&self.accelerator).cloned().map(|name| ("name", name));
        name.into_iter().chain(known).collect()
    }
}

/// The part of an accelerator's report that a probe tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub usable: bool,
    pub reason: String,
    pub hint: Option<String>,
    pub evidence: Option<Vec<String>>,
}

fn unusable(words: &Words, values: &Values) -> Verdict {
    Verdict { usable: false, reason: words.reason(values), hint: words.hint(values), evidence: None }
}

/// What is clear without a probe; `None` when only running guest code tells.
pub fn verdict_before_probe(facts: &ProbeFacts) -> Option<Verdict> {
    let verdicts = &TABLE.verdicts;
    match (facts.listed, facts.accelerator, facts.device) {
        (Some(false), ..) => Some(unusable(&verdicts.not_built, &facts.values())),
        (_, Accelerator::Kvm, DeviceAccess::Missing) => Some(unusable(&verdicts.no_kvm, &Values::new())),
        (_, Accelerator::Kvm, DeviceAccess::Denied) => Some(unusable(&verdicts.kvm_denied, &Values::new())),
        _ => None,
    }
}

/// `outcomes`: one or two runs; the second, with QEMU's default processor, follows a first that ended without running
/// guest code.
pub fn verdict_after_probe(facts: &ProbeFacts, outcomes: &[BoundedOutcome]) -> Verdict {
    let (verdicts, nothing) = (&TABLE.verdicts, Values::new());
    let Some(first) = outcomes.first() else { return unusable(&verdicts.not_checked, &nothing) };
    if ran_guest_code(facts.guest_arch, first) {
        return Verdict { usable: true, ..unusable(&verdicts.ran, &nothing) };
    }
    if first.ended == Ended::Aborted {
        return unusable(&verdicts.cancelled, &nothing);
    }
    let evidence = said_by_qemu(first).into_iter().chain([how_it_ended(outcomes.get(1).unwrap_or(first))]).collect();
    Verdict { evidence: Some(evidence), ..failure(facts, outcomes) }
}

fn failure(facts: &ProbeFacts, outcomes: &[BoundedOutcome]) -> Verdict {
    let verdicts = &TABLE.verdicts;
    let said = outcomes.iter().map(|outcome| outcome.stderr.as_str()).collect::<Vec<_>>().join("\n");
    if let Some(rule) = TABLE.last_words.iter().find(|rule| rule.pattern.is_match(&said)) {
        let (reason, hint) = (rule.reason.clone(), Some(rule.hint.clone()));
        return Verdict { usable: false, reason, hint, evidence: None };
    }
    let values = facts.values();
    if outcomes.get(1).is_some_and(|outcome| ran_guest_code(facts.guest_arch, outcome)) {
        return unusable(&verdicts.not_this_processor, &values);
    }
    if values.contains_key("why") {
        return unusable(&verdicts.known, &values);
    }
    let words = match (facts.accelerator, facts.device) {
        (Accelerator::Tcg, _) => &verdicts.translator,
        (Accelerator::Kvm, DeviceAccess::Opens) => &verdicts.there,
        _ => &verdicts.listed,
    };
    Verdict { hint: TABLE.hints.get(&facts.accelerator).cloned(), ..unusable(words, &values) }
}

fn how_it_ended(outcome: &BoundedOutcome) -> String {
    let endings = &TABLE.endings;
    let filled = |template: &str, name: &'static str, value: Option<String>| {
        sentence(template, &value.into_iter().map(|value| (name, value)).collect())
    };
    match (outcome.ended, &outcome.signal) {
        (Ended::TimedOut, _) => endings.timed_out.clone(),
        (Ended::Flooded, _) => endings.flooded.clone(),
        (Ended::NotStarted, _) => filled(&endings.not_started, "error", outcome.start_error.clone()),
        (Ended::Exited | Ended::Aborted, Some(signal)) => filled(&endings.signal, "signal", Some(signal.clone())),
        (Ended::Exited | Ended::Aborted, None) => {
            filled(&endings.status, "status", outcome.exit_code.map(|code| code.to_string()))
        }
    }
}

const SAID_CHARACTERS: usize = 160;

/// QEMU's first complaint: what follows it is usually an assertion or a dump of registers.
fn said_by_qemu(outcome: &BoundedOutcome) -> Option<String> {
    let lines = outcome.stderr.lines().map(|line| without_program(line).trim());
    let complaint = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with("warning:"))?;
    Some(first_chars(complaint, SAID_CHARACTERS).to_owned())
}

/// A line begins with the program's name: `qemu-system-x86_64: `.
fn without_program(line: &str) -> &str {
    let said = |line: &'_ str| -> Option<usize> {
        let rest = line.strip_prefix("qemu-system-")?;
        let (name, said) = rest.split_once(": ")?;
        (!name.is_empty() && !name.contains(char::is_whitespace)).then(|| line.len() - said.len())
    };
    said(line).map_or(line, |start| &line[start..])
}
