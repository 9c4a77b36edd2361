//! What the shell tells a page by itself: packages/native-bridge/src/shell/messages.ts.
use serde::Serialize;
use std::path::PathBuf;

/// A file that was dropped, chosen or opened from outside. Nothing is made of it unasked: a dialog is prefilled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageFile {
    pub kind: ImageKind,
    pub path: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageKind {
    Iso,
    Disk,
}

/// What a menu, a link or a file from outside asks of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ShellCommand {
    Create {
        file: ImageFile,
    },
    ShowVm {
        id: String,
    },
    OpenDisplay {
        id: String,
    },
    /// An entry of the menu bar that the page has offered.
    Run {
        command: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ShellMessage {
    /// The backend does not answer any more.
    Lost,
    /// It answers again.
    Ready,
    Command {
        command: ShellCommand,
    },
    /// What somebody holds over the window: a page sees names of files, never where they lie.
    Dragged {
        paths: Vec<PathBuf>,
    },
}

/// An event for the pages, which the backend has written already.
pub fn event_message(json: &str) -> String {
    format!(r#"{{"kind":"event","event":{json}}}"#)
}

impl ImageFile {
    /// The kind of image that a file's name speaks of; `None` for any other file.
    pub fn named(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        let kind = match extension.to_ascii_lowercase().as_str() {
            "iso" => ImageKind::Iso,
            "qcow2" | "img" | "raw" => ImageKind::Disk,
            _ => return None,
        };
        Some(Self { kind, path: path.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_page_reads_what_the_shell_writes() {
        let file = ImageFile::named("/a/Debian.ISO").expect("an image");
        let command = ShellCommand::Create { file };
        assert_eq!(
            serde_json::to_value(ShellMessage::Command { command }).expect("json"),
            json!({ "kind": "command", "command": { "kind": "create", "file": { "kind": "iso", "path": "/a/Debian.ISO" } } })
        );
        assert_eq!(serde_json::to_value(ShellMessage::Ready).expect("json"), json!({ "kind": "ready" }));
        let event: serde_json::Value = serde_json::from_str(&event_message(r#"{"topic":"x"}"#)).expect("json");
        assert_eq!(event, json!({ "kind": "event", "event": { "topic": "x" } }));
        let show = ShellCommand::ShowVm { id: "x".into() };
        assert_eq!(serde_json::to_value(show).expect("json"), json!({ "kind": "showVm", "id": "x" }));
    }

    #[test]
    fn only_images_are_images() {
        assert_eq!(ImageFile::named("/a/b.qcow2").map(|file| file.kind), Some(ImageKind::Disk));
        for path in ["/a/b", "/a.iso/b", "/a/b.openutm", "iso"] {
            assert_eq!(ImageFile::named(path), None, "{path}");
        }
    }
}
