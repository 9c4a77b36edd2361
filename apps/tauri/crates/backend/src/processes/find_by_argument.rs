//! Finds processes by what their command line says. Looked at when a backend starts and when orphans are asked for; never
//! polled.
use crate::platform::command_lines;
use regex::Regex;
use std::sync::LazyLock;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    pub pid: u32,
    pub argv: Vec<String>,
}

pub fn mentions(texts: &[String], line: &str) -> bool {
    texts.iter().any(|text| line.contains(text.as_str()))
}

static PS_ROW: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\s*(\d+)\s+(.*)$").expect("a pattern"));

/// `ps -axww -o pid=,command=`: arguments joined by spaces, so `argv` is one text.
pub fn read_ps_commands(output: &str, texts: &[String]) -> Vec<CommandLine> {
    let row = |line: &str| {
        let found = PS_ROW.captures(line.trim_end_matches('\r'))?;
        let pid = found[1].parse().ok()?;
        mentions(texts, &found[2]).then(|| CommandLine { pid, argv: vec![found[2].to_owned()] })
    };
    output.split('\n').filter_map(row).collect()
}

/// Inside JSON arguments a backslash is doubled.
pub fn with_doubled_backslashes(texts: &[String]) -> Vec<String> {
    texts.iter().cloned().chain(texts.iter().map(|text| text.replace('\\', r"\\"))).collect()
}

static QEMU: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\\/])[^\\/ ]*qemu-system[^\\/]*").expect("a pattern"));

/// An editor or a shell that names the same path is no guest.
fn is_qemu(program: &str) -> bool {
    QEMU.is_match(program.split(" -").next().unwrap_or_default())
}

/// QEMUs with one of the texts in an argument; this process is left out.
pub async fn find_by_argument(texts: &[String]) -> Vec<CommandLine> {
    let mut found = command_lines(texts).await;
    found.retain(|line| line.pid != std::process::id() && line.argv.first().is_some_and(|program| is_qemu(program)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ps_gives_the_pids_of_the_lines_that_name_one_of_the_texts() {
        let command = "/opt/homebrew/bin/qemu-system-aarch64 -chardev socket,path=/h/run/0123abcd/qmp.sock";
        let output = format!("    1 /sbin/launchd\n  501 {command}\n99999 vi /other\n\nnonsense\n");
        let found = |texts: &[&str]| {
            read_ps_commands(&output, &texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(found(&["/h/run", "/short"]), [CommandLine { pid: 501, argv: vec![command.to_owned()] }]);
        assert_eq!(found(&["/nowhere"]), []);
    }

    #[test]
    fn only_a_qemu_is_a_guest() {
        for (program, is) in [
            ("/usr/bin/qemu-system-x86_64", true),
            ("qemu-system-aarch64", true),
            (r"C:\Program Files\qemu\qemu-system-x86_64.exe -name x", true),
            ("/opt/homebrew/bin/qemu-system-aarch64 -chardev socket,path=/h/run", true),
            ("vi /h/run/qemu.log", false),
            ("tail -f /usr/bin/qemu-system-x86_64", false),
        ] {
            assert_eq!(is_qemu(program), is, "{program}");
        }
    }
}
