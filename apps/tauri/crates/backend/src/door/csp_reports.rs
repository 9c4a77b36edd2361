//! Counts what the page's Content-Security-Policy has forbidden: tests assert that it is nothing.
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError};

pub const MAX_REPORT_BYTES: usize = 16 * 1024;
const MAX_KEPT: usize = 20;

#[derive(Default)]
pub struct CspReports(Mutex<(u64, Vec<String>)>);

impl CspReports {
    pub fn take(&self, report: String) {
        let mut reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reports.0 += 1;
        if reports.1.len() < MAX_KEPT {
            reports.1.push(report);
        }
    }

    pub fn summary(&self) -> Value {
        let reports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        json!({ "count": reports.0, "reports": reports.1 })
    }
}
