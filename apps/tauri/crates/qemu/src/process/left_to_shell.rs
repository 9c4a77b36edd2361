//! I/O edge: whether a file is one that the system does not execute, and that only a shell would try.
#[cfg(unix)]
use std::fs::{File, metadata};
use std::io;
#[cfg(unix)]
use std::io::Read;
#[cfg(unix)]
use std::path::Path;
#[cfg(unix)]
use std::sync::LazyLock;

#[cfg(unix)]
#[derive(serde::Deserialize)]
struct Table {
    beginnings: Vec<String>,
}

#[cfg(unix)]
static BEGINNINGS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let text = include_str!("../../../../../../packages/qemu-lib/src/process/program-beginnings.json");
    let table: Table = serde_json::from_str(text).expect("the committed table is JSON of this shape");
    let byte = |digits: &str| u8::from_str_radix(digits, 16).expect("the committed table has hexadecimal digits");
    let bytes = |digits: &String| (0..digits.len()).step_by(2).map(|at| byte(&digits[at..at + 2])).collect();
    table.beginnings.iter().map(bytes).collect()
});

/// A program in a session of its own is started by `execvp`, which hands what the system refuses with ENOEXEC to /bin/sh
/// (exec(3)). Such a file is refused before, with the same error: it may hold anything, and nobody has called it a script.
/// Where the start itself will tell, nothing is said: of what is no file, may not be executed or is looked for in PATH.
#[cfg(unix)]
pub fn refuse_left_to_shell(program: &str) -> io::Result<()> {
    let path = Path::new(program);
    if !path.is_absolute() || rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_err() {
        return Ok(());
    }
    match first_bytes(path) {
        Ok(begins) if !BEGINNINGS.iter().any(|known| begins.starts_with(known)) => {
            Err(rustix::io::Errno::NOEXEC.into())
        }
        _ => Ok(()),
    }
}

/// Windows hands nothing to a shell.
#[cfg(not(unix))]
pub fn refuse_left_to_shell(_program: &str) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn first_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let longest = BEGINNINGS.iter().map(Vec::len).max().unwrap_or_default();
    let mut begins = Vec::new();
    File::open(path)?.take(longest as u64).read_to_end(&mut begins)?;
    Ok(begins)
}
