//! Tauri's app around the shell.
use crate::backend::library::{Shipped, owner_options};
use crate::commands;
use crate::shell::{DEVELOPMENT, Shell};
use crate::start::instance::FirstInstance;
use crate::start::opening::OpenRequest;
use crate::windows::Windows;
use crate::windows::window::WindowLook;
use crate::windows::window_places::WindowPlaces;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

pub fn run(home: PathBuf, own_folder: PathBuf, instance: FirstInstance, first: Option<OpenRequest>) -> ExitCode {
    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![commands::rpc, commands::listen])
        .on_menu_event(|app, event| shell_of(app).chosen(event.id().as_ref()))
        .setup(move |app| {
            let title = if DEVELOPMENT { "OpenUTM (Tauri)" } else { "OpenUTM" };
            let look =
                WindowLook { title: title.into(), dev_tools: DEVELOPMENT, data_folder: own_folder.join("engine") };
            let places = WindowPlaces::open(own_folder.join("windows.json"));
            let windows = Windows::new(app.handle().clone(), look, places);
            let shell = Arc::new(Shell::new(app.handle().clone(), home.clone(), own_folder, windows));
            app.manage(shell.clone());
            let later = shell.clone();
            instance.listen(move |handover| later.open(asked_by(&handover.words, &handover.folder)));
            end_with_signals(shell.clone());
            let shipped = Shipped::find(app.handle())?;
            shell.start(owner_options(home, shipped), first);
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(on_run_event);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("OpenUTM: no window can be opened: {error}.");
            ExitCode::FAILURE
        }
    }
}

fn shell_of(app: &AppHandle) -> Arc<Shell> {
    app.state::<Arc<Shell>>().inner().clone()
}

/// What can be opened is looked for among all words: a desktop may have added some.
fn asked_by(words: &[String], folder: &std::path::Path) -> Option<OpenRequest> {
    words.iter().find_map(|word| OpenRequest::of(word, folder))
}

fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::ExitRequested { code: None, api, .. } => {
            // The last window is closed: it is decided what becomes of the guests, and the end is by `exit`.
            api.prevent_exit();
            if !cfg!(target_os = "macos") {
                shell_of(app).quit();
            }
        }
        RunEvent::WindowEvent { label, event, .. } => on_window_event(&shell_of(app), &label, &event),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for url in urls {
                let word = url.to_file_path().map_or_else(|()| url.to_string(), |path| path.display().to_string());
                shell_of(app).open(OpenRequest::of(&word, std::path::Path::new("/")));
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => shell_of(app).show_library(),
        _ => {}
    }
}

fn on_window_event(shell: &Arc<Shell>, label: &str, event: &WindowEvent) {
    match event {
        WindowEvent::Focused(true) => {
            shell.windows.got_focus(label);
            shell.refresh();
        }
        WindowEvent::Moved(_) => shell.windows.keep_place_soon(label),
        WindowEvent::Resized(_) => {
            shell.windows.keep_place_soon(label);
            shell.report(shell.windows.fit_menu(label));
        }
        WindowEvent::CloseRequested { .. } => shell.windows.remember_place(label),
        WindowEvent::Destroyed => {
            shell.windows.closed(label);
            shell.held_files.forget(label);
            shell.refresh();
        }
        _ => {}
    }
}

/// Of a session that ends, of a terminal, of whoever ends processes: none of them waits for an answer.
fn end_with_signals(shell: Arc<Shell>) {
    tauri::async_runtime::spawn(async move {
        if let Ok(signal) = openutm_backend::owner::end_signal() {
            signal.await;
            shell.end_unasked().await;
        }
    });
}
