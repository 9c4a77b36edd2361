//! When a process began, as text that tells two processes of one PID apart. Parsing is pure; each system has its reader.
use regex::Regex;
use std::sync::LazyLock;

pub use crate::platform::start_time_of;

/// Field 22 of /proc/PID/stat, in clock ticks since boot; `None` for a zombie, which runs no more (proc(5)).
pub fn read_linux_stat(stat: &str) -> Option<&str> {
    let fields = fields_after_name(stat);
    let state = *fields.first()?;
    let ticks = *fields.get(19)?;
    let runs = !matches!(state, "Z" | "X");
    (runs && !ticks.is_empty() && ticks.bytes().all(|byte| byte.is_ascii_digit())).then_some(ticks)
}

/// The second field is the program's name in parentheses and may hold anything, ")" and newlines included.
pub fn fields_after_name(stat: &str) -> Vec<&str> {
    let name_end = stat.rfind(')').map_or(0, |at| at + 1);
    stat[name_end..].trim().split(' ').collect()
}

static PS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\S+)\s+(\S.*\S)\s*$").expect("a pattern"));

/// `ps -o stat=,lstart=`: "Ss   Sun Nov 22 01:36:19 2026".
pub fn read_ps(output: &str) -> Option<String> {
    let found = PS.captures(output.trim())?;
    let started: Vec<&str> = found[2].split_whitespace().collect();
    (!found[1].starts_with('Z')).then(|| started.join(" "))
}

/// `(Get-Process -Id N).StartTime.ToFileTimeUtc()`: hundreds of nanoseconds since 1601.
pub fn read_power_shell(output: &str) -> Option<String> {
    let digits = output.trim();
    let fits = (10..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use crate::{
        platform::output_of,
        processes::{find_by_argument::read_ps_commands, usage::usage_of_ps},
    };
    #[cfg(unix)]
    use std::time::Duration;

    const TAIL: &str = "1 4242 4242 0 -1 4194560 8104 0 0 0 12 3 0 0 20 0 3 0 987654 1234 567 18446744073709551615";

    #[test]
    fn linux_says_it_behind_a_name_that_may_hold_anything() {
        for (stat, expected) in [
            (format!("4242 (qemu-system-x86) S {TAIL}"), Some("987654")),
            (format!("4242 (a) R 1 (b) c) S {TAIL}"), Some("987654")),
            (format!("4242 (a\nb) S {TAIL}"), Some("987654")),
            (format!("4242 (qemu) Z {TAIL}"), None),
            ("4242 (qemu) S 1 2 3".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(read_linux_stat(&stat), expected, "{stat:?}");
        }
    }

    #[test]
    fn ps_says_it_behind_the_state() {
        for (output, expected) in [
            ("Ss   Sun Nov 22 01:36:19 2026\n", Some("Sun Nov 22 01:36:19 2026")),
            ("R+   Sun Nov  2 01:36:19 2026", Some("Sun Nov 2 01:36:19 2026")),
            ("Z    Sun Nov 22 01:36:19 2026\n", None),
            ("", None),
        ] {
            assert_eq!(read_ps(output).as_deref(), expected);
        }
    }

    /// What macOS is asked, where this system has a `ps` that answers alike.
    #[cfg(unix)]
    #[tokio::test]
    async fn ps_is_understood() {
        let pid = std::process::id().to_string();
        let ask = async |columns| output_of("ps", &["-o", columns, "-p", &pid], Duration::from_secs(20)).await;
        if ask("pid=").await.trim() != pid {
            eprintln!("skipped: there is no ps here");
            return;
        }
        let started = read_ps(&ask("stat=,lstart=").await).expect("a time");
        assert!(started.starts_with(char::is_alphabetic) && started.ends_with(|end: char| end.is_ascii_digit()));
        let usage = usage_of_ps(&ask("rss=,time=").await).expect("its usage");
        assert!(usage.resident_bytes.is_some_and(|bytes| bytes > 1 << 20));
        let commands = output_of("ps", &["-axww", "-o", "pid=,command="], Duration::from_secs(20)).await;
        let own = std::env::args().next().expect("a name");
        let found = read_ps_commands(&commands, &[own]);
        assert!(found.iter().any(|line| line.pid.to_string() == pid), "{found:?}");
    }

    #[test]
    fn power_shell_says_a_number() {
        for (output, expected) in [
            ("133768932795271234\r\n", Some("133768932795271234")),
            ("You cannot call a method on a null-valued expression.", None),
            ("", None),
        ] {
            assert_eq!(read_power_shell(output).as_deref(), expected);
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn is_the_same_at_every_look_and_gone_with_the_process() {
        let own = start_time_of(std::process::id()).await;
        assert!(own.is_some());
        assert_eq!(start_time_of(std::process::id()).await, own);
        let mut child = std::process::Command::new("true").spawn().expect("a process");
        child.wait().expect("its end");
        assert_eq!(start_time_of(child.id()).await, None);
    }
}
