//! The shell in its life: backend, windows, menus, tray, and the end.
use crate::backend::{BackendLife, Connection, Keeper, Listener, call};
use crate::menus::menu::{MenuFacts, menu_bar};
use crate::menus::menu_bar::MenuBar;
use crate::menus::tray::Tray;
use crate::page::held_files::HeldFiles;
use crate::page::messages::{ShellCommand, ShellMessage, event_message};
use crate::start::opening::OpenRequest;
use crate::user::User;
use crate::user::dialogs::{self, Dialog, Tone};
use crate::user::notices::{Notice, NoticeFacts, crash_notice, work_notice};
use crate::user::notify;
use crate::user::quit::{AskQuit, NobodyToAsk, may_quit};
use crate::user::words::{Words, fill, words_for};
use crate::vm_index::{Change, VmFacts, VmIndex};
use crate::windows::Windows;
use crate::windows::window::WindowName;
use openutm_backend::owner::OwnerOptions;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tauri::{AppHandle, Manager};

/// A build of developers: it says what it is in its title, and has their tools.
pub const DEVELOPMENT: bool = cfg!(debug_assertions);
/// The backend may take so long to give the library up, and to say anything at all.
const END_WITHIN: Duration = Duration::from_secs(10);

pub struct Shell {
    pub app: AppHandle,
    pub home: PathBuf,
    /// Where the shell's own files lie.
    own_folder: PathBuf,
    pub keeper: Keeper,
    pub windows: Windows,
    pub index: VmIndex,
    pub held_files: HeldFiles,
    menu: MenuBar,
    tray: OnceLock<Tray>,
    /// What the tray shows now, and in whose words.
    in_tray: Mutex<Option<(Vec<VmFacts>, String)>>,
    /// The user's setting.
    language: Mutex<String>,
    will_refresh: AtomicBool,
    is_ending: AtomicBool,
}

impl Shell {
    pub fn new(app: AppHandle, home: PathBuf, own_folder: PathBuf, windows: Windows) -> Self {
        Self {
            app,
            home,
            own_folder,
            keeper: Keeper::new(),
            windows,
            index: VmIndex::default(),
            held_files: HeldFiles::default(),
            menu: MenuBar::default(),
            tray: OnceLock::new(),
            in_tray: Mutex::default(),
            language: Mutex::new("system".into()),
            will_refresh: AtomicBool::new(false),
            is_ending: AtomicBool::new(false),
        }
    }

    /// Opens the first window, and the backend behind it. On the main thread, once.
    pub fn start(self: &Arc<Self>, owner: OwnerOptions, first: Option<OpenRequest>) {
        self.open(first);
        let _ = self.tray.set(Tray::open(&self.app, self.own_folder.join("tray")));
        self.refresh();
        let clicked = self.clone();
        notify::listen(&self.app, move |vm_id| clicked.show_vm(vm_id));
        let shell = self.clone();
        tauri::async_runtime::spawn(async move {
            let life = BackendLife::new(owner, Arc::new(User::of(&shell)));
            shell.keeper.run(&life, Arc::new(shell.clone())).await;
        });
    }

    pub fn words(&self) -> &'static Words {
        let language = self.language.lock().unwrap_or_else(PoisonError::into_inner);
        words_for(&language, &sys_locale::get_locale().unwrap_or_default())
    }

    pub fn show_library(&self) {
        self.report(self.windows.show(&WindowName::Library).map(drop));
        self.refresh();
    }

    pub fn show_display(&self, id: &str) -> tauri::Result<()> {
        self.windows.show(&WindowName::Display(id.to_owned()))?;
        self.refresh();
        Ok(())
    }

    pub fn command(&self, command: ShellCommand) {
        self.report(self.windows.command(command));
        self.refresh();
    }

    /// What a link, a file or another start of the program asks for.
    pub fn open(&self, asked: Option<OpenRequest>) {
        match asked {
            Some(OpenRequest::Page(command)) => self.command(command),
            None => self.show_library(),
            Some(OpenRequest::Recipe { name }) => {
                self.show_library();
                let words = self.words();
                let message = fill(&words.recipe.message, &[("name", &name)]);
                self.tell(Tone::Info, message, words.recipe.detail.clone());
            }
        }
    }

    pub fn tell(&self, tone: Tone, message: String, detail: String) {
        let buttons = vec![self.words().ok.clone()];
        dialogs::tell(&self.app, Dialog { tone, message, detail, buttons });
    }

    /// Menus and tray follow soon, once for all that has changed meanwhile.
    pub fn refresh(&self) {
        if self.will_refresh.swap(true, Ordering::AcqRel) {
            return;
        }
        let app = self.app.clone();
        self.report(self.app.run_on_main_thread(move || {
            let shell = app.state::<Arc<Shell>>();
            shell.will_refresh.store(false, Ordering::Release);
            shell.report(shell.draw());
        }));
    }

    fn draw(&self) -> tauri::Result<()> {
        let words = self.words();
        let commands = self.windows.commands();
        let facts = MenuFacts {
            is_mac: cfg!(target_os = "macos"),
            development: DEVELOPMENT,
            words: &words.menu,
            commands: &commands,
        };
        self.menu.show(&self.app, menu_bar(&facts))?;
        self.windows.fit_menus()?;
        let Some(tray) = self.tray.get() else { return Ok(()) };
        let now = (self.index.running(), words.menu.quit.clone());
        let mut shown = self.in_tray.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref() != Some(&now) {
            tray.show(&self.app, &now.0, words)?;
            *shown = Some(now);
        }
        Ok(())
    }

    /// A window or a menu that the system refuses is no reason to end.
    pub fn report(&self, outcome: tauri::Result<()>) {
        if let Err(error) = outcome {
            tracing::warn!(%error, "the desktop refused something");
        }
    }

    fn show_vm(&self, vm_id: Option<String>) {
        match vm_id {
            Some(id) => self.command(ShellCommand::ShowVm { id }),
            None => self.show_library(),
        }
    }

    fn notify(&self, notice: Notice) {
        notify::show(&self.app, notice);
    }

    /// Later: who has the focus is known to the main thread alone, and whoever tells events waits for nobody.
    fn tell_of_work(self: &Arc<Self>, payload: Value) {
        let shell = self.clone();
        tauri::async_runtime::spawn(async move {
            let facts =
                NoticeFacts { is_looked_at: shell.windows.have_focus(), now_ms: now_ms(), words: shell.words() };
            if let Some(notice) = work_notice(&payload, &facts) {
                shell.notify(notice);
            }
        });
    }

    fn speak(&self, settings: &Value) {
        if let Some(language) = settings["language"].as_str() {
            *self.language.lock().unwrap_or_else(PoisonError::into_inner) = language.to_owned();
            self.refresh();
        }
    }

    /// Asks where guests run, then ends, or goes on with the library's window.
    pub fn quit(self: &Arc<Self>) {
        if self.is_ending.swap(true, Ordering::AcqRel) {
            return;
        }
        let shell = self.clone();
        tauri::async_runtime::spawn(async move {
            if shell.may_end(&User::of(&shell)).await {
                shell.end().await;
            } else {
                shell.is_ending.store(false, Ordering::Release);
                shell.show_library();
            }
        });
    }

    /// Without a backend, or with one that is lost at this very moment, nothing can be asked; guests go on.
    async fn may_end(&self, user: &dyn AskQuit) -> bool {
        match tokio::time::timeout(END_WITHIN, self.keeper.connection()).await {
            Ok(Ok(connection)) => may_quit(connection.as_ref(), &self.words().quit, user).await.unwrap_or(true),
            _ => true,
        }
    }

    /// A signal says so. What has not shut down in time goes on doing it without the app.
    pub async fn end_unasked(&self) {
        let _ = tokio::time::timeout(END_WITHIN, self.may_end(&NobodyToAsk)).await;
        self.end().await;
    }

    /// Gives the library up and ends. Guests go on.
    pub async fn end(&self) {
        self.windows.remember_places();
        // A library that is not given up in time is freed with the process.
        let _ = tokio::time::timeout(END_WITHIN, self.keeper.end("OpenUTM was ended.")).await;
        self.app.exit(0);
    }
}

impl Listener for Arc<Shell> {
    fn on_event(&self, topic: &str, json: &str) {
        self.windows.tell_all_written(&event_message(json));
        if !matches!(topic, "vm.changed" | "vm.removed" | "job.changed" | "settings.changed") {
            return;
        }
        let Ok(event) = serde_json::from_str::<Value>(json) else { return };
        let payload = &event["payload"];
        match self.index.take(topic, payload) {
            Change::Nothing => {}
            Change::Vms => self.refresh(),
            Change::Crash(vm) => {
                self.refresh();
                self.notify(crash_notice(&vm, self.words()));
            }
        }
        match topic {
            "settings.changed" => self.speak(&payload["settings"]),
            "job.changed" => self.tell_of_work(payload.clone()),
            _ => {}
        }
    }

    fn on_ready(&self, connection: Arc<dyn Connection>) {
        let shell = self.clone();
        tauri::async_runtime::spawn(async move {
            if let Ok(list) = call(connection.as_ref(), "vm.list", json!({})).await {
                shell.index.load(&list);
                shell.refresh();
            }
            if let Ok(settings) = call(connection.as_ref(), "settings.get", json!({})).await {
                shell.speak(&settings);
            }
        });
    }

    fn on_back(&self) {
        self.windows.tell_all(&ShellMessage::Ready);
    }

    fn on_lost(&self) {
        self.windows.tell_all(&ShellMessage::Lost);
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
