//! The user, as those see one who have to ask.
pub mod dialogs;
pub mod notices;
pub mod notify;
pub mod quit;
pub mod words;

use crate::backend::{AskAboutBackend, HungOwnerChoice};
use crate::shell::Shell;
use crate::user::dialogs::{Dialog, Tone};
use crate::user::quit::{AskQuit, QuitChoice};
use openutm_contract::ApiError;
use std::sync::{Arc, Weak};

pub struct User {
    /// The shell holds whoever asks.
    shell: Weak<Shell>,
}

impl User {
    pub fn of(shell: &Arc<Shell>) -> Self {
        Self { shell: Arc::downgrade(shell) }
    }

    /// The choice whose button was pressed; `None` when there is nobody to ask any more.
    async fn choose<C: Copy>(&self, message: String, detail: String, choices: &[(C, String)]) -> Option<C> {
        let app = self.shell.upgrade()?.app.clone();
        let buttons = choices.iter().map(|(_, label)| label.clone()).collect();
        let pressed = dialogs::ask(&app, Dialog { tone: Tone::Question, message, detail, buttons }).await;
        choices.get(pressed).map(|(choice, _)| *choice)
    }
}

#[async_trait::async_trait]
impl AskQuit for User {
    async fn ask(&self, message: String, detail: String, choices: Vec<(QuitChoice, String)>) -> QuitChoice {
        self.choose(message, detail, &choices).await.unwrap_or(QuitChoice::Cancel)
    }
}

#[async_trait::async_trait]
impl AskAboutBackend for User {
    async fn about_hung_owner(&self, error: &ApiError) -> HungOwnerChoice {
        let Some(shell) = self.shell.upgrade() else { return HungOwnerChoice::Wait };
        let words = &shell.words().hung_owner;
        let choices = [
            (HungOwnerChoice::Wait, words.wait.clone()),
            (HungOwnerChoice::End, words.end.clone()),
            (HungOwnerChoice::Quit, words.quit.clone()),
        ];
        let hint = error.hint.clone().unwrap_or_default();
        // Escape is no consent, and no wish to leave.
        let asked = self.choose(error.message.clone(), hint, &choices).await;
        asked.unwrap_or(HungOwnerChoice::Wait)
    }

    fn tell(&self, error: &ApiError) {
        if let Some(shell) = self.shell.upgrade() {
            shell.tell(Tone::Error, error.message.clone(), error.hint.clone().unwrap_or_default());
        }
    }

    fn quit(&self) {
        if let Some(shell) = self.shell.upgrade() {
            shell.quit();
        }
    }
}
