//! The port through which answers are remembered between starts of OpenUTM. Values are JSON; what comes back is checked
//! again.
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

#[async_trait::async_trait]
pub trait QemuCache: Send + Sync {
    async fn get(&self, key: &str) -> Option<Value>;
    async fn set(&self, key: &str, value: Value);
}

/// Forgets with the process.
#[derive(Default)]
pub struct MemoryCache(Mutex<HashMap<String, Value>>);

#[async_trait::async_trait]
impl QemuCache for MemoryCache {
    async fn get(&self, key: &str) -> Option<Value> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    async fn set(&self, key: &str, value: Value) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), value);
    }
}
