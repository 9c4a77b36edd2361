//! What a page asks of the shell itself, beside the backend's methods: packages/native-bridge/src/shell/contract.ts.
use crate::page::messages::ImageKind;
use crate::start::opening::is_uuid;
use openutm_contract::{ApiError, ErrorCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A command as the menu bar shows it: in the page's language, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MenuCommand {
    pub id: String,
    pub menu: MenuName,
    pub title: String,
    /// "Mod+Shift+K": Mod is Command on a Mac and Control elsewhere.
    pub shortcut: Option<String>,
    pub tone: Option<Tone>,
    /// Why it is greyed.
    pub disabled_reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MenuName {
    File,
    Vm,
    View,
    Help,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    Danger,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellMethod {
    /// Where WebSockets of streams open.
    StreamOrigin,
    ChooseFile(ImageKind),
    DetachDisplay(String),
    CloseWindow,
    /// What the window shows.
    Showing,
    SetCommands(Vec<MenuCommand>),
    OpenExternal(String),
    ShowInFiles(String),
    /// What was dropped on the window, for an engine that shows a page no files.
    TakeHeldFiles,
    ReadHeldFile(ReadHeldFile),
}

#[async_trait::async_trait]
pub trait ShellMethods: Send + Sync {
    async fn run(&self, method: ShellMethod) -> Result<Value, ApiError>;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChooseFile {
    kind: ImageKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfVm {
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Showing {
    id: Option<String>,
    #[serde(rename = "display")]
    _display: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetCommands {
    commands: Vec<MenuCommand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenExternal {
    url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadHeldFile {
    pub id: u64,
    /// In bytes.
    pub from: u64,
}

const MAX_COMMANDS: usize = 200;
const MAX_URL_LENGTH: usize = 2048;

impl ShellMethod {
    /// `None` where the name is no method of the shell's; `request.invalid` where its parameters do not fit.
    pub fn read(name: &str, params: Value) -> Result<Option<Self>, ApiError> {
        let method = match name {
            "shell.streamOrigin" => decode(name, params, |_: &Nothing| true).map(|_| Self::StreamOrigin),
            "shell.closeWindow" => decode(name, params, |_: &Nothing| true).map(|_| Self::CloseWindow),
            "shell.chooseFile" => decode(name, params, |_: &ChooseFile| true).map(|input| Self::ChooseFile(input.kind)),
            "shell.detachDisplay" => decode(name, params, is_of_vm).map(|input| Self::DetachDisplay(input.id)),
            "shell.showInFiles" => decode(name, params, is_of_vm).map(|input| Self::ShowInFiles(input.id)),
            "shell.showing" => {
                let fits = |input: &Showing| input.id.as_deref().is_none_or(is_uuid);
                decode(name, params, fits).map(|_| Self::Showing)
            }
            "shell.setCommands" => {
                let fits = |input: &SetCommands| {
                    input.commands.len() <= MAX_COMMANDS && input.commands.iter().all(is_menu_command)
                };
                decode(name, params, fits).map(|input| Self::SetCommands(input.commands))
            }
            "shell.openExternal" => {
                let fits = |input: &OpenExternal| input.url.len() <= MAX_URL_LENGTH;
                decode(name, params, fits).map(|input| Self::OpenExternal(input.url))
            }
            "shell.takeHeldFiles" => decode(name, params, |_: &Nothing| true).map(|_| Self::TakeHeldFiles),
            "shell.readHeldFile" => decode(name, params, |_: &ReadHeldFile| true).map(Self::ReadHeldFile),
            _ => return Ok(None),
        };
        method.map(Some)
    }
}

fn is_of_vm(input: &OfVm) -> bool {
    is_uuid(&input.id)
}

fn is_menu_command(command: &MenuCommand) -> bool {
    let is_name = command.id.split_once('.').is_some_and(|(group, name)| {
        !group.is_empty()
            && group.bytes().all(|letter| letter.is_ascii_lowercase())
            && !name.is_empty()
            && name.bytes().all(|letter| letter.is_ascii_alphabetic())
    });
    let length = |text: &str| text.chars().count();
    is_name
        && command.id.len() <= 64
        && (1..=200).contains(&length(&command.title))
        && command.shortcut.as_deref().is_none_or(is_shortcut)
        && command.disabled_reason.as_deref().is_none_or(|reason| length(reason) <= 1000)
}

/// What no framework refuses: an entry that it does refuse would cost the whole menu.
fn is_shortcut(keys: &str) -> bool {
    let keys = keys.strip_prefix("Mod+").unwrap_or(keys);
    let key = keys.strip_prefix("Shift+").unwrap_or(keys);
    match key.as_bytes() {
        [letter] => letter.is_ascii_uppercase() || letter.is_ascii_digit() || *letter == b',',
        [b'F', b'1'..=b'9'] | [b'F', b'1', b'0'..=b'2'] => true,
        _ => false,
    }
}

fn decode<T: DeserializeOwned>(name: &str, params: Value, fits: impl Fn(&T) -> bool) -> Result<T, ApiError> {
    serde_json::from_value(params)
        .ok()
        .filter(fits)
        .ok_or_else(|| ApiError::new(ErrorCode::RequestInvalid, format!("The parameters of {name} do not fit.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn commands_of_the_menu_are_bounded() {
        let command = |id: &str, title: &str| json!({ "commands": [{ "id": id, "menu": "vm", "title": title }] });
        let read = |params| ShellMethod::read("shell.setCommands", params);
        let Ok(Some(ShellMethod::SetCommands(commands))) = read(command("vm.openDisplay", "Open")) else {
            panic!("refused")
        };
        assert_eq!(commands[0].menu, MenuName::Vm);
        for params in [
            command("vm.", "x"),
            command("quit", "x"),
            command("shell.quit2", "x"),
            command("vm.start", ""),
            command("vm.start", &"x".repeat(201)),
            json!({ "commands": vec![json!({ "id": "vm.start", "menu": "vm", "title": "x" }); 201] }),
        ] {
            assert!(read(params).is_err());
        }
    }

    #[test]
    fn shortcuts_are_those_that_every_menu_takes() {
        for keys in ["Mod+N", "Mod+,", "Mod+0", "Mod+Shift+K", "F5", "Shift+F12"] {
            assert!(is_shortcut(keys), "{keys}");
        }
        for keys in ["", "Mod+", "Nonsense+Q", "Mod+n", "F13", "F0", "F011", "Ctrl+Q", "Mod+Mod+N", "Mod+\u{e9}", "++"]
        {
            assert!(!is_shortcut(keys), "{keys}");
        }
    }

    #[test]
    fn other_methods_are_not_the_shells() {
        assert_eq!(ShellMethod::read("vm.list", json!({})).expect("no refusal"), None);
        assert_eq!(ShellMethod::read("shell.fly", json!({})).expect("no refusal"), None);
    }
}
