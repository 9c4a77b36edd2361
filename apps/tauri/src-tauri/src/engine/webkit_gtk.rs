//! WebKitGTK: its page hears every key first, comes back after a crash, learns where dragged files lie, and does the edit
//! menu's work.
use crate::page::held_files::MAX_FILES;
use crate::page::messages::ShellMessage;
use crate::shell::Shell;
use gtk::prelude::*;
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tauri::{Manager, WebviewWindow};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebContextExt, WebViewExt};

/// A page that crashes again and again is left alone after so many times.
const MAX_CRASHES: u32 = 5;
/// Loading from inside the event would be a page in a process that is just being buried.
const REST: Duration = Duration::from_millis(100);

pub fn prepare(window: &WebviewWindow) -> tauri::Result<()> {
    let (app, label) = (window.app_handle().clone(), window.label().to_owned());
    window.with_webview(move |webview| {
        let view = webview.inner();
        if !has_gpu() {
            // Each picture of the page would be composed by a GL that the processor plays: a start took twice as much of it.
            WebViewExt::settings(&view)
                .inspect(|settings| settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never));
        }
        if !names_a_language(&sys_locale::get_locale().unwrap_or_default()) {
            // WebKit would call the page's language “C”, which throws wherever a page formats a number.
            view.context().inspect(|context| context.set_preferred_languages(&["en-US"]));
        }
        let crashes = Cell::new(0);
        let (crashed_in, crashed) = (app.clone(), label.clone());
        view.connect_web_process_terminated(move |view, _| {
            crashed_in.state::<Arc<Shell>>().windows.lost_page(&crashed);
            crashes.set(crashes.get() + 1);
            if crashes.get() > MAX_CRASHES {
                return;
            }
            let view = view.clone();
            gtk::glib::timeout_add_local_once(REST, move || view.reload());
        });
        if let Some(window) = view.toplevel().and_downcast::<gtk::Window>() {
            // A guest or a terminal has every key that it wants; the menu bar's shortcuts get what the page leaves.
            window.connect_key_press_event(|window, key| window.propagate_key_event(key).into());
        }
        // The page gets the drop itself, but no engine tells it where a file lies.
        view.connect_drag_data_received(move |_, _, _, _, data, _, _| {
            let paths: Vec<PathBuf> = data.uris().iter().filter_map(|uri| path_here(uri)).take(MAX_FILES).collect();
            if !paths.is_empty() {
                let shell = app.state::<Arc<Shell>>();
                shell.held_files.hold(&label, paths.clone());
                shell.windows.tell(&label, &ShellMessage::Dragged { paths });
            }
        });
    })
}

/// The path of a file of this computer, which an address may name (file-uri-spec of freedesktop).
fn path_here(uri: &str) -> Option<PathBuf> {
    let (path, host) = gtk::glib::filename_from_uri(uri).ok()?;
    let is_here = host.is_none_or(|host| host == "localhost" || host == gtk::glib::host_name());
    is_here.then_some(path)
}

/// Whether the display answers. Tauri would panic where it does not.
pub fn can_show_windows() -> bool {
    gtk::init().is_ok()
}

/// GTK takes the shortcuts of a menu bar away with the bar: nobody could leave the full screen by the key that led there.
/// Asked for each time a bar is hidden, because it may have been made anew; that several handlers say the same harms nobody.
pub fn keep_shortcuts(window: &WebviewWindow) -> tauri::Result<()> {
    for child in window.default_vbox()?.children() {
        if let Some(bar) = child.downcast_ref::<gtk::MenuBar>() {
            bar.connect_can_activate_accel(|bar, _| bar.is_sensitive());
        }
    }
    Ok(())
}

/// As the kernel has it: what can draw has a node of its own (drm-uapi, “Render nodes”).
fn has_gpu() -> bool {
    let mut nodes = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    nodes.any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
}

/// Not so “C” and “POSIX”, which servers and containers have.
fn names_a_language(locale: &str) -> bool {
    locale.split(['-', '_', '.']).next().is_some_and(|language| matches!(language.len(), 2 | 3))
}

/// One of WebKit's editing commands: “Undo”, “Copy”.
pub fn edit(window: &WebviewWindow, command: &'static str) -> tauri::Result<()> {
    window.with_webview(move |webview| webview.inner().execute_editing_command(command))
}

#[cfg(test)]
mod tests {
    use super::{names_a_language, path_here};
    use std::path::PathBuf;

    #[test]
    fn only_files_of_this_computer_are_dragged() {
        let here = Some(PathBuf::from("/a/b c.iso"));
        let own = format!("file://{}/a/b%20c.iso", gtk::glib::host_name());
        for uri in ["file:///a/b%20c.iso", "file://localhost/a/b%20c.iso", &own] {
            assert_eq!(path_here(uri), here, "{uri}");
        }
        for uri in ["file://elsewhere.example/a/b%20c.iso", "https://example.org/a.iso", "file:a.iso", "", "/a"] {
            assert_eq!(path_here(uri), None, "{uri}");
        }
    }

    #[test]
    fn c_is_no_language() {
        assert!(names_a_language("de-AT") && names_a_language("en_US.UTF-8") && names_a_language("gsw"));
        assert!(
            !names_a_language("C")
                && !names_a_language("C.UTF-8")
                && !names_a_language("POSIX")
                && !names_a_language("")
        );
    }
}
