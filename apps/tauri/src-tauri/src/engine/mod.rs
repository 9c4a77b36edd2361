//! What the web engines of the systems want each in its own way.
#[cfg(target_os = "linux")]
mod webkit_gtk;

#[cfg(target_os = "linux")]
pub use webkit_gtk::{edit, prepare};

/// As people call the engine.
pub const NAME: &str = if cfg!(target_os = "linux") {
    "WebKitGTK"
} else if cfg!(target_os = "macos") {
    "WebKit"
} else {
    "WebView2"
};

/// Nothing: the other engines need no preparation.
#[cfg(not(target_os = "linux"))]
pub fn prepare(_window: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
