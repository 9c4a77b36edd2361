//! Says how a guest ended from what is known: QEMU's SHUTDOWN, the exit status where one exists, the log's end. Pure.
use super::qmp_news::ShutdownNews;
use super::words::{WORDS, reasons};
use crate::lifecycle::LifecycleEvent;
use crate::ports::guest_processes::ProcessExit;
use openutm_contract::types::Reason;
use openutm_qemu::explain::{LastWords, explain_exit};

pub struct EndEvidence<'a> {
    /// We told QEMU to end.
    pub asked: bool,
    pub shutdown: Option<&'a ShutdownNews>,
    /// Absent when QEMU was not our child.
    pub exit: Option<&'a ProcessExit>,
    pub last_words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// `Ended` or `Crashed`.
    pub event: LifecycleEvent,
    pub reason: Option<Reason>,
    /// For the VM's log.
    pub line: String,
}

fn ended(line: &str) -> Ending {
    Ending { event: LifecycleEvent::Ended, reason: None, line: line.to_owned() }
}

fn crash(reason: Reason) -> Ending {
    let line = format!("ended unexpectedly: {}", reason.message);
    Ending { event: LifecycleEvent::Crashed, reason: Some(reason), line }
}

/// Exit status 0 without a SHUTDOWN counts as an orderly end only where an exit status exists.
pub fn explain_ending(EndEvidence { asked, shutdown, exit, last_words }: EndEvidence) -> Ending {
    if asked {
        return ended("stopped: ended by force");
    }
    match shutdown.map(|shutdown| shutdown.reason.as_str()) {
        Some("guest-panic") => return crash(reasons().ended_by_panic.clone()),
        None | Some("host-error") => {}
        Some(reason) => return ended(WORDS.shutdown_lines.get(reason).map_or("stopped", String::as_str)),
    }
    if exit.is_some_and(|exit| exit.exit_code == Some(0)) {
        return ended("stopped");
    }
    let explained = explain_exit(&LastWords {
        exit_code: exit.and_then(|exit| exit.exit_code).map(i64::from),
        signal: exit.and_then(|exit| exit.signal.as_deref()),
        stderr_tail: &last_words.join("\n"),
        config: None,
    });
    crash(Reason { evidence: Some(last_words), ..explained })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(asked: bool, shutdown: Option<&str>, exit: Option<ProcessExit>) -> Ending {
        let shutdown = shutdown.map(|reason| ShutdownNews { guest: true, reason: reason.to_owned() });
        let last_words = vec!["qemu: last words".to_owned()];
        explain_ending(EndEvidence { asked, shutdown: shutdown.as_ref(), exit: exit.as_ref(), last_words })
    }

    fn status(exit_code: i32) -> Option<ProcessExit> {
        Some(ProcessExit { exit_code: Some(exit_code), signal: None })
    }

    fn signal(name: &str) -> Option<ProcessExit> {
        Some(ProcessExit { exit_code: None, signal: Some(name.to_owned()) })
    }

    #[test]
    fn these_are_orderly_ends() {
        for (shutdown, exit) in [
            (Some("guest-shutdown"), status(0)),
            (Some("host-qmp-quit"), None),
            (Some("host-signal"), status(0)),
            (Some("host-something-new"), None),
            (None, status(0)),
        ] {
            let ending = explain(false, shutdown, exit);
            assert_eq!((ending.event, ending.reason), (LifecycleEvent::Ended, None), "{shutdown:?}");
        }
    }

    #[test]
    fn whatever_follows_a_forced_stop_is_that_stop() {
        assert_eq!(explain(true, None, signal("SIGKILL")).event, LifecycleEvent::Ended);
    }

    #[test]
    fn these_are_crashes_and_say_why() {
        for (shutdown, exit) in [
            (None, signal("SIGSEGV")),
            (None, status(1)),
            (Some("guest-panic"), status(0)),
            (Some("host-error"), status(1)),
            // No exit status exists after a reattach, and its absence is not a 0.
            (None, None),
        ] {
            let ending = explain(false, shutdown, exit);
            assert_eq!(ending.event, LifecycleEvent::Crashed, "{shutdown:?}");
            let reason = ending.reason.unwrap();
            assert!(!reason.message.is_empty() && reason.hint.is_some());
        }
    }

    #[test]
    fn qemus_last_words_are_the_evidence() {
        let reason = explain(false, None, status(1)).reason.unwrap();
        assert_eq!(reason.evidence, Some(vec!["qemu: last words".to_owned()]));
    }
}
