//! What becomes of running guests when the app ends: the user's setting decides, or the user.
use crate::backend::{Connection, call};
use crate::user::words::{QuitWords, fill};
use crate::vm_index::{VmFacts, vms_of};
use serde_json::{Value, json};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuitChoice {
    ShutDown,
    KeepRunning,
    Cancel,
}

/// Asks the user; the last choice is what Escape means.
#[async_trait::async_trait]
pub trait AskQuit: Send + Sync {
    async fn ask(&self, message: String, detail: String, choices: Vec<(QuitChoice, String)>) -> QuitChoice;
}

/// A signal ends the app, perhaps with its whole session: no question may hold that up, and what runs is left running
/// unless the setting says otherwise.
pub struct NobodyToAsk;

#[async_trait::async_trait]
impl AskQuit for NobodyToAsk {
    async fn ask(&self, _: String, _: String, _: Vec<(QuitChoice, String)>) -> QuitChoice {
        QuitChoice::KeepRunning
    }
}

/// Resolves to whether the app may end. The error is the backend's.
pub async fn may_quit(connection: &dyn Connection, words: &QuitWords, user: &dyn AskQuit) -> Result<bool, Value> {
    let vms = vms_of(&call(connection, "vm.list", json!({})).await?);
    let running: Vec<VmFacts> = vms.into_iter().filter(|vm| !vm.is_restful()).collect();
    if running.is_empty() {
        return Ok(true);
    }
    let settings = call(connection, "settings.get", json!({})).await?;
    let choice = match settings["onQuit"].as_str() {
        Some("shutDown") => QuitChoice::ShutDown,
        Some("keepRunning") => QuitChoice::KeepRunning,
        // A setting from a build that can suspend asks here: guessing could lose somebody's work.
        _ => ask_about(&running, words, user).await,
    };
    if choice != QuitChoice::ShutDown {
        return Ok(choice == QuitChoice::KeepRunning);
    }
    let problems = shut_all_down(connection, &running).await;
    Ok(problems.is_empty() || goes_on_all_the_same(problems, words, user).await)
}

async fn ask_about(running: &[VmFacts], words: &QuitWords, user: &dyn AskQuit) -> QuitChoice {
    let message = match running {
        [one] => fill(&words.one_runs, &[("name", &one.name)]),
        many => fill(&words.many_run, &[("count", &many.len().to_string())]),
    };
    let choices = vec![
        (QuitChoice::ShutDown, words.shut_down.clone()),
        (QuitChoice::KeepRunning, words.keep_running.clone()),
        (QuitChoice::Cancel, words.cancel.clone()),
    ];
    user.ask(message, words.detail.clone(), choices).await
}

/// What did not work, a line a VM.
async fn shut_all_down(connection: &dyn Connection, running: &[VmFacts]) -> Vec<String> {
    let stops = running.iter().map(|vm| async move {
        let error = call(connection, "vm.stop", json!({ "id": vm.id })).await.err()?;
        Some(format!("“{}”: {}", vm.name, error["message"].as_str().unwrap_or_default()))
    });
    futures_util::future::join_all(stops).await.into_iter().flatten().collect()
}

async fn goes_on_all_the_same(problems: Vec<String>, words: &QuitWords, user: &dyn AskQuit) -> bool {
    let choices =
        vec![(QuitChoice::KeepRunning, words.quit_anyway.clone()), (QuitChoice::Cancel, words.cancel.clone())];
    user.ask(words.still_run.clone(), problems.join("\n"), choices).await == QuitChoice::KeepRunning
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::words::words_for;
    use openutm_contract::{ApiError, ErrorCode, Reply};
    use std::sync::Mutex;

    struct Library {
        on_quit: &'static str,
        running: usize,
        stops: bool,
        stopped: Mutex<Vec<String>>,
    }

    fn library(on_quit: &'static str, running: usize, stops: bool) -> Library {
        Library { on_quit, running, stops, stopped: Mutex::default() }
    }

    #[async_trait::async_trait]
    impl Connection for Library {
        async fn answer(&self, envelope: Value) -> Reply {
            let vm = |n: usize| json!({ "id": n.to_string(), "name": format!("VM {n}"), "status": "running" });
            let result = match envelope["method"].as_str() {
                Some("vm.list") => json!({ "vms": (0..self.running).map(vm).collect::<Vec<_>>() }),
                Some("settings.get") => json!({ "onQuit": self.on_quit }),
                Some("vm.stop") if self.stops => {
                    let id = envelope["params"]["id"].as_str().unwrap_or_default().to_owned();
                    self.stopped.lock().expect("lock").push(id);
                    json!({})
                }
                _ => {
                    return Reply::failure(0, &ApiError::new(ErrorCode::VmNotAnswering, "It does not listen."));
                }
            };
            Reply::of(0, &result)
        }
        async fn closed(&self) -> String {
            std::future::pending().await
        }
        async fn end(&self, _: &str) {}
    }

    struct User {
        answer: QuitChoice,
        asked: Mutex<Vec<(String, String)>>,
    }

    #[async_trait::async_trait]
    impl AskQuit for User {
        async fn ask(&self, message: String, detail: String, choices: Vec<(QuitChoice, String)>) -> QuitChoice {
            assert_eq!(choices.last().map(|(choice, _)| *choice), Some(QuitChoice::Cancel));
            self.asked.lock().expect("lock").push((message, detail));
            self.answer
        }
    }

    async fn quit(library: Library, answer: QuitChoice) -> (bool, Vec<(String, String)>) {
        let user = User { answer, asked: Mutex::default() };
        let may = may_quit(&library, &words_for("en", "").quit, &user).await.expect("an answer");
        (may, user.asked.into_inner().expect("lock"))
    }

    #[tokio::test]
    async fn nothing_is_asked_when_nothing_runs_or_the_setting_says_it() {
        for (on_quit, running) in [("ask", 0), ("keepRunning", 2), ("shutDown", 1)] {
            let (may, asked) = quit(library(on_quit, running, true), QuitChoice::Cancel).await;
            assert!(may && asked.is_empty(), "{on_quit}");
        }
    }

    #[tokio::test]
    async fn the_user_decides_over_what_runs() {
        for (answer, ends) in
            [(QuitChoice::Cancel, false), (QuitChoice::KeepRunning, true), (QuitChoice::ShutDown, true)]
        {
            let (may, asked) = quit(library("suspend", 1, true), answer).await;
            assert_eq!((may, asked[0].0.as_str()), (ends, "“VM 0” is running."));
        }
        let (_, asked) = quit(library("ask", 3, true), QuitChoice::Cancel).await;
        assert_eq!(asked[0].0, "3 machines are running.");
    }

    #[tokio::test]
    async fn a_guest_that_does_not_stop_is_told_of() {
        let (may, asked) = quit(library("shutDown", 1, false), QuitChoice::Cancel).await;
        assert!(!may);
        assert_eq!(asked[0], ("Not every machine has shut down.".into(), "“VM 0”: It does not listen.".into()));
    }

    #[tokio::test]
    async fn where_nobody_can_be_asked_only_the_setting_shuts_down() {
        for (on_quit, stops, stopped) in [
            ("ask", true, vec![]),
            ("suspend", true, vec![]),
            ("keepRunning", true, vec![]),
            ("shutDown", true, vec!["0", "1"]),
            ("shutDown", false, vec![]),
        ] {
            let library = library(on_quit, 2, stops);
            let may = may_quit(&library, &words_for("en", "").quit, &NobodyToAsk).await.expect("an answer");
            assert!(may, "{on_quit}");
            assert_eq!(library.stopped.into_inner().expect("lock"), stopped, "{on_quit}");
        }
    }
}
