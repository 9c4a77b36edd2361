//! virt-viewer's remote-viewer, for a guest in a window of another program.
use super::clock_and_ids::random_hex;
use super::desktop_session::has_desktop;
use super::find_program::find_program;
use crate::blocking::blocking;
use crate::files::fs_error::{Doing, saying};
use crate::files::open::{create_private, make_private_dir, remove_tree};
use crate::platform::{self, new_session};
use futures_util::FutureExt;
use openutm_contract::{ApiError, ErrorCode};
use openutm_core::ports::guest_processes::ProcessSignal;
use openutm_core::ports::host::OpenedViewer;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use tokio::process::{Child, Command};
use tokio::sync::Notify;

const PROGRAM: &str = "remote-viewer";

/// Why no window can be opened here; `None` when one can.
pub fn why_no_viewer(variable: impl Fn(&str) -> String) -> Option<String> {
    if !has_desktop(platform::HERE, variable) {
        return Some("OpenUTM's backend runs without a desktop here.".to_owned());
    }
    let missing = || "remote-viewer is not installed. It comes with virt-viewer.".to_owned();
    find_program(PROGRAM).is_none().then(missing)
}

/// Starts remote-viewer with this text of a .vv file. Answers `host.limit` where it cannot.
pub async fn open_viewer(text: &str) -> Result<OpenedViewer, ApiError> {
    open_with(find_program(PROGRAM).unwrap_or_else(|| PathBuf::from(PROGRAM)), text).await
}

async fn open_with(program: PathBuf, text: &str) -> Result<OpenedViewer, ApiError> {
    let dir = std::env::temp_dir().join(format!("openutm-viewer-{}", random_hex(8)));
    let path = write_private(dir.clone(), text.to_owned()).await?;
    let mut command = Command::new(program);
    command.arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // It goes on when the backend ends, as the guest does.
    new_session(&mut command);
    let child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            remove(dir).await;
            return Err(ApiError::new(ErrorCode::HostLimit, "remote-viewer could not be started.")
                .hint("Look whether virt-viewer is installed as it should be.")
                .cause(error));
        }
    };
    let closed = Arc::new(Notify::new());
    let close = closed.clone();
    // In a task of its own: the folder goes with the program, whether or not somebody waits for its end.
    let ended = tokio::spawn(async move {
        wait_for(child, &closed).await;
        remove(dir).await;
    });
    Ok(OpenedViewer { ended: ended.map(drop).boxed(), close: Box::new(move || close.notify_one()) })
}

/// The folder is this user's alone, and goes with the program: whatever became of the file in it.
async fn write_private(dir: PathBuf, text: String) -> Result<PathBuf, ApiError> {
    let path = dir.join("display.vv");
    blocking(move || {
        let made = make_private_dir(&dir).and_then(|()| create_private(&path)?.write_all(text.as_bytes()));
        made.map_err(saying(Doing::Write, &path))?;
        Ok(path)
    })
    .await
}

async fn wait_for(mut child: Child, closed: &Notify) {
    loop {
        tokio::select! {
            _ended = child.wait() => return,
            () = closed.notified() => {
                // Its number is its own until it has been waited for; one that has ended already needs no signal.
                let _ = child.id().map(|pid| platform::kill(pid, ProcessSignal::Term));
            }
        }
    }
}

async fn remove(dir: PathBuf) {
    // What stays is in the system's place for such things.
    let _ = blocking(move || remove_tree(&dir)).await;
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::files::open::set_mode;
    use std::fs;
    use std::path::Path;
    use std::time::Duration;
    use tempfile::{TempDir, tempdir};

    /// A program that says what it was given, and ends when the file `end` appears.
    fn fake_viewer() -> (TempDir, PathBuf) {
        let own = tempdir().expect("a folder");
        let (dir, program) = (own.path().display(), own.path().join("remote-viewer"));
        let script = format!(
            "#!/bin/sh\nstat -c %a \"$1\" > {dir}/mode\ncat \"$1\" > {dir}/file\necho \"$1\" > {dir}/path.new\n\
             mv {dir}/path.new {dir}/path\nuntil [ -e {dir}/end ]; do sleep 0.05; done\n"
        );
        fs::write(&program, script).expect("a file");
        set_mode(&program, 0o755).expect("a mode");
        (own, program)
    }

    async fn said(own: &Path, name: &str) -> String {
        let path = own.join(name);
        for _ in 0..2000 {
            if own.join("path").exists() {
                return fs::read_to_string(path).expect("read").trim().to_owned();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the viewer never began");
    }

    #[tokio::test]
    async fn reads_a_file_that_no_other_user_can_read_and_that_goes_with_it() {
        let (own, program) = fake_viewer();
        let viewer = open_with(program, "[virt-viewer]\ntype=spice\n").await.expect("a viewer");
        assert_eq!(said(own.path(), "mode").await, "600");
        assert_eq!(said(own.path(), "file").await, "[virt-viewer]\ntype=spice");
        let dir = PathBuf::from(said(own.path(), "path").await);
        fs::write(own.path().join("end"), "").expect("a file");
        viewer.ended.await;
        assert!(!dir.parent().expect("a folder").exists());
    }

    #[tokio::test]
    async fn can_be_closed_and_is_then_as_gone_as_one_that_its_user_closed() {
        let (own, program) = fake_viewer();
        let viewer = open_with(program, "x").await.expect("a viewer");
        let dir = PathBuf::from(said(own.path(), "path").await);
        (viewer.close)();
        viewer.ended.await;
        assert!(!dir.parent().expect("a folder").exists());
    }

    #[tokio::test]
    async fn leaves_nothing_when_it_cannot_be_started() {
        let said = open_with(PathBuf::from("/nowhere/remote-viewer"), "x").await.err().expect("a refusal");
        assert_eq!(said.code, ErrorCode::HostLimit);
    }

    #[test]
    fn needs_a_desktop_and_the_program() {
        assert!(why_no_viewer(|_| String::new()).expect("a reason").contains("without a desktop"));
    }
}
