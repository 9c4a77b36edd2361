//! The menu bar on the screen. It is changed in place where only words and greyness have changed, so that a menu that is
//! open stays so.
use crate::menus::menu::{Entry, MenuSpec};
use std::sync::{Mutex, PoisonError};
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Wry};

#[derive(Default)]
pub struct MenuBar {
    shown: Mutex<Option<Shown>>,
}

struct Shown {
    specs: Vec<MenuSpec>,
    submenus: Vec<Submenu<Wry>>,
    /// The items of each menu that can change, with their place among its entries.
    items: Vec<Vec<(usize, MenuItem<Wry>)>>,
}

impl MenuBar {
    pub fn show(&self, app: &AppHandle, specs: Vec<MenuSpec>) -> tauri::Result<()> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        match shown.as_mut() {
            Some(shown) if shown.specs == specs => Ok(()),
            Some(shown) if has_same_shape(&shown.specs, &specs) => shown.change(specs),
            _ => {
                let (built, bar) = Shown::build(app, specs)?;
                if let Some(before) = shown.replace(built) {
                    before.empty()?;
                }
                app.set_menu(bar).map(drop)
            }
        }
    }
}

impl Shown {
    fn build(app: &AppHandle, specs: Vec<MenuSpec>) -> tauri::Result<(Self, Menu<Wry>)> {
        let (mut submenus, mut items) = (Vec::new(), Vec::new());
        for spec in &specs {
            let submenu = Submenu::new(app, &spec.title, true)?;
            let mut changeable = Vec::new();
            for (at, entry) in spec.entries.iter().enumerate() {
                match item_of(app, entry)? {
                    Item::Changeable(item) => {
                        submenu.append(&item)?;
                        changeable.push((at, item));
                    }
                    Item::Fixed(item) => submenu.append(item.as_ref())?,
                }
            }
            submenus.push(submenu);
            items.push(changeable);
        }
        let parts: Vec<&dyn IsMenuItem<Wry>> = submenus.iter().map(|menu| menu as &dyn IsMenuItem<Wry>).collect();
        let bar = Menu::with_items(app, &parts)?;
        Ok((Self { specs, submenus, items }, bar))
    }

    /// GTK takes the shortcuts of a menu's entries away with the menu, and muda (0.20) then takes them away once more, of
    /// which GTK warns for each: so the entries go before their menu.
    fn empty(&self) -> tauri::Result<()> {
        if cfg!(target_os = "linux") {
            for submenu in &self.submenus {
                while submenu.remove_at(0)?.is_some() {}
            }
        }
        Ok(())
    }

    fn change(&mut self, specs: Vec<MenuSpec>) -> tauri::Result<()> {
        for ((spec, submenu), items) in specs.iter().zip(&self.submenus).zip(&self.items) {
            submenu.set_text(&spec.title)?;
            for (at, item) in items {
                let Some((title, enabled)) = spec.entries.get(*at).and_then(look_of) else { continue };
                item.set_text(title)?;
                item.set_enabled(enabled)?;
            }
        }
        self.specs = specs;
        Ok(())
    }
}

enum Item {
    Changeable(MenuItem<Wry>),
    Fixed(Box<dyn IsMenuItem<Wry>>),
}

fn item_of(app: &AppHandle, entry: &Entry) -> tauri::Result<Item> {
    Ok(match entry {
        Entry::Separator => Item::Fixed(Box::new(PredefinedMenuItem::separator(app)?)),
        Entry::Own { action, title } => fixed_by_system(app, *action, title)?.map_or_else(
            || MenuItem::with_id(app, action.id(), title, true, action.shortcut()).map(Item::Changeable),
            |item| Ok(Item::Fixed(Box::new(item))),
        )?,
        Entry::Command { id, title, enabled, shortcut } => {
            let shortcut = shortcut.as_deref().map(|keys| keys.replacen("Mod", "CmdOrCtrl", 1));
            Item::Changeable(MenuItem::with_id(app, id, title, *enabled, shortcut)?)
        }
        #[cfg(target_os = "macos")]
        Entry::Native { role, title } => Item::Fixed(Box::new(native(app, *role, title)?)),
    })
}

/// Words and whether it can be used, of entries where they can change.
fn look_of(entry: &Entry) -> Option<(&str, bool)> {
    match entry {
        Entry::Command { title, enabled, .. } => Some((title, *enabled)),
        Entry::Own { title, .. } => Some((title, true)),
        _ => None,
    }
}

/// Edits are the system's own where it does them in every field of text.
#[cfg(not(target_os = "linux"))]
fn fixed_by_system(
    app: &AppHandle,
    action: crate::menus::menu::Action,
    title: &str,
) -> tauri::Result<Option<PredefinedMenuItem<Wry>>> {
    use crate::menus::menu::{Action, Edit};
    Ok(match action {
        Action::Edit(Edit::Undo) => Some(PredefinedMenuItem::undo(app, Some(title))?),
        Action::Edit(Edit::Redo) => Some(PredefinedMenuItem::redo(app, Some(title))?),
        Action::Edit(Edit::Cut) => Some(PredefinedMenuItem::cut(app, Some(title))?),
        Action::Edit(Edit::Copy) => Some(PredefinedMenuItem::copy(app, Some(title))?),
        Action::Edit(Edit::Paste) => Some(PredefinedMenuItem::paste(app, Some(title))?),
        Action::Edit(Edit::SelectAll) => Some(PredefinedMenuItem::select_all(app, Some(title))?),
        _ => None,
    })
}

#[cfg(target_os = "linux")]
fn fixed_by_system(
    _: &AppHandle,
    _: crate::menus::menu::Action,
    _: &str,
) -> tauri::Result<Option<PredefinedMenuItem<Wry>>> {
    Ok(None)
}

#[cfg(target_os = "macos")]
fn native(app: &AppHandle, role: crate::menus::menu::Role, title: &str) -> tauri::Result<PredefinedMenuItem<Wry>> {
    use crate::menus::menu::Role;
    match role {
        Role::Services => PredefinedMenuItem::services(app, Some(title)),
        Role::Hide => PredefinedMenuItem::hide(app, Some(title)),
        Role::HideOthers => PredefinedMenuItem::hide_others(app, Some(title)),
        Role::ShowAll => PredefinedMenuItem::show_all(app, Some(title)),
        Role::Front => PredefinedMenuItem::bring_all_to_front(app, Some(title)),
    }
}

/// The same entries in the same order: what differs can be changed in place.
fn has_same_shape(a: &[MenuSpec], b: &[MenuSpec]) -> bool {
    let shape = |entry: &Entry| match entry {
        Entry::Command { id, shortcut, .. } => (id.clone(), shortcut.clone()),
        Entry::Own { action, .. } => (action.id().to_owned(), None),
        _ => (String::new(), None),
    };
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.entries.iter().map(shape).eq(b.entries.iter().map(shape)))
}
