//! The dialogs of macOS and Windows.
use super::{Dialog, FileFilter, Tone};
use rfd::{AsyncFileDialog, AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use std::path::PathBuf;
use tauri::AppHandle;

pub async fn ask(_app: &AppHandle, dialog: Dialog) -> Option<usize> {
    let level = match dialog.tone {
        Tone::Question | Tone::Info => MessageLevel::Info,
        Tone::Error => MessageLevel::Error,
    };
    let buttons = match dialog.buttons.as_slice() {
        [one] => MessageButtons::OkCustom(one.clone()),
        [one, two] => MessageButtons::OkCancelCustom(one.clone(), two.clone()),
        [one, two, three, ..] => MessageButtons::YesNoCancelCustom(one.clone(), two.clone(), three.clone()),
        [] => MessageButtons::Ok,
    };
    let result = AsyncMessageDialog::new()
        .set_level(level)
        .set_title("OpenUTM")
        .set_description(format!("{}\n\n{}", dialog.message, dialog.detail).trim_end().to_owned())
        .set_buttons(buttons)
        .show()
        .await;
    match result {
        MessageDialogResult::Custom(label) => dialog.buttons.iter().position(|button| *button == label),
        MessageDialogResult::Ok | MessageDialogResult::Yes => Some(0),
        MessageDialogResult::No => Some(1),
        MessageDialogResult::Cancel => None,
    }
}

pub async fn choose_file(_app: &AppHandle, filters: Vec<FileFilter>) -> Option<PathBuf> {
    let mut dialog = AsyncFileDialog::new();
    for FileFilter { name, extensions } in filters {
        let extensions: &[&str] = if extensions.is_empty() { &["*"] } else { extensions };
        dialog = dialog.add_filter(name, extensions);
    }
    Some(dialog.pick_file().await?.path().to_owned())
}
