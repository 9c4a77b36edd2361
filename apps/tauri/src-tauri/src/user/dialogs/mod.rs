//! The system's dialogs: questions, words, files.
#[cfg(target_os = "linux")]
mod gtk_dialogs;
#[cfg(target_os = "linux")]
use gtk_dialogs as system;
#[cfg(not(target_os = "linux"))]
mod rfd_dialogs;
#[cfg(not(target_os = "linux"))]
use rfd_dialogs as system;

use crate::page::messages::ImageKind;
use crate::user::words::FilesWords;
use std::path::PathBuf;
use tauri::AppHandle;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Question,
    Info,
    Error,
}

pub struct Dialog {
    pub tone: Tone,
    pub message: String,
    pub detail: String,
    /// One to three. The first is what Enter means, the last what Escape means.
    pub buttons: Vec<String>,
}

pub struct FileFilter {
    pub name: String,
    /// Without a dot; none for all files.
    pub extensions: &'static [&'static str],
}

/// Resolves to the place of the pressed button. A dialog that cannot be shown is one that was closed.
pub async fn ask(app: &AppHandle, dialog: Dialog) -> usize {
    let last = dialog.buttons.len().saturating_sub(1);
    system::ask(app, dialog).await.unwrap_or(last)
}

/// Says something, and waits for nobody.
pub fn tell(app: &AppHandle, dialog: Dialog) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move { ask(&app, dialog).await });
}

/// The file's path; `None` when it was cancelled.
pub async fn choose_image(app: &AppHandle, kind: ImageKind, words: &FilesWords) -> Option<PathBuf> {
    let images = match kind {
        ImageKind::Iso => FileFilter { name: words.isos.clone(), extensions: &["iso"] },
        ImageKind::Disk => FileFilter { name: words.disks.clone(), extensions: &["qcow2", "img", "raw"] },
    };
    let all = FileFilter { name: words.all.clone(), extensions: &[] };
    system::choose_file(app, vec![images, all]).await
}
