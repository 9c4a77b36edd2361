//! OpenUTM's windows in the system's own web engine.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
mod backend;
mod commands;
mod engine;
mod json_file;
mod menus;
mod page;
mod run;
mod shell;
mod start;
mod user;
mod vm_index;
mod windows;

use start::arguments::Arguments;
use start::instance::{Handover, Instance};
use start::places;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "openutm [FILE | LINK]

Opens OpenUTM's windows. FILE is a disc or disk image, from which a machine can be made; LINK is openutm://vm/ID.";
const NO_DISPLAY: &str =
    "OpenUTM: there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).";
const DEAF_DISPLAY: &str =
    "OpenUTM: the display does not answer (DISPLAY or WAYLAND_DISPLAY names one that is not there, or not yours).";
const UNHEARD: &str =
    "OpenUTM: it runs already for this library and does not answer. End that one, then start it again.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let folder = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
    let first = match Arguments::read(&words, &folder) {
        Arguments::Window(first) => first,
        Arguments::Version => return say(concat!("OpenUTM ", env!("CARGO_PKG_VERSION"))),
        Arguments::Help => return say(HELP),
        Arguments::Unknown(word) => {
            return refuse(&format!("OpenUTM: “{word}” is no file, no link and no switch.\n\n{HELP}"), 2);
        }
    };
    if !has_display() {
        return refuse(NO_DISPLAY, 1);
    }
    if !engine::can_show_windows() {
        return refuse(DEAF_DISPLAY, 1);
    }
    let home = places::home();
    let own_folder = match places::own_folder(&home) {
        Ok(folder) => folder,
        Err(error) => return refuse(&format!("OpenUTM: its files cannot be written: {error}."), 1),
    };
    match Instance::open(&own_folder, &Handover::of(words, folder)) {
        Ok(Instance::First(instance)) => run::run(home, own_folder, instance, first),
        Ok(Instance::Second) => ExitCode::SUCCESS,
        Ok(Instance::Unheard) => refuse(UNHEARD, 1),
        Err(error) => refuse(&format!("OpenUTM: its place cannot be used: {error}."), 1),
    }
}

fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn say(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}

fn refuse(text: &str, code: u8) -> ExitCode {
    eprintln!("{text}");
    ExitCode::from(code)
}
