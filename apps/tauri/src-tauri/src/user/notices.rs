//! What is worth a notification of the system's: a guest that came to a bad end, and long work that is over while nobody
//! looks.
use crate::user::words::{Words, fill};
use crate::vm_index::VmFacts;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub body: String,
    /// What a click on it shows.
    pub vm_id: Option<String>,
}

pub struct NoticeFacts<'a> {
    /// Some window of ours has the focus: its page tells of the work itself.
    pub is_looked_at: bool,
    pub now_ms: i64,
    pub words: &'a Words,
}

/// Whoever waits less has not looked away.
const LONG_WORK_MS: i64 = 10_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    state: String,
    title: String,
    started_at_ms: i64,
    vm_id: Option<String>,
    error: Option<JobError>,
}

#[derive(Deserialize)]
struct JobError {
    message: String,
}

pub fn crash_notice(vm: &VmFacts, words: &Words) -> Notice {
    Notice {
        title: fill(&words.crash.title, &[("name", &vm.name)]),
        body: vm.reason.clone().unwrap_or_else(|| words.crash.body.clone()),
        vm_id: Some(vm.id.clone()),
    }
}

/// The notice that a change of a job asks for, where it asks for one.
pub fn work_notice(payload: &Value, facts: &NoticeFacts) -> Option<Notice> {
    if facts.is_looked_at {
        return None;
    }
    let job = Job::deserialize(&payload["job"]).ok()?;
    if facts.now_ms - job.started_at_ms < LONG_WORK_MS {
        return None;
    }
    let words = &facts.words.job;
    match job.state.as_str() {
        "done" => Some(Notice { title: job.title, body: words.done.clone(), vm_id: job.vm_id }),
        "failed" => Some(Notice {
            title: fill(&words.failed, &[("title", &job.title)]),
            body: job.error.map(|error| error.message).unwrap_or_default(),
            vm_id: job.vm_id,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::words::words_for;
    use serde_json::json;

    fn notice(state: &str, now_ms: i64, is_looked_at: bool) -> Option<Notice> {
        let job = json!({ "state": state, "title": "Copying", "startedAtMs": 1000, "vmId": "1", "error": { "message": "Full." } });
        let facts = NoticeFacts { is_looked_at, now_ms, words: words_for("en", "") };
        work_notice(&json!({ "job": job }), &facts)
    }

    #[test]
    fn long_work_that_is_over_is_told_of_when_nobody_looks() {
        let done = notice("done", 11_000, false).expect("a notice");
        assert_eq!((done.title.as_str(), done.body.as_str(), done.vm_id.as_deref()), ("Copying", "Done.", Some("1")));
        let failed = notice("failed", 11_000, false).expect("a notice");
        assert_eq!((failed.title.as_str(), failed.body.as_str()), ("Copying has failed", "Full."));
        assert_eq!(notice("done", 10_999, false), None);
        assert_eq!(notice("done", 11_000, true), None);
        assert_eq!(notice("running", 11_000, false), None);
    }
}
