//! What entries of the menu bar and of the tray do.
use crate::menus::menu::{Action, Edit};
use crate::menus::tray::vm_of_item;
use crate::page::messages::ShellCommand;
use crate::shell::Shell;
use crate::user::dialogs::Tone;
use crate::user::words::fill;
use std::sync::Arc;
use tauri::WebviewWindow;

const ZOOM_STEP: f64 = 1.2;

impl Shell {
    pub fn chosen(self: &Arc<Self>, id: &str) {
        if let Some(vm) = vm_of_item(id) {
            self.command(ShellCommand::OpenDisplay { id: vm.to_owned() });
        } else if let Some(action) = Action::of_id(id) {
            self.report(self.act(action));
        } else {
            self.report(self.windows.command_focused(ShellCommand::Run { command: id.to_owned() }));
        }
    }

    fn act(self: &Arc<Self>, action: Action) -> tauri::Result<()> {
        match action {
            Action::About => self.show_about(),
            Action::Quit => self.quit(),
            Action::ShowLibrary => self.show_library(),
            _ => return self.windows.focused().map_or(Ok(()), |window| self.act_on(action, &window)),
        }
        Ok(())
    }

    fn act_on(&self, action: Action, window: &WebviewWindow) -> tauri::Result<()> {
        match action {
            Action::Close => window.close(),
            Action::Minimize => window.minimize(),
            Action::FullScreen => window.set_fullscreen(!window.is_fullscreen()?),
            Action::ResetZoom => self.windows.zoom(window, |_| 1.0),
            Action::ZoomIn => self.windows.zoom(window, |zoom| zoom * ZOOM_STEP),
            Action::ZoomOut => self.windows.zoom(window, |zoom| zoom / ZOOM_STEP),
            Action::Reload => window.reload(),
            Action::DevTools => {
                #[cfg(debug_assertions)]
                window.open_devtools();
                Ok(())
            }
            Action::Edit(edit) => edit_in(window, edit),
            Action::About | Action::Quit | Action::ShowLibrary => Ok(()),
        }
    }

    fn show_about(&self) {
        let engine = tauri::webview_version().map(|version| format!(", {} {version}", crate::engine::NAME));
        let engines = format!("Tauri {}{}", tauri::VERSION, engine.unwrap_or_default());
        let version = &self.app.package_info().version;
        let detail = fill(&self.words().about, &[("engines", &engines)]);
        self.tell(Tone::Info, format!("OpenUTM {version} (Tauri)"), detail);
    }
}

#[cfg(target_os = "linux")]
fn edit_in(window: &WebviewWindow, edit: Edit) -> tauri::Result<()> {
    let command = match edit {
        Edit::Undo => "Undo",
        Edit::Redo => "Redo",
        Edit::Cut => "Cut",
        Edit::Copy => "Copy",
        Edit::Paste => "Paste",
        Edit::SelectAll => "SelectAll",
    };
    crate::engine::edit(window, command)
}

/// The system's own entries do it there.
#[cfg(not(target_os = "linux"))]
fn edit_in(_: &WebviewWindow, _: Edit) -> tauri::Result<()> {
    Ok(())
}
