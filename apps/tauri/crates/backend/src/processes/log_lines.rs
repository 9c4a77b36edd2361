//! The text of logs. Pure.
use crate::host::iso_time::iso_time;

const MARK: &str = "=== QEMU starts ";

/// Stands in qemu.log before each run's words.
pub fn run_mark(now_ms: u64) -> String {
    format!("{MARK}{}\n", iso_time(now_ms))
}

/// The time of a run's mark; `None` for any other line.
fn mark_time(line: &str) -> Option<&str> {
    line.strip_prefix(MARK).filter(|time| !time.is_empty() && !time.contains(char::is_whitespace))
}

/// QEMU's own word, and no mark of ours.
pub fn is_word(line: &str) -> bool {
    mark_time(line).is_none()
}

/// As QEMU's lines stand among ours.
pub fn as_qemu_line(line: &str) -> String {
    format!("qemu: {line}")
}

fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty())
}

/// What QEMU wrote since the last mark.
pub fn words_of_last_run(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = lines_of(text).collect();
    let begin = lines.iter().rposition(|line| !is_word(line)).map_or(0, |at| at + 1);
    lines[begin..].to_vec()
}

struct Run<'a> {
    time: &'a str,
    lines: Vec<String>,
}

fn runs_of(qemu: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run> = Vec::new();
    for line in lines_of(qemu) {
        if let Some(time) = mark_time(line) {
            runs.push(Run { time, lines: Vec::new() });
            continue;
        }
        match runs.last_mut() {
            Some(run) => run.lines.push(as_qemu_line(line)),
            None => runs.push(Run { time: "", lines: vec![as_qemu_line(line)] }),
        }
    }
    runs
}

/// Our lines, which begin with their time, and QEMU's, which have only the time of their run's start: each run's words
/// come before our first line that is later than the run's start line, so that they stand between "started" and "stopped".
pub fn merge_logs(own: &str, qemu: &str) -> Vec<String> {
    let mut merged = Vec::new();
    let mut runs = runs_of(qemu).into_iter().peekable();
    for line in lines_of(own) {
        // "not started: …" as well.
        let is_start = line.contains(" started: ");
        while !is_start && let Some(run) = runs.next_if(|run| run.time <= line) {
            merged.extend(run.lines);
        }
        merged.push(line.to_owned());
    }
    merged.extend(runs.flat_map(|run| run.lines));
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: u64 = 1_767_225_600_000;

    fn mark(second: u64) -> String {
        run_mark(BEGIN + second * 1000)
    }

    fn own(second: u64, line: &str) -> String {
        format!("{} {line}\n", iso_time(BEGIN + second * 1000))
    }

    #[test]
    fn the_last_runs_words_leave_out_what_earlier_runs_said() {
        let text = format!("old\n{}first\n{}second\r\n\nthird\n", mark(1), mark(2));
        assert_eq!(words_of_last_run(&text), ["second", "third"]);
        assert_eq!(words_of_last_run("a\nb\n"), ["a", "b"]);
    }

    #[test]
    fn qemus_words_stand_between_the_start_and_the_end_of_their_run() {
        let ours = [own(1, "started: QEMU"), own(3, "stopped: x"), own(5, "started: QEMU"), own(6, "paused")].concat();
        let merged = merge_logs(&ours, &format!("{}from run one\n{}from run two\n", mark(0), mark(4)));
        let words: Vec<&str> =
            merged.iter().map(|line| line.split_once("Z ").map_or(line.as_str(), |(_, w)| w)).collect();
        let expected =
            ["started: QEMU", "qemu: from run one", "stopped: x", "started: QEMU", "qemu: from run two", "paused"];
        assert_eq!(words, expected);
    }

    #[test]
    fn everything_stays_when_one_of_them_is_missing() {
        assert_eq!(merge_logs("", &format!("{}alone\n", mark(0))), ["qemu: alone"]);
        assert_eq!(merge_logs(&own(1, "alone"), "").len(), 1);
        assert_eq!(merge_logs("", "no mark\n"), ["qemu: no mark"]);
    }
}
