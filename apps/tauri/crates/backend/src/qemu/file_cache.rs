//! Answers about QEMU, remembered between starts: one small JSON file a key, the same as the other backend's.
use crate::blocking::blocking;
use crate::files::open::{create_private, make_private_dirs};
use crate::host::clock_and_ids::random_hex;
use openutm_qemu::process::QemuCache;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A cache that cannot be read or written only costs time: nothing of it ever fails.
pub struct FileCache {
    folder: PathBuf,
}

const NAME_HEX_DIGITS: usize = 32;

impl FileCache {
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub async fn clear(&self) {
        let folder = self.folder.clone();
        blocking(move || drop(fs::remove_dir_all(folder))).await;
    }

    fn path_of(&self, key: &str) -> PathBuf {
        let digest: String = Sha256::digest(key).iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{}.json", &digest[..NAME_HEX_DIGITS]))
    }
}

#[async_trait::async_trait]
impl QemuCache for FileCache {
    async fn get(&self, key: &str) -> Option<Value> {
        let path = self.path_of(key);
        let text = blocking(move || fs::read(path)).await.ok()?;
        let mut entry: Value = serde_json::from_slice(&text).ok()?;
        let is_ours = entry.get("key").is_some_and(|stored| stored == key);
        is_ours.then(|| entry.get_mut("value").map(Value::take))?
    }

    async fn set(&self, key: &str, value: Value) {
        let path = self.path_of(key);
        let text = json!({ "key": key, "value": value }).to_string();
        blocking(move || drop(write(&path, &text))).await;
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        make_private_dirs(folder)?;
    }
    let half = path.with_extension(format!("json.{}", random_hex(4)));
    let written = create_private(&half)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&half, path));
    written.inspect_err(|_| drop(fs::remove_file(&half)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_remembers_forgets_and_is_never_in_the_way() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("qemu");
        let cache = FileCache::new(folder.clone());
        let key = "a/b ../c";
        assert_eq!(cache.get(key).await, None);
        cache.set(key, json!({ "x": 1 })).await;
        assert_eq!(FileCache::new(folder.clone()).get(key).await, Some(json!({ "x": 1 })));
        let names: Vec<_> = fs::read_dir(&folder).expect("entries").map(|entry| entry.expect("one").path()).collect();
        assert_eq!(names, [cache.path_of(key)]);
        // As the other backend names it.
        assert!(names[0].ends_with("4e537a4cceaeb840fb90e71116913fc4.json"), "{names:?}");
        fs::write(&names[0], "{half").expect("written");
        assert_eq!(cache.get(key).await, None);
        fs::write(&names[0], json!({ "key": "another", "value": 1 }).to_string()).expect("written");
        assert_eq!(cache.get(key).await, None);
        cache.clear().await;
        assert!(!folder.exists());
        fs::write(&folder, "in the way").expect("written");
        cache.set("k", json!(1)).await;
        assert_eq!(cache.get("k").await, None);
    }
}
