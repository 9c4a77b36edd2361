//! What a QMP event means for a VM. Pure: QEMU's word in, ours out. Source: qapi/run-state.json, block-core.json, ui.json
//! (QEMU 7.2 to 10).
use super::parts::Severity;
use super::words::{WORDS, reasons};
use crate::lifecycle::LifecycleEvent;
use openutm_contract::Data;
use openutm_contract::types::Reason;
use openutm_qemu::qmp::QmpEvent;
use serde_json::Value;

/// Why QEMU says that it ends. `guest`: the guest itself asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShutdownNews {
    pub guest: bool,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// The subject: the same one is told once until the guest goes on.
    pub key: String,
    pub severity: Severity,
    pub reason: Reason,
    /// It is why the guest is paused.
    pub pauses: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum News {
    Running,
    Paused,
    Shutdown(ShutdownNews),
    Trouble(Trouble),
    /// The guest has opened or closed the port of the display's agent.
    DisplayAgent {
        is_open: bool,
    },
    Asleep,
    Awake,
    /// Worth a line in the log and no more.
    Note(String),
}

fn text<'a>(data: &'a Data, key: &str) -> &'a str {
    data.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn is_true(data: &Data, key: &str) -> bool {
    data.get(key) == Some(&Value::Bool(true))
}

fn first_of<'a>(texts: &[&'a str]) -> &'a str {
    texts.iter().find(|text| !text.is_empty()).copied().unwrap_or_default()
}

fn block_error(data: &Data) -> News {
    let device = first_of(&[text(data, "device"), text(data, "node-name"), text(data, "qom-path")]);
    let pauses = text(data, "action") == "stop";
    if is_true(data, "nospace") {
        let reason = reasons().disk_full.clone();
        return News::Trouble(Trouble { key: "disk.full".to_owned(), severity: Severity::Error, reason, pauses });
    }
    let verb = if text(data, "operation") == "read" { "read from" } else { "write to" };
    let disk = if device.is_empty() { String::new() } else { format!(" “{device}”") };
    let cause = first_of(&[text(data, "reason"), "input/output error"]);
    let hint = if pauses {
        "The guest was paused. Check the disk that holds the image, then resume it."
    } else {
        "The guest was told of the error and goes on. Check the disk that holds the image."
    };
    News::Trouble(Trouble {
        key: format!("disk.ioError {device}"),
        severity: Severity::Error,
        reason: Reason {
            code: "disk.ioError".to_owned(),
            message: format!("The host could not {verb} the guest's disk{disk}: {cause}."),
            hint: Some(hint.to_owned()),
            evidence: None,
        },
        pauses,
    })
}

fn panic(data: &Data) -> News {
    News::Trouble(Trouble {
        key: "guest.panicked".to_owned(),
        severity: Severity::Error,
        reason: reasons().panicked.clone(),
        pauses: text(data, "action") == "pause",
    })
}

fn watchdog(data: &Data) -> News {
    let action = first_of(&[text(data, "action"), "no action"]);
    News::Trouble(Trouble {
        key: "guest.watchdog".to_owned(),
        severity: Severity::Warning,
        reason: Reason {
            code: "guest.watchdog".to_owned(),
            message: format!("The guest's watchdog has run out ({action})."),
            hint: None,
            evidence: None,
        },
        pauses: text(data, "action") == "pause",
    })
}

/// The names that argv/sharing.rs gives the agent's chardev and its port.
pub const DISPLAY_AGENT_CHARDEV: &str = "vdagent";
const DISPLAY_AGENT_PORT: &str = "vdagent-port";

/// `None` for events that mean nothing to a VM. Missing or odd fields never fail: QEMU's text is not trusted.
pub fn read_news(QmpEvent { name, data, .. }: &QmpEvent) -> Option<News> {
    Some(match name.as_str() {
        "RESUME" => News::Running,
        "STOP" => News::Paused,
        "SHUTDOWN" => {
            News::Shutdown(ShutdownNews { guest: is_true(data, "guest"), reason: text(data, "reason").to_owned() })
        }
        "BLOCK_IO_ERROR" => block_error(data),
        "GUEST_PANICKED" => panic(data),
        "WATCHDOG" => watchdog(data),
        "VSERPORT_CHANGE" if text(data, "id") == DISPLAY_AGENT_PORT => {
            News::DisplayAgent { is_open: is_true(data, "open") }
        }
        "SUSPEND" => News::Asleep,
        "WAKEUP" => News::Awake,
        "RESET" if is_true(data, "guest") => News::Note("the guest restarted".to_owned()),
        "RESET" => News::Note("the reset button was pressed".to_owned()),
        "POWERDOWN" => News::Note("the power button was pressed".to_owned()),
        "DEVICE_TRAY_MOVED" => {
            let moved = if is_true(data, "tray-open") { "opened" } else { "closed" };
            News::Note(format!("the tray of {} {moved}", text(data, "id")))
        }
        "SUSPEND_DISK" => News::Note("the guest hibernated".to_owned()),
        _ => return None,
    })
}

/// What `query-status` says of a guest that was just met.
pub fn read_run_state(status: &str) -> (LifecycleEvent, Option<Reason>) {
    match status {
        "running" | "debug" => (LifecycleEvent::Running, None),
        "suspended" => (LifecycleEvent::Running, Some(reasons().asleep.clone())),
        other => (LifecycleEvent::Paused, WORDS.run_states.get(other).cloned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn news(name: &str, data: Value) -> Option<News> {
        let Value::Object(data) = data else { panic!("an event's data are an object") };
        read_news(&QmpEvent { name: name.to_owned(), data, timestamp_ms: None })
    }

    fn trouble(news: Option<News>) -> Trouble {
        match news {
            Some(News::Trouble(trouble)) => trouble,
            other => panic!("no trouble: {other:?}"),
        }
    }

    #[test]
    fn the_displays_agent_is_heard_and_no_other_port() {
        let port = |id: &str, open: bool| news("VSERPORT_CHANGE", json!({ "id": id, "open": open }));
        assert_eq!(port("vdagent-port", true), Some(News::DisplayAgent { is_open: true }));
        assert_eq!(port("vdagent-port", false), Some(News::DisplayAgent { is_open: false }));
        assert_eq!(port("agent-port", true), None);
    }

    #[test]
    fn a_full_disk_is_a_pause_that_can_be_resumed() {
        let data = json!({ "node-name": "image-disk", "operation": "write", "action": "stop", "nospace": true });
        let full = trouble(news("BLOCK_IO_ERROR", data));
        assert!(full.pauses);
        assert_eq!(full.key, "disk.full");
        assert!(full.reason.hint.unwrap().contains("resume"));
    }

    #[test]
    fn the_disk_of_an_error_is_named() {
        let data = json!({ "device": "", "node-name": "image-disk", "operation": "read", "action": "report",
            "nospace": false, "reason": "Input/output error" });
        let error = trouble(news("BLOCK_IO_ERROR", data));
        assert!(!error.pauses);
        assert_eq!(
            error.reason.message,
            "The host could not read from the guest's disk “image-disk”: Input/output error."
        );
    }

    #[test]
    fn shutdowns_reason_and_who_asked_are_kept() {
        let expected = ShutdownNews { guest: true, reason: "guest-shutdown".to_owned() };
        let data = json!({ "guest": true, "reason": "guest-shutdown" });
        assert_eq!(news("SHUTDOWN", data), Some(News::Shutdown(expected)));
    }

    #[test]
    fn odd_fields_never_fail() {
        for name in ["BLOCK_IO_ERROR", "GUEST_PANICKED", "WATCHDOG", "SHUTDOWN", "RESET", "DEVICE_TRAY_MOVED"] {
            assert!(news(name, json!({})).is_some(), "{name}");
            let odd = json!({ "device": 7, "id": null, "reason": [], "guest": "yes", "action": {} });
            assert!(news(name, odd).is_some(), "{name}");
        }
        assert_eq!(news("RTC_CHANGE", json!({ "offset": 3 })), None);
        assert_eq!(news("", json!({})), None);
    }

    #[test]
    fn a_run_state_says_whether_the_guest_runs_and_why_not() {
        for (state, event, code) in [
            ("running", LifecycleEvent::Running, None),
            ("paused", LifecycleEvent::Paused, None),
            ("suspended", LifecycleEvent::Running, Some("guest.asleep")),
            ("io-error", LifecycleEvent::Paused, Some("disk.ioError")),
            ("guest-panicked", LifecycleEvent::Paused, Some("guest.panicked")),
            ("internal-error", LifecycleEvent::Paused, Some("qemu.internalError")),
            ("shutdown", LifecycleEvent::Paused, Some("guest.shutDown")),
            ("postmigrate", LifecycleEvent::Paused, None),
        ] {
            let (found, reason) = read_run_state(state);
            assert_eq!((found, reason.as_ref().map(|reason| reason.code.as_str())), (event, code), "{state}");
        }
    }
}
