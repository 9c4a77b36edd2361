//! The notifications of macOS and Windows, which tell nobody of clicks.
use crate::user::notices::Notice;
use tauri::AppHandle;

pub fn listen(_app: &AppHandle, _clicked: impl Fn(Option<String>) + Send + Sync + 'static) {}

pub fn show(_app: &AppHandle, notice: Notice) {
    // Where it cannot be shown, the page has it all the same.
    let _ = notify_rust::Notification::new().appname("OpenUTM").summary(&notice.title).body(&notice.body).show();
}
