//! The only places where pages reach the shell. Which window may call them is in `capabilities`.
use crate::page::answer::{answer, caught};
use crate::page::page_methods::PageMethods;
use crate::shell::Shell;
use crate::windows::PageChannel;
use serde_json::Value;
use std::sync::Arc;
use tauri::ipc::Response;
use tauri::{State, WebviewWindow};

/// One envelope in, one out; never rejects. A panic is one failed call.
#[tauri::command]
pub async fn rpc(window: WebviewWindow, shell: State<'_, Arc<Shell>>, envelope: Value) -> Result<Response, ()> {
    let id = openutm_contract::request_id(&envelope);
    let (shell, label) = (shell.inner().clone(), window.label().to_owned());
    let answering = caught(id, async move {
        let methods = PageMethods { shell: shell.clone(), label };
        answer(&shell.keeper, &methods, envelope).await
    });
    Ok(Response::new(answering.await.into_text()))
}

/// The page listens to what the shell tells by itself, from now on.
#[tauri::command]
pub fn listen(window: WebviewWindow, shell: State<'_, Arc<Shell>>, channel: PageChannel) {
    shell.windows.listen(window.label(), channel);
}
