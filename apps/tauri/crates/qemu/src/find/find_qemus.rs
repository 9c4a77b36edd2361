//! I/O edge of finding: looks into the candidate folders and asks each program for its version.
use super::candidates::{Environment, candidate_paths, executable_name};
use super::identify::identify;
use crate::process::{BoundedRun, run_bounded};
use futures_util::{StreamExt, stream};
use openutm_contract::types::{Arch, HostPath, Platform, QemuInstallation};
use regex::Regex;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone)]
pub struct FindOptions {
    pub platform: Platform,
    /// `OPENUTM_HOME`, `PATH`, `HOME` and their kind.
    pub env: Environment,
    /// Whole time that one program may take to say its version.
    pub timeout: Duration,
    /// In place of the table of candidates.
    pub folders: Option<Vec<String>>,
    pub cancel: Option<CancellationToken>,
}

impl FindOptions {
    /// In the table's folders, with three seconds for each program.
    pub fn new(platform: Platform, env: Environment) -> Self {
        Self { platform, env, timeout: Duration::from_secs(3), folders: None, cancel: None }
    }
}

const MAX_PARALLEL: usize = 4;
const MAX_EXPANDED_FOLDERS: usize = 64;
const VERSION_OUTPUT_BYTES: usize = 64 * 1024;
const ARCHITECTURES: [Arch; 2] = [Arch::X8664, Arch::Aarch64];

/// Every `qemu-system-x86_64` and `qemu-system-aarch64` of this machine, best first: without a problem before with one,
/// then in the order of `candidate_paths`. The same program under several names is listed once, under the first.
/// `capabilities` and `firmware` are left to `describe_qemus`.
pub async fn find_qemus(options: &FindOptions) -> Vec<QemuInstallation> {
    let (platform, folders) = (options.platform, options.folders.clone());
    let env = options.env.clone();
    let look = move || {
        let folders = folders.unwrap_or_else(|| expanded_folders(platform, &env));
        list_programs(&folders, platform)
    };
    let programs = tokio::task::spawn_blocking(look).await.unwrap_or_default();
    let asked = programs.into_iter().map(|program| ask_version(program, options));
    let found: Vec<QemuInstallation> = stream::iter(asked).buffered(MAX_PARALLEL).collect().await;
    let (good, bad): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| one.problem.is_none());
    good.into_iter().chain(bad).collect()
}

async fn ask_version(program: Program, options: &FindOptions) -> QemuInstallation {
    let mut run = BoundedRun::new(["--version"], options.timeout);
    run.max_output_bytes = VERSION_OUTPUT_BYTES;
    run.cancel.clone_from(&options.cancel);
    let answer = run_bounded(&program.path, run).await;
    let identity = identify(&program.path, &answer, options.platform);
    QemuInstallation {
        arch: program.arch,
        binary_path: HostPath(program.path),
        img_path: program.img_path.map(HostPath),
        version: identity.version,
        problem: identity.problem,
        capabilities: None,
        firmware: Vec::new(),
    }
}

struct Program {
    arch: Arch,
    path: String,
    img_path: Option<String>,
}

fn list_programs(folders: &[String], platform: Platform) -> Vec<Program> {
    let img_name = executable_name(platform, "qemu-img");
    let imgs: Vec<PathBuf> =
        folders.iter().map(|folder| join(folder, &img_name)).filter(|path| is_program(path)).collect();
    let mut seen = HashSet::new();
    let mut programs = Vec::new();
    for folder in folders {
        for arch in ARCHITECTURES {
            let path = join(folder, &executable_name(platform, &format!("qemu-system-{arch}")));
            let Some(real) = real_program(&path) else { continue };
            if seen.insert((arch, real.clone())) {
                let img_path = nearest_img(&path, &real, &imgs, &img_name).map(|img| text_of(&img));
                programs.push(Program { arch, path: text_of(&path), img_path });
            }
        }
    }
    programs
}

/// Beside the program, beside what its link points to, else the first there is: any qemu-img serves any QEMU's images.
fn nearest_img(path: &Path, real: &Path, imgs: &[PathBuf], img_name: &str) -> Option<PathBuf> {
    let beside = path.with_file_name(img_name);
    if imgs.contains(&beside) {
        return Some(beside);
    }
    let beside_real = real.with_file_name(img_name);
    if is_program(&beside_real) { Some(beside_real) } else { imgs.first().cloned() }
}

fn is_program(path: &Path) -> bool {
    real_program(path).is_some()
}

/// The path behind links; `None` unless it is a regular file that may be run.
fn real_program(path: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(path).ok()?;
    (fs::metadata(&real).ok()?.is_file() && may_run(&real)).then_some(real)
}

#[cfg(unix)]
fn may_run(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn may_run(_: &Path) -> bool {
    true
}

fn expanded_folders(platform: Platform, env: &Environment) -> Vec<String> {
    candidate_paths(platform, env).iter().flat_map(|folder| expand(&folder.pattern)).collect()
}

/// Replaces the one component with a `*` by what is there, newest version first.
fn expand(pattern: &str) -> Vec<String> {
    let separators = ['/', '\\'];
    let Some((head, tail)) = pattern.split_once('*') else { return vec![pattern.to_owned()] };
    let (parent, before) = head.split_at(head.rfind(separators).map_or(0, |at| at + 1));
    let (after, rest) = tail.split_at(tail.find(separators).unwrap_or(tail.len()));
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(before) && name.ends_with(after))
        .collect();
    names.sort_by_cached_key(|name| (Reverse(version_in_name(name)), name.clone()));
    names.into_iter().take(MAX_EXPANDED_FOLDERS).map(|name| format!("{parent}{name}{rest}")).collect()
}

static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?").expect("a pattern"));

fn version_in_name(name: &str) -> [u64; 3] {
    let found = NUMBERS.captures(name);
    [1, 2, 3].map(|at| found.as_ref().and_then(|found| found.get(at)?.as_str().parse().ok()).unwrap_or(0))
}

/// The program's path without `.`, `..` and doubled separators, as PATH may hold them.
fn join(folder: &str, name: &str) -> PathBuf {
    let mut path = PathBuf::new();
    for component in Path::new(folder).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop();
            }
            other => path.push(other),
        }
    }
    path.join(name)
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
