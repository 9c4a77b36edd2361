//! The shell's windows by name: opened once, found again, told of what happens.
pub mod window;
pub mod window_places;

use crate::page::messages::{ShellCommand, ShellMessage};
use crate::page::shell_methods::{MenuCommand, MenuName};
use crate::shell::Shell;
use crate::windows::window::{WindowLook, WindowName, open_window, remember_place};
use crate::windows::window_places::WindowPlaces;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::ipc::{Channel, InvokeResponseBody};
use tauri::{AppHandle, Manager, WebviewWindow};

/// Carries messages that are written already.
pub type PageChannel = Channel<InvokeResponseBody>;

pub struct Windows {
    app: AppHandle,
    look: WindowLook,
    places: WindowPlaces,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By label.
    pages: HashMap<String, Page>,
    /// What the library's page offered last, without what is about one machine.
    last_of_library: Vec<MenuCommand>,
    focused: Option<String>,
}

struct Page {
    channel: Option<PageChannel>,
    /// Told before the page listened.
    waiting: Vec<String>,
    commands: Vec<MenuCommand>,
    zoom: f64,
    /// How often it was moved or resized.
    changes: u64,
}

/// A window that has not been moved for this long stands where it should.
const SETTLED: Duration = Duration::from_millis(400);
const SMALLEST_ZOOM: f64 = 0.5;
const LARGEST_ZOOM: f64 = 3.0;

impl Default for Page {
    fn default() -> Self {
        Self { channel: None, waiting: Vec::new(), commands: Vec::new(), zoom: 1.0, changes: 0 }
    }
}

impl Windows {
    pub fn new(app: AppHandle, look: WindowLook, places: WindowPlaces) -> Self {
        Self { app, look, places, state: Mutex::default() }
    }

    /// Opens it, or brings it to the front.
    pub fn show(&self, name: &WindowName) -> tauri::Result<WebviewWindow> {
        let label = name.label();
        if let Some(window) = self.app.get_webview_window(&label) {
            if window.is_minimized()? {
                window.unminimize()?;
            }
            window.show()?;
            window.set_focus()?;
            return Ok(window);
        }
        self.lock().pages.insert(label, Page::default());
        open_window(&self.app, name, &self.look, &self.places)
    }

    /// Tells the library's page, once it listens; opens its window where there is none.
    pub fn command(&self, command: ShellCommand) -> tauri::Result<()> {
        let window = self.show(&WindowName::Library)?;
        self.tell(window.label(), &ShellMessage::Command { command });
        Ok(())
    }

    /// Tells the page of the window that has the focus.
    pub fn command_focused(&self, command: ShellCommand) -> tauri::Result<()> {
        match self.focused() {
            Some(window) => {
                self.tell(window.label(), &ShellMessage::Command { command });
                Ok(())
            }
            None => self.command(command),
        }
    }

    pub fn tell(&self, label: &str, message: &ShellMessage) {
        if let Some(text) = written(message) {
            self.lock().tell(label, &text);
        }
    }

    pub fn tell_all(&self, message: &ShellMessage) {
        if let Some(text) = written(message) {
            self.tell_all_written(&text);
        }
    }

    /// Only those that listen: a page that comes asks for all that there is.
    pub fn tell_all_written(&self, text: &str) {
        for channel in self.lock().pages.values().filter_map(|page| page.channel.as_ref()) {
            // A page that is just going hears nothing.
            let _ = channel.send(InvokeResponseBody::Json(text.to_owned()));
        }
    }

    /// The window's page listens from now on, in place of any that was there before.
    pub fn listen(&self, label: &str, channel: PageChannel) {
        let mut state = self.lock();
        let Some(page) = state.pages.get_mut(label) else { return };
        for text in page.waiting.drain(..) {
            let _ = channel.send(InvokeResponseBody::Json(text));
        }
        page.channel = Some(channel);
    }

    /// Its page has crashed: what it would be told waits for the one that comes back.
    pub fn lost_page(&self, label: &str) {
        self.lock().lost_page(label);
    }

    pub fn take_commands(&self, label: &str, commands: Vec<MenuCommand>) {
        self.lock().take_commands(label, commands);
    }

    /// Shows the page larger or smaller; `change` gets its scale and gives the next one.
    pub fn zoom(&self, window: &WebviewWindow, change: impl FnOnce(f64) -> f64) -> tauri::Result<()> {
        let mut state = self.lock();
        let Some(page) = state.pages.get_mut(window.label()) else { return Ok(()) };
        page.zoom = change(page.zoom).clamp(SMALLEST_ZOOM, LARGEST_ZOOM);
        window.set_zoom(page.zoom)
    }

    /// What the focused window's page offers; without one, what the library's page offered last.
    pub fn commands(&self) -> Vec<MenuCommand> {
        let state = self.lock();
        let focused = state.focused.as_ref().and_then(|label| state.pages.get(label));
        focused.map_or_else(|| state.last_of_library.clone(), |page| page.commands.clone())
    }

    /// The window that has the focus, or had it last: a menu that is open takes it away.
    pub fn focused(&self) -> Option<WebviewWindow> {
        let label = self.lock().focused.clone()?;
        self.app.get_webview_window(&label)
    }

    pub fn have_focus(&self) -> bool {
        self.app.webview_windows().values().any(|window| window.is_focused().unwrap_or(false))
    }

    pub fn got_focus(&self, label: &str) {
        self.lock().focused = Some(label.to_owned());
    }

    pub fn closed(&self, label: &str) {
        let mut state = self.lock();
        state.pages.remove(label);
        if state.focused.as_deref() == Some(label) {
            state.focused = None;
        }
    }

    pub fn remember_place(&self, label: &str) {
        if let Some(window) = self.app.get_webview_window(label) {
            let _ = remember_place(&window, &self.places);
        }
    }

    /// A crash of the app must not lose it, so it is written while the window is open, a moment after the last change.
    pub fn keep_place_soon(&self, label: &str) {
        let mut state = self.lock();
        let Some(page) = state.pages.get_mut(label) else { return };
        page.changes += 1;
        let (changes, app, label) = (page.changes, self.app.clone(), label.to_owned());
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(SETTLED).await;
            let windows = &app.state::<Arc<Shell>>().windows;
            let is_settled = windows.lock().pages.get(&label).is_some_and(|page| page.changes == changes);
            if is_settled {
                windows.remember_place(&label);
            }
        });
    }

    /// A window that fills a screen has no menu bar over it.
    pub fn fit_menu(&self, label: &str) -> tauri::Result<()> {
        let Some(window) = self.app.get_webview_window(label).filter(|_| !cfg!(target_os = "macos")) else {
            return Ok(());
        };
        match (window.is_fullscreen()?, window.is_menu_visible()?) {
            (true, true) => {
                crate::engine::keep_shortcuts(&window)?;
                window.hide_menu()
            }
            (false, false) => window.show_menu(),
            _ => Ok(()),
        }
    }

    /// A menu bar that was made anew is shown in every window.
    pub fn fit_menus(&self) -> tauri::Result<()> {
        self.app.webview_windows().keys().try_for_each(|label| self.fit_menu(label))
    }

    pub fn remember_places(&self) {
        for label in self.app.webview_windows().keys() {
            self.remember_place(label);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A page that has gone meanwhile is not remembered: nobody would forget it again.
    fn take_commands(&mut self, label: &str, commands: Vec<MenuCommand>) {
        if label == WindowName::Library.label() {
            self.last_of_library = commands.iter().filter(|command| command.menu != MenuName::Vm).cloned().collect();
        }
        if let Some(page) = self.pages.get_mut(label) {
            page.commands = commands;
        }
    }

    fn lost_page(&mut self, label: &str) {
        if let Some(page) = self.pages.get_mut(label) {
            page.channel = None;
        }
    }

    fn tell(&mut self, label: &str, text: &str) {
        let Some(page) = self.pages.get_mut(label) else { return };
        match &page.channel {
            // A page that is just going hears nothing.
            Some(channel) => drop(channel.send(InvokeResponseBody::Json(text.to_owned()))),
            None => page.waiting.push(text.to_owned()),
        }
    }
}

fn written(message: &ShellMessage) -> Option<String> {
    serde_json::to_string(message).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(menu: MenuName) -> MenuCommand {
        MenuCommand {
            id: "vm.start".into(),
            menu,
            title: "Start".into(),
            shortcut: None,
            tone: None,
            disabled_reason: None,
        }
    }

    #[test]
    fn what_is_told_while_a_page_comes_back_after_a_crash_waits_for_it() {
        let mut state = State::default();
        let page = Page { channel: Some(Channel::new(|_| Ok(()))), ..Page::default() };
        state.pages.insert("library".into(), page);
        state.tell("library", "1");
        state.lost_page("library");
        state.tell("library", "2");
        assert_eq!(state.pages["library"].waiting, ["2"]);
    }

    #[test]
    fn a_page_that_has_gone_is_not_remembered() {
        let mut state = State::default();
        state.take_commands("display-1", vec![command(MenuName::Vm)]);
        state.tell("display-1", "{}");
        assert!(state.pages.is_empty());
    }

    #[test]
    fn what_the_library_offers_outlives_its_window_but_for_what_is_about_a_machine() {
        let mut state = State::default();
        state.pages.insert("library".into(), Page::default());
        state.take_commands("library", vec![command(MenuName::Vm), command(MenuName::File)]);
        assert_eq!(state.pages["library"].commands.len(), 2);
        assert_eq!(state.last_of_library, [command(MenuName::File)]);
    }
}
