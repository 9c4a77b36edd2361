//! What a file called `qemu-system-*` turned out to be, from its answer to `--version`. Pure.
use super::problems::{PROBLEMS, Problem};
use super::version::{parse_qemu_version, too_old_problem};
use crate::explain::Values;
use crate::process::{BoundedOutcome, Ended};
use crate::text::{first_chars, last_chars};
use openutm_contract::types::{Platform, QemuVersion, Reason};

#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    pub version: QemuVersion,
    pub problem: Option<Reason>,
}

/// Every outcome is an identity: a program that hangs, floods or lies is listed with its problem.
pub fn identify(binary_path: &str, answer: &BoundedOutcome, platform: Platform) -> Identity {
    let exited = answer.ended == Ended::Exited;
    if let Some(version) = exited.then(|| parse_qemu_version(&answer.stdout)).flatten() {
        let problem = too_old_problem(&version, platform);
        return Identity { version, problem };
    }
    let status =
        || format!("status {}", answer.exit_code.map_or_else(|| "undefined".to_owned(), |code| code.to_string()));
    let mut values =
        Values::from([("path", binary_path.to_owned()), ("ending", answer.signal.clone().unwrap_or_else(status))]);
    if let Some(error) = &answer.start_error {
        values.insert("error", error.clone());
    }
    let evidence = evidence_of(answer);
    let problem =
        Reason { evidence: (!evidence.is_empty()).then_some(evidence), ..what_is_wrong(answer).reason(&values) };
    Identity { version: QemuVersion { major: 0, minor: 0, micro: 0, text: String::new() }, problem: Some(problem) }
}

fn what_is_wrong(answer: &BoundedOutcome) -> &'static Problem {
    match answer.ended {
        Ended::TimedOut | Ended::Aborted => &PROBLEMS.hangs,
        Ended::Flooded => &PROBLEMS.floods,
        Ended::NotStarted => &PROBLEMS.not_started,
        Ended::Exited if answer.exit_code == Some(0) => &PROBLEMS.another,
        Ended::Exited => &PROBLEMS.fails,
    }
}

const EVIDENCE_LINES: usize = 5;
const KEPT_CHARACTERS: usize = 2000;
const LINE_CHARACTERS: usize = 200;

fn evidence_of(answer: &BoundedOutcome) -> Vec<String> {
    let start = first_chars(&answer.stdout, KEPT_CHARACTERS);
    let end = last_chars(&answer.stderr, KEPT_CHARACTERS);
    let lines = start.split('\n').chain(end.split('\n')).map(|line| first_chars(line.trim(), LINE_CHARACTERS));
    lines.filter(|line| !line.is_empty()).take(EVIDENCE_LINES).map(str::to_owned).collect()
}
