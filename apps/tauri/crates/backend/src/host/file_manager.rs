//! Shows a file in the system's file manager.
use super::desktop_session::{has_desktop, variable};
use super::find_program::find_program;
use crate::files::durable::parent_of;
use crate::files::text_of;
use crate::platform;
use openutm_contract::types::Platform;
use openutm_contract::{ApiError, ErrorCode};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

const TIMEOUT: Duration = Duration::from_secs(10);

/// A program and its arguments.
type Asked = Vec<String>;

/// On Linux the file manager is asked over D-Bus to mark the file; without that its folder is opened. Tried in order.
fn reveal_commands(platform: Platform, path: &Path) -> Vec<Asked> {
    let asked = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match platform {
        Platform::Macos => vec![asked(&["open", "-R", &text_of(path)])],
        Platform::Windows => vec![asked(&["explorer.exe", &format!("/select,{}", path.display())])],
        Platform::Linux => vec![
            asked(&[
                "gdbus",
                "call",
                "--session",
                "--timeout=3",
                "--dest=org.freedesktop.FileManager1",
                "--object-path=/org/freedesktop/FileManager1",
                "--method=org.freedesktop.FileManager1.ShowItems",
                &format!("['{}']", file_url(path)),
                "''",
            ]),
            asked(&["xdg-open", &text_of(parent_of(path))]),
        ],
    }
}

/// Nothing but letters, digits and what divides a path stands for itself, so that no name leaves its quotes.
fn file_url(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    let encoded = bytes.map(|byte| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") });
    format!("file://{}", encoded.collect::<String>())
}

/// Why nothing can be shown here; `None` when it can.
pub fn why_no_reveal() -> Option<String> {
    if !has_desktop(platform::HERE, variable) {
        return Some("OpenUTM's backend runs without a desktop here.".to_owned());
    }
    let opener = || find_program("xdg-open").or_else(|| find_program("gdbus"));
    let missing = platform::HERE == Platform::Linux && opener().is_none();
    missing.then(|| "No file manager could be opened: xdg-open is not installed.".to_owned())
}

async fn run(asked: &[String]) -> bool {
    let Some((program, args)) = asked.split_first() else { return false };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    match tokio::time::timeout(TIMEOUT, command.status()).await {
        // Explorer ends with 1 although it has opened its window.
        Ok(Ok(status)) => status.success() || (cfg!(windows) && status.code().is_some()),
        _ => false,
    }
}

/// Answers `host.limit` where no file manager opens.
pub async fn reveal_file(path: &Path) -> Result<(), ApiError> {
    for asked in reveal_commands(platform::HERE, path) {
        if run(&asked).await {
            return Ok(());
        }
    }
    Err(ApiError::new(ErrorCode::HostLimit, "The file manager could not be opened.")
        .hint(format!("The file is {}.", path.display()))
        .with("path", text_of(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_given_the_file_as_one_argument_whatever_its_name() {
        let evil = Path::new("/home/o/a'); rm -rf '~\\ä.iso");
        let commands = reveal_commands(Platform::Linux, evil);
        let [dbus, folder] = commands.as_slice() else { panic!("{commands:?}") };
        assert_eq!(dbus[dbus.len() - 2], "['file:///home/o/a%27%29%3B%20rm%20-rf%20%27~%5C%C3%A4.iso']");
        assert_eq!(folder, &["xdg-open", "/home/o"]);
        assert_eq!(reveal_commands(Platform::Macos, evil), [["open", "-R", &text_of(evil)]]);
    }
}
