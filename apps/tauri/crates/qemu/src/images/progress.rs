//! Reads qemu-img's `-p` output, `    (12.34/100%)\r`, cut anywhere. Pure.
use regex::Regex;
use std::sync::LazyLock;

static STEP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\(([0-9]{1,3}(?:\.[0-9]+)?)/100%\)").expect("a pattern"));
/// Longer than one step is never kept.
const KEPT_BYTES: usize = 32;

/// Tells 0 to 1, only when it grows.
#[derive(Default)]
pub struct ProgressReader {
    rest: String,
    latest: Option<f64>,
}

impl ProgressReader {
    pub fn push(&mut self, bytes: &[u8], mut on_progress: impl FnMut(f64)) {
        self.rest.push_str(&String::from_utf8_lossy(bytes));
        for step in STEP.captures_iter(&self.rest) {
            let Ok(percent) = step[1].parse::<f64>() else { continue };
            let fraction = (percent / 100.0).min(1.0);
            if self.latest.is_none_or(|latest| fraction > latest) {
                self.latest = Some(fraction);
                on_progress(fraction);
            }
        }
        let mut start = self.rest.len().saturating_sub(KEPT_BYTES);
        while !self.rest.is_char_boundary(start) {
            start += 1;
        }
        self.rest.drain(..start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_across_cuts_and_never_goes_back() {
        let mut seen = Vec::new();
        let mut reader = ProgressReader::default();
        for text in
            ["    (0.00/100%)\r    (1", "2.50/100%)\r", "    (12.50/100%)\r", "noise (99", "    (100.00/100%)\r\n"]
        {
            reader.push(text.as_bytes(), |fraction| seen.push(fraction));
        }
        assert_eq!(seen, [0.0, 0.125, 1.0]);
    }
}
