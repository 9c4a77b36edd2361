//! The menu bar as data: the page's commands, as the page offers them, among what every app has. A page hears every key
//! before the menu bar does, so that a guest or a terminal in it keeps its own.
use crate::page::shell_methods::{MenuCommand, MenuName};
use crate::user::words::MenuWords;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuSpec {
    /// With a “&” before its key.
    pub title: String,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Separator,
    /// An entry that the page has offered.
    Command {
        id: String,
        title: String,
        shortcut: Option<String>,
        enabled: bool,
    },
    Own {
        action: Action,
        title: String,
    },
    /// Something of the system's own, which a Mac's apps have.
    #[cfg(target_os = "macos")]
    Native {
        role: Role,
        title: String,
    },
}

/// What the shell itself does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    About,
    Quit,
    ShowLibrary,
    Close,
    Minimize,
    FullScreen,
    ResetZoom,
    ZoomIn,
    ZoomOut,
    Reload,
    DevTools,
    Edit(Edit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    SelectAll,
}

#[cfg(target_os = "macos")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Services,
    Hide,
    HideOthers,
    ShowAll,
    Front,
}

/// Every action with its name as the id of a menu's item; no id of a page's command has such a beginning.
const ACTIONS: [(Action, &str); 17] = [
    (Action::About, "shell:about"),
    (Action::Quit, "shell:quit"),
    (Action::ShowLibrary, "shell:library"),
    (Action::Close, "shell:close"),
    (Action::Minimize, "shell:minimize"),
    (Action::FullScreen, "shell:fullScreen"),
    (Action::ResetZoom, "shell:resetZoom"),
    (Action::ZoomIn, "shell:zoomIn"),
    (Action::ZoomOut, "shell:zoomOut"),
    (Action::Reload, "shell:reload"),
    (Action::DevTools, "shell:devTools"),
    (Action::Edit(Edit::Undo), "shell:undo"),
    (Action::Edit(Edit::Redo), "shell:redo"),
    (Action::Edit(Edit::Cut), "shell:cut"),
    (Action::Edit(Edit::Copy), "shell:copy"),
    (Action::Edit(Edit::Paste), "shell:paste"),
    (Action::Edit(Edit::SelectAll), "shell:selectAll"),
];

impl Action {
    pub fn id(self) -> &'static str {
        ACTIONS.iter().find(|(action, _)| *action == self).map_or("", |(_, id)| id)
    }

    /// None that is a command's of the page.
    pub fn shortcut(self) -> Option<&'static str> {
        match self {
            Self::Quit => Some("CmdOrCtrl+Q"),
            Self::Close => Some("CmdOrCtrl+W"),
            Self::Minimize => Some("CmdOrCtrl+M"),
            Self::FullScreen if cfg!(target_os = "macos") => Some("Ctrl+Cmd+F"),
            Self::FullScreen => Some("F11"),
            Self::ZoomIn => Some("CmdOrCtrl+="),
            Self::ZoomOut => Some("CmdOrCtrl+-"),
            Self::DevTools => Some("CmdOrCtrl+Shift+I"),
            _ => None,
        }
    }

    pub fn of_id(id: &str) -> Option<Self> {
        ACTIONS.iter().find(|(_, known)| *known == id).map(|(action, _)| *action)
    }
}

pub struct MenuFacts<'a> {
    pub is_mac: bool,
    pub development: bool,
    pub words: &'a MenuWords,
    /// What the focused window's page offers.
    pub commands: &'a [MenuCommand],
}

/// A Mac has it in the app's own menu.
const SETTINGS: &str = "app.settings";

/// The whole menu bar.
pub fn menu_bar(facts: &MenuFacts) -> Vec<MenuSpec> {
    let words = facts.words;
    let own = |action, title: &str| Entry::Own { action, title: title.to_owned() };
    let about = own(Action::About, &words.about);
    let quit = own(Action::Quit, &words.quit);
    let of_menu = |menu: MenuName| -> Vec<Entry> {
        let here = |command: &&MenuCommand| command.menu == menu && !(facts.is_mac && command.id == SETTINGS);
        facts.commands.iter().filter(here).map(command_entry).collect()
    };
    let edit = |edit, title: &str| own(Action::Edit(edit), title);
    let vm = of_menu(MenuName::Vm);

    let mut bar = Vec::new();
    #[cfg(target_os = "macos")]
    bar.push(app_menu(facts, about.clone(), quit.clone()));
    let end = if facts.is_mac { vec![] } else { vec![quit] };
    bar.push(menu(&words.file, [of_menu(MenuName::File), vec![own(Action::Close, &words.close)], end]));
    bar.push(menu(
        &words.edit,
        [
            vec![edit(Edit::Undo, &words.undo), edit(Edit::Redo, &words.redo)],
            vec![
                edit(Edit::Cut, &words.cut),
                edit(Edit::Copy, &words.copy),
                edit(Edit::Paste, &words.paste),
                edit(Edit::SelectAll, &words.select_all),
            ],
        ],
    ));
    if !vm.is_empty() {
        bar.push(menu(&words.vm, [vm]));
    }
    let zoom = vec![
        own(Action::FullScreen, &words.full_screen),
        own(Action::ResetZoom, &words.reset_zoom),
        own(Action::ZoomIn, &words.zoom_in),
        own(Action::ZoomOut, &words.zoom_out),
    ];
    let development = if facts.development {
        vec![own(Action::Reload, &words.reload), own(Action::DevTools, &words.dev_tools)]
    } else {
        vec![]
    };
    bar.push(menu(&words.view, [of_menu(MenuName::View), zoom, development]));
    bar.push(menu(
        &words.window,
        [vec![own(Action::ShowLibrary, &words.library)], vec![own(Action::Minimize, &words.minimize)]],
    ));
    bar.push(menu(&words.help, [of_menu(MenuName::Help), vec![about]]));
    bar
}

#[cfg(target_os = "macos")]
fn app_menu(facts: &MenuFacts, about: Entry, quit: Entry) -> MenuSpec {
    let words = facts.words;
    let native = |role, title: &str| Entry::Native { role, title: title.to_owned() };
    let settings = facts.commands.iter().filter(|command| command.id == SETTINGS).map(command_entry).collect();
    menu(
        "OpenUTM",
        [
            vec![about],
            settings,
            vec![native(Role::Services, &words.services)],
            vec![
                native(Role::Hide, &words.hide),
                native(Role::HideOthers, &words.hide_others),
                native(Role::ShowAll, &words.unhide),
                native(Role::Front, &words.front),
            ],
            vec![quit],
        ],
    )
}

fn command_entry(command: &MenuCommand) -> Entry {
    Entry::Command {
        id: command.id.clone(),
        // A “&” would be the next letter's underline.
        title: command.title.replace('&', "&&"),
        shortcut: command.shortcut.clone(),
        enabled: command.disabled_reason.is_none(),
    }
}

/// Joins what is there, with a line between.
fn menu<const N: usize>(title: &str, groups: [Vec<Entry>; N]) -> MenuSpec {
    let mut entries = Vec::new();
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        if !entries.is_empty() {
            entries.push(Entry::Separator);
        }
        entries.extend(group);
    }
    MenuSpec { title: title.to_owned(), entries }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::words::words_for;

    fn command(id: &str, menu: MenuName, disabled_reason: Option<&str>) -> MenuCommand {
        MenuCommand {
            id: id.into(),
            menu,
            title: "Cut & run".into(),
            shortcut: Some("Mod+N".into()),
            tone: None,
            disabled_reason: disabled_reason.map(str::to_owned),
        }
    }

    fn bar(commands: &[MenuCommand], development: bool) -> Vec<MenuSpec> {
        menu_bar(&MenuFacts { is_mac: false, development, words: &words_for("en", "").menu, commands })
    }

    #[test]
    fn commands_stand_where_the_page_puts_them() {
        let commands =
            [command("app.create", MenuName::File, None), command("vm.suspend", MenuName::Vm, Some("Not yet."))];
        let bar = bar(&commands, false);
        let titles: Vec<&str> = bar.iter().map(|menu| menu.title.as_str()).collect();
        assert_eq!(titles, ["&File", "&Edit", "&Machine", "&View", "&Window", "&Help"]);
        let create = Entry::Command {
            id: "app.create".into(),
            title: "Cut && run".into(),
            shortcut: Some("Mod+N".into()),
            enabled: true,
        };
        assert_eq!(bar[0].entries[0], create);
        assert!(matches!(&bar[2].entries[..], [Entry::Command { enabled: false, .. }]));
        assert_eq!(bar[0].entries.last(), Some(&Entry::Own { action: Action::Quit, title: "Quit OpenUTM".into() }));
    }

    #[test]
    fn there_is_no_machine_menu_without_a_machine_and_no_tools_of_developers_for_users() {
        assert!(bar(&[], false).iter().all(|menu| menu.title != "&Machine"));
        let tools = |development| {
            let tools = Entry::Own { action: Action::DevTools, title: "Developer Tools".into() };
            bar(&[], development)[2].entries.contains(&tools)
        };
        assert!(tools(true) && !tools(false));
    }

    #[test]
    fn every_action_is_found_by_its_id() {
        for (action, id) in ACTIONS {
            assert_eq!((Action::of_id(id), action.id()), (Some(action), id));
        }
        assert_eq!(Action::of_id("vm.start"), None);
    }
}
