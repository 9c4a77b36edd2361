//! The shell's answers to one window's page.
use crate::backend::call;
use crate::page::open_external::safe_to_open;
use crate::page::shell_methods::{ReadHeldFile, ShellMethod, ShellMethods};
use crate::shell::Shell;
use crate::user::dialogs::choose_image;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openutm_backend::paths::home_paths;
use openutm_contract::{ApiError, ErrorCode};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::sync::Arc;
use tauri::Manager;

pub struct PageMethods {
    pub shell: Arc<Shell>,
    /// The window's.
    pub label: String,
}

#[async_trait::async_trait]
impl ShellMethods for PageMethods {
    async fn run(&self, method: ShellMethod) -> Result<Value, ApiError> {
        match method {
            ShellMethod::DetachDisplay(id) | ShellMethod::ShowInFiles(id) if !self.shell.index.has(&id) => {
                return Err(ApiError::new(ErrorCode::VmNotFound, "No VM has this id."));
            }
            ShellMethod::StreamOrigin => return self.stream_origin().await,
            ShellMethod::ChooseFile(kind) => {
                let path = choose_image(&self.shell.app, kind, &self.shell.words().files).await;
                // A name that is no text cannot be said to a page.
                return Ok(path
                    .and_then(|path| path.into_os_string().into_string().ok())
                    .map_or_else(|| json!({}), |path| json!({ "path": path })));
            }
            ShellMethod::DetachDisplay(id) => self.shell.show_display(&id).map_err(ApiError::defect)?,
            ShellMethod::CloseWindow => self.close()?,
            // Whatever it shows: its page hears keys before the menu bar does.
            ShellMethod::Showing => {}
            ShellMethod::SetCommands(commands) => {
                self.shell.windows.take_commands(&self.label, commands);
                self.shell.refresh();
            }
            ShellMethod::OpenExternal(address) => {
                let refusal = || ApiError::new(ErrorCode::RequestInvalid, "Only https addresses are opened.");
                open(safe_to_open(&address).ok_or_else(refusal)?)?;
            }
            ShellMethod::ShowInFiles(id) => open(home_paths(&self.shell.home).vms.join(id))?,
            ShellMethod::TakeHeldFiles => return Ok(json!({ "files": self.shell.held_files.take(&self.label) })),
            ShellMethod::ReadHeldFile(wanted) => return self.read_held_file(wanted).await,
        }
        Ok(json!({}))
    }
}

impl PageMethods {
    /// The door of whoever owns the library: its streams are WebSockets of their own.
    async fn stream_origin(&self) -> Result<Value, ApiError> {
        let connection = self.shell.keeper.connection().await?;
        let door = call(connection.as_ref(), "door.open", json!({})).await.unwrap_or_default();
        Ok(door["port"]
            .as_u64()
            .map_or_else(|| json!({}), |port| json!({ "origin": format!("ws://127.0.0.1:{port}") })))
    }

    async fn read_held_file(&self, ReadHeldFile { id, from }: ReadHeldFile) -> Result<Value, ApiError> {
        let (shell, label) = (self.shell.clone(), self.label.clone());
        let read = tokio::task::spawn_blocking(move || shell.held_files.read(&label, id, from));
        let piece = read.await.map_err(ApiError::defect)??;
        Ok(json!({ "bytes": STANDARD.encode(piece) }))
    }

    fn close(&self) -> Result<(), ApiError> {
        let window = self.shell.app.get_webview_window(&self.label);
        window.map_or(Ok(()), |window| window.close()).map_err(ApiError::defect)
    }
}

fn open(what: impl AsRef<OsStr>) -> Result<(), ApiError> {
    open::that_detached(what).map_err(ApiError::defect)
}
