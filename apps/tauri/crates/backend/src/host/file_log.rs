//! The backend's own log: JSON lines in a file with a bound.
use super::clock_and_ids::SystemClock;
use super::iso_time::iso_time;
use crate::files::durable::{parent_of, with_suffix};
use crate::files::open::{append_private, make_private_dirs};
use openutm_core::ports::clock::Clock;
use openutm_core::ports::log::{Log, LogFields};
use serde_json::{Map, Value, json};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;

const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// Written at once: what happened last before a crash is what matters. A log that cannot be written stops nothing.
pub struct FileLog {
    path: PathBuf,
}

impl FileLog {
    pub const fn new(path: PathBuf) -> FileLog {
        FileLog { path }
    }

    fn write(&self, level: &str, message: &str, fields: LogFields, cause: Option<&dyn Display>) {
        let mut line = Map::new();
        let own = [
            ("time", json!(iso_time(SystemClock.now_ms()))),
            ("level", json!(level)),
            ("message", json!(message)),
            ("pid", json!(std::process::id())),
        ];
        let cause = cause.map(|cause| ("cause", json!(cause.to_string())));
        let fields = fields.iter().map(|(name, value)| (*name, value.clone()));
        line.extend(own.into_iter().chain(fields).chain(cause).map(|(name, value)| (name.to_owned(), value)));
        // Nowhere left to say it.
        let _ = self.append(&Value::Object(line));
    }

    fn append(&self, line: &Value) -> io::Result<()> {
        make_private_dirs(parent_of(&self.path))?;
        let mut file = append_private(&self.path)?;
        file.write_all(format!("{line}\n").as_bytes())?;
        if file.metadata()?.len() > MAX_BYTES {
            std::fs::rename(&self.path, with_suffix(&self.path, ".1"))?;
        }
        Ok(())
    }
}

impl Log for FileLog {
    fn info(&self, message: &str, fields: LogFields) {
        self.write("info", message, fields, None);
    }

    fn warn(&self, message: &str, fields: LogFields) {
        self.write("warn", message, fields, None);
    }

    fn error(&self, message: &str, cause: &dyn Display, fields: LogFields) {
        self.write("error", message, fields, Some(cause));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_json_a_line_with_a_bound_and_never_fails() {
        let own = tempfile::tempdir().expect("a folder");
        let path = own.path().join("logs").join("backend.log");
        let log = FileLog::new(path.clone());
        log.error("it broke", &"a cause", &[("id", json!(7))]);
        let line: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("a log")).expect("JSON");
        assert_eq!((&line["level"], &line["id"], &line["cause"]), (&json!("error"), &json!(7), &json!("a cause")));
        log.info(&"x".repeat(MAX_BYTES as usize), &[]);
        assert!(with_suffix(&path, ".1").exists() && !path.exists());
        FileLog::new(own.path().join("logs").join("backend.log.1").join("none")).warn("lost", &[]);
    }
}
