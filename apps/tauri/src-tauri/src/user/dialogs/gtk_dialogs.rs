//! GTK's dialogs, on the thread that has GTK and over the window that has the focus.
use super::{Dialog, FileFilter, Tone};
use crate::shell::Shell;
use gtk::prelude::*;
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use tauri::{AppHandle, Manager};
use tokio::sync::oneshot;

pub async fn ask(app: &AppHandle, dialog: Dialog) -> Option<usize> {
    on_main_thread(app, move |parent, answer| {
        let kind = match dialog.tone {
            Tone::Question => gtk::MessageType::Question,
            Tone::Info => gtk::MessageType::Info,
            Tone::Error => gtk::MessageType::Error,
        };
        let window = gtk::MessageDialog::new(
            parent.as_ref(),
            gtk::DialogFlags::MODAL,
            kind,
            gtk::ButtonsType::None,
            &dialog.message,
        );
        window.set_title("OpenUTM");
        window.set_secondary_text(Some(&dialog.detail).filter(|detail| !detail.is_empty()).map(String::as_str));
        for (at, label) in (0u16..).zip(&dialog.buttons) {
            window.add_button(label, gtk::ResponseType::Other(at));
        }
        window.set_default_response(gtk::ResponseType::Other(0));
        window.connect_response(move |window, response| {
            window.close();
            answer.give(match response {
                gtk::ResponseType::Other(at) => Some(usize::from(at)),
                _ => None,
            });
        });
        window.show_all();
        window.present();
    })
    .await
}

pub async fn choose_file(app: &AppHandle, filters: Vec<FileFilter>) -> Option<PathBuf> {
    on_main_thread(app, move |parent, answer| {
        let dialog =
            gtk::FileChooserNative::new(Some("OpenUTM"), parent.as_ref(), gtk::FileChooserAction::Open, None, None);
        for FileFilter { name, extensions } in filters {
            let filter = gtk::FileFilter::new();
            filter.set_name(Some(&name));
            if extensions.is_empty() {
                filter.add_pattern("*");
            }
            for extension in extensions {
                filter.add_pattern(&format!("*.{extension}"));
                filter.add_pattern(&format!("*.{}", extension.to_uppercase()));
            }
            dialog.add_filter(filter);
        }
        // It is gone when nobody holds it, and GTK does not.
        let held = Rc::new(Cell::new(Some(dialog.clone())));
        dialog.connect_response(move |dialog, response| {
            answer.give(dialog.filename().filter(|_| response == gtk::ResponseType::Accept));
            held.take();
        });
        dialog.show();
    })
    .await
}

/// Gives one answer, whatever else a dialog says afterwards.
struct Answer<T>(Cell<Option<oneshot::Sender<Option<T>>>>);

impl<T> Answer<T> {
    fn give(&self, answer: Option<T>) {
        if let Some(sender) = self.0.take() {
            let _ = sender.send(answer);
        }
    }
}

async fn on_main_thread<T: Send + 'static>(
    app: &AppHandle,
    show: impl FnOnce(Option<gtk::ApplicationWindow>, Answer<T>) + Send + 'static,
) -> Option<T> {
    let (sender, answered) = oneshot::channel();
    let shown_by = app.clone();
    app.run_on_main_thread(move || {
        let parent = shown_by.state::<Arc<Shell>>().windows.focused().and_then(|window| window.gtk_window().ok());
        show(parent, Answer(Cell::new(Some(sender))));
    })
    .ok()?;
    answered.await.ok().flatten()
}
