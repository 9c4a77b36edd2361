//! The page's files. Only what a walk over the page's folder has found can be asked for, so no path leads out of it.
use super::responses::{Answer, content_security_policy, empty, full, set};
use bytes::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use hyper::{Method, Response};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

const CONTENT_TYPES: [(&str, &str); 15] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("wasm", "application/wasm"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
    ("webmanifest", "application/manifest+json"),
];

/// How long an unknown path is not looked for again.
const RESCAN: Duration = Duration::from_secs(1);

pub struct PageFile {
    pub bytes: Bytes,
}

/// Where a page's files are: a folder, or in the program itself.
#[async_trait::async_trait]
pub trait PageFiles: Send + Sync {
    /// The file of this path, which begins with a slash; `None` when there is none.
    async fn read(&self, path: &str) -> Option<PageFile>;
}

/// Files by their paths in the page.
type Found = Arc<HashMap<String, PathBuf>>;

/// A built page in a folder; looked at anew when something unknown is asked for.
pub struct PageFolder {
    folder: PathBuf,
    scan: Mutex<Option<(Instant, Found)>>,
}

impl PageFolder {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, scan: Mutex::new(None) }
    }

    async fn find(&self, path: &str) -> Option<PathBuf> {
        let mut scan = self.scan.lock().await;
        if let Some((at, files)) = &*scan {
            if let Some(file) = files.get(path) {
                return Some(file.clone());
            }
            if at.elapsed() < RESCAN {
                return None;
            }
        }
        let folder = self.folder.clone();
        let walked = tokio::task::spawn_blocking(move || walk(&folder)).await.unwrap_or_default();
        let file = walked.get(path).cloned();
        *scan = Some((Instant::now(), Arc::new(walked)));
        file
    }
}

#[async_trait::async_trait]
impl PageFiles for PageFolder {
    async fn read(&self, path: &str) -> Option<PageFile> {
        let file = self.find(path).await?;
        Some(PageFile { bytes: tokio::fs::read(file).await.ok()?.into() })
    }
}

/// URL path -> file. Links are not followed: they are no part of a build.
fn walk(folder: &Path) -> HashMap<String, PathBuf> {
    let mut files = HashMap::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push((entry.path(), path)),
                Ok(kind) if kind.is_file() => drop(files.insert(path, entry.path())),
                _ => {}
            }
        }
    }
    files
}

/// Vite's names: a hash of the content before the extension.
fn has_hash(path: &str) -> bool {
    let Some((name, ending)) = path.strip_prefix("/assets/").and_then(|name| name.rsplit_once('.')) else {
        return false;
    };
    let is_ending = !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    // The hash may have a dash of its own.
    let hash = name.len().checked_sub(8).and_then(|at| name.split_at_checked(at));
    is_ending && hash.is_some_and(|(before, hash)| before.ends_with('-') && super::guard::is_name(hash))
}

fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    CONTENT_TYPES.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, kind)| kind)
}

/// Answers GET and HEAD. `None` when there is no such file. `host` is the request's own, which the guard has judged.
pub async fn serve_page(page: &dyn PageFiles, method: &Method, path: &str, host: &str) -> Option<Answer> {
    let path = if path == "/" { "/index.html" } else { path };
    let PageFile { bytes } = page.read(path).await?;
    let length = bytes.len().to_string();
    let mut answer = Response::new(if method == Method::HEAD { empty() } else { full(bytes) });
    set(&mut answer, CONTENT_TYPE, content_type(path));
    set(&mut answer, CONTENT_LENGTH, &length);
    let cache = if has_hash(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    set(&mut answer, CACHE_CONTROL, cache);
    set(&mut answer, CONTENT_SECURITY_POLICY, &content_security_policy(host));
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_the_folder_holds_can_be_read_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("page");
        std::fs::create_dir_all(folder.join("assets")).unwrap();
        std::fs::write(folder.join("index.html"), "page").unwrap();
        std::fs::write(folder.join("assets/app-a_b-1234.js"), "code").unwrap();
        std::fs::write(place.path().join("secret"), "secret").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(place.path().join("secret"), folder.join("link")).unwrap();
        let page = PageFolder::new(folder);
        assert_eq!(page.read("/index.html").await.unwrap().bytes, "page");
        assert_eq!(page.read("/assets/app-a_b-1234.js").await.unwrap().bytes, "code");
        for path in ["/link", "/../secret", "/assets/../../secret", "/%2e%2e/secret", "/assets", ""] {
            assert!(page.read(path).await.is_none(), "{path}");
        }
    }

    #[test]
    fn hashed_names_never_change() {
        assert!(has_hash("/assets/index-DxY_-123.js"));
        assert!(!has_hash("/index.html"));
        assert!(!has_hash("/assets/index.js"));
    }
}
