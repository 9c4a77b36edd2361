//! The tray's icon: which VMs run, and a way back to their windows.
use crate::menus::menu::Action;
use crate::user::words::{Words, fill};
use crate::vm_index::VmFacts;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Wry};

pub struct Tray(Option<TrayIcon>);

/// Before a VM's id in the id of its item.
const OF_VM: &str = "tray:";

impl Tray {
    /// A desktop without a tray has none; the app is whole without it.
    ///
    /// `folder` is for the icon, which desktops read from a file.
    pub fn open(app: &AppHandle, folder: PathBuf) -> Self {
        // The library that draws it is looked for now, and the binding panics where there is none (libappindicator-sys 0.9).
        let tray = catch_unwind(AssertUnwindSafe(|| {
            let mut builder = TrayIconBuilder::with_id("openutm").tooltip("OpenUTM").temp_dir_path(folder);
            if let Some(icon) = app.default_window_icon() {
                builder = builder.icon(icon.clone());
            }
            builder.build(app)
        }));
        Self(tray.ok().and_then(Result::ok))
    }

    pub fn show(&self, app: &AppHandle, running: &[VmFacts], words: &Words) -> tauri::Result<()> {
        let Some(tray) = &self.0 else { return Ok(()) };
        let no_shortcut = None::<&str>;
        let mut items: Vec<Box<dyn IsMenuItem<Wry>>> = Vec::new();
        if running.is_empty() {
            items.push(Box::new(MenuItem::new(app, &words.tray.nothing_runs, false, no_shortcut)?));
        }
        for vm in running {
            items.push(Box::new(MenuItem::with_id(
                app,
                format!("{OF_VM}{}", vm.id),
                label(vm, words),
                true,
                no_shortcut,
            )?));
        }
        items.push(Box::new(PredefinedMenuItem::separator(app)?));
        let own = |action: Action, title: &str| MenuItem::with_id(app, action.id(), title, true, no_shortcut);
        items.push(Box::new(own(Action::ShowLibrary, &words.tray.show_library)?));
        items.push(Box::new(own(Action::Quit, &words.menu.quit)?));
        let parts: Vec<&dyn IsMenuItem<Wry>> = items.iter().map(AsRef::as_ref).collect();
        tray.set_menu(Some(Menu::with_items(app, &parts)?))
    }
}

/// The VM whose display an item of the tray opens.
pub fn vm_of_item(id: &str) -> Option<&str> {
    id.strip_prefix(OF_VM)
}

fn label(vm: &VmFacts, words: &Words) -> String {
    let name = if vm.status == "paused" { fill(&words.tray.paused, &[("name", &vm.name)]) } else { vm.name.clone() };
    name.replace('&', "&&")
}
