//! Linux, by its /proc.
use crate::blocking::blocking;
use crate::files::open::{create_private, remove_file};
use crate::processes::find_by_argument::{CommandLine, mentions};
use crate::processes::start_time::read_linux_stat;
use crate::processes::usage::{cpu_ms_of_stat, resident_bytes_of_status};
use openutm_contract::types::Platform;
use openutm_core::ports::guest_processes::ProcessUsage;
use openutm_core::ports::host::Holder;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

pub const HERE: Platform = Platform::Linux;

/// Where programs are besides PATH: an app that is started from a desktop has a short one.
pub const PROGRAM_FOLDERS: &[&str] = &["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

pub fn program_endings() -> Vec<String> {
    vec![String::new()]
}

/// A restart of the host begins its ticks anew.
static BOOT_ID: LazyLock<String> = LazyLock::new(|| {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").map_or_else(|_| "unknown".into(), |id| id.trim().to_owned())
});

pub async fn start_time_of(pid: u32) -> Option<String> {
    let stat = read_of(pid, "stat").await?;
    Some(format!("{}:{}", *BOOT_ID, read_linux_stat(&stat)?))
}

async fn read_of(pid: u32, name: &'static str) -> Option<String> {
    blocking(move || fs::read(format!("/proc/{pid}/{name}")).ok().map(lossy)).await
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

pub async fn usage_of(pid: u32) -> Option<ProcessUsage> {
    let stat = read_of(pid, "stat").await?;
    let status = read_of(pid, "status").await?;
    Some(ProcessUsage { cpu_ms: cpu_ms_of_stat(&stat), resident_bytes: resident_bytes_of_status(&status) })
}

fn pids() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

pub async fn command_lines(texts: &[String]) -> Vec<CommandLine> {
    let texts = texts.to_owned();
    blocking(move || pids().into_iter().filter_map(|pid| command_line(pid, &texts)).collect()).await
}

fn command_line(pid: u32, texts: &[String]) -> Option<CommandLine> {
    let line = lossy(fs::read(format!("/proc/{pid}/cmdline")).ok()?);
    if !mentions(texts, &line) {
        return None;
    }
    let argv = line.strip_suffix('\0').unwrap_or(&line).split('\0').map(str::to_owned).collect();
    Some(CommandLine { pid, argv })
}

pub async fn holders_of(path: &Path) -> Vec<Holder> {
    let path = path.to_owned();
    blocking(move || holders(&path).unwrap_or_default()).await
}

fn holders(path: &Path) -> io::Result<Vec<Holder>> {
    let path = path.canonicalize()?;
    let stats = fs::metadata(&path)?;
    let others = pids().into_iter().filter(|pid| *pid != std::process::id());
    Ok(others.filter(|pid| opens(*pid, &path, &stats)).map(|pid| Holder { pid, name: name_of(pid) }).collect())
}

fn opens(pid: u32, path: &Path, wanted: &fs::Metadata) -> bool {
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    descriptors.map(|descriptor| descriptor.path()).any(|at| {
        // Cheap first: most descriptors are sockets and pipes.
        let Ok(target) = fs::read_link(&at) else { return false };
        let same = |found: fs::Metadata| found.dev() == wanted.dev() && found.ino() == wanted.ino();
        target == path || (target.is_absolute() && fs::metadata(&at).is_ok_and(same))
    })
}

fn name_of(pid: u32) -> String {
    let name = fs::read(format!("/proc/{pid}/comm")).map(lossy);
    name.map_or_else(|_| "a program".to_owned(), |name| name.trim().to_owned())
}

fn meminfo() -> String {
    fs::read_to_string("/proc/meminfo").unwrap_or_default()
}

pub fn memory_total_mib() -> u64 {
    read_meminfo_mib(&meminfo(), "MemTotal").unwrap_or(0)
}

/// `MemAvailable` counts what caches would give back; `MemFree` does not.
pub fn memory_available_mib() -> u64 {
    let meminfo = meminfo();
    ["MemAvailable", "MemFree"].iter().find_map(|name| read_meminfo_mib(&meminfo, name)).unwrap_or(0)
}

/// `MemAvailable:    8192000 kB` in MiB (proc_meminfo(5)).
fn read_meminfo_mib(meminfo: &str, name: &str) -> Option<u64> {
    let row = meminfo.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(row.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1024)
}

pub fn os_release() -> String {
    rustix::system::uname().release().to_string_lossy().into_owned()
}

/// Where the system mounts sticks and discs.
pub fn mount_folders() -> Vec<PathBuf> {
    let user = user_name();
    let of_user = user.iter().flat_map(|user| [format!("/run/media/{user}"), format!("/media/{user}")]);
    of_user.map(PathBuf::from).chain([PathBuf::from("/mnt")]).collect()
}

fn user_name() -> Option<String> {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_in_passwd(&passwd, super::user_id()).or_else(|| std::env::var("USER").ok())
}

/// `name:password:UID:…` (passwd(5)).
fn name_in_passwd(passwd: &str, user_id: i64) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(user_id)).then(|| name.to_owned())
    })
}

pub fn roots() -> Vec<PathBuf> {
    vec![PathBuf::from("/")]
}

/// Makes `to`, mode 0600, out of the same blocks as `source`; where the file system cannot, `to` is not there.
pub fn clone_file(source: &File, to: &Path) -> io::Result<File> {
    let target = create_private(to)?;
    rustix::fs::ioctl_ficlone(&target, source).inspect_err(|_| drop(remove_file(to)))?;
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_caches_would_give_back_as_free() {
        let meminfo = "MemTotal:       16384000 kB\nMemFree:          102400 kB\nMemAvailable:    8192000 kB\n";
        assert_eq!(read_meminfo_mib(meminfo, "MemAvailable"), Some(8000));
        assert_eq!(read_meminfo_mib(meminfo, "MemFree"), Some(100));
        assert_eq!(read_meminfo_mib("", "MemAvailable"), None);
        assert!(memory_available_mib() > 0 && memory_total_mib() > memory_available_mib());
    }

    #[test]
    fn names_the_user_by_the_number() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nodd\nolivia:x:1000:1000::/home/olivia:/bin/sh\n";
        assert_eq!(name_in_passwd(passwd, 1000).as_deref(), Some("olivia"));
        assert_eq!(name_in_passwd(passwd, 7), None);
    }
}
