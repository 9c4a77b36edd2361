//! What the web engines of the systems want each in its own way.
#[cfg(target_os = "linux")]
mod webkit_gtk;

#[cfg(target_os = "linux")]
pub use webkit_gtk::{can_show_windows, edit, keep_shortcuts, prepare};

/// As people call the engine.
pub const NAME: &str = if cfg!(target_os = "linux") {
    "WebKitGTK"
} else if cfg!(target_os = "macos") {
    "WebKit"
} else {
    "WebView2"
};

/// There is always a desktop.
#[cfg(not(target_os = "linux"))]
pub fn can_show_windows() -> bool {
    true
}

/// Nothing: no window of theirs has a menu bar of its own that could be hidden with its shortcuts.
#[cfg(not(target_os = "linux"))]
pub fn keep_shortcuts(_window: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Nothing: the other engines need no preparation.
#[cfg(not(target_os = "linux"))]
pub fn prepare(_window: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
