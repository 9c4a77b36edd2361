//! The system's package manager, run with its arguments and never through a shell.
use super::desktop_session::{has_desktop, variable};
use super::find_program::find_program;
use super::plain_output::PlainOutput;
use crate::files::fs_error::system_words;
use crate::files::text_of;
use crate::platform;
use crate::utf8::whole_characters_end;
use async_trait::async_trait;
use openutm_contract::types::{Arch, Platform};
use openutm_core::ports::installer::{InstallEnd, InstallFacts, InstallRun, Installer};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

const KEPT_OUTPUT_BYTES: usize = 64 * 1024;

/// Plain answers in English, nobody asked on a terminal.
const CALM: [(&str, &str); 5] = [
    ("DEBIAN_FRONTEND", "noninteractive"),
    ("HOMEBREW_NO_ENV_HINTS", "1"),
    ("HOMEBREW_NO_COLOR", "1"),
    ("NO_COLOR", "1"),
    ("LC_ALL", "C.UTF-8"),
];

struct FactsOfHost;

impl InstallFacts for FactsOfHost {
    fn platform(&self) -> Platform {
        platform::HERE
    }

    fn arch(&self) -> Arch {
        platform::ARCH
    }

    fn is_root(&self) -> bool {
        platform::is_root()
    }

    fn find(&self, program: &str) -> Option<String> {
        find_program(program).map(|path| text_of(&path))
    }

    fn has_desktop(&self) -> bool {
        has_desktop(platform::HERE, variable)
    }

    fn has_askpass(&self) -> bool {
        !variable("SUDO_ASKPASS").is_empty()
    }
}

/// What a program has written so far; whoever listens hears it as it comes.
struct Told {
    kept: Mutex<String>,
    on_output: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Told {
    fn tell(&self, text: &str) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_str(text);
        let mut cut = kept.len().saturating_sub(KEPT_OUTPUT_BYTES);
        while !kept.is_char_boundary(cut) {
            cut += 1;
        }
        kept.drain(..cut);
        drop(kept);
        (self.on_output)(text);
    }

    fn output(&self) -> String {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn read_all(mut pipe: impl AsyncRead + Unpin, told: &Told) {
    let mut plain = PlainOutput::default();
    let mut held: Vec<u8> = Vec::new();
    let mut buffer = vec![0; 8 * 1024];
    while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
        held.extend(&buffer[..count]);
        let rest = held.split_off(whole_characters_end(&held));
        let text = plain.filter(&String::from_utf8_lossy(&held));
        held = rest;
        told.tell(&text);
    }
}

async fn finish(mut child: Child, told: Arc<Told>) -> Option<i32> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let read_out = async {
        if let Some(pipe) = stdout {
            read_all(pipe, &told).await
        }
    };
    let read_err = async {
        if let Some(pipe) = stderr {
            read_all(pipe, &told).await
        }
    };
    tokio::join!(read_out, read_err);
    child.wait().await.ok().and_then(|status| status.code())
}

/// This system's package managers.
pub struct SystemInstaller;

#[async_trait]
impl Installer for SystemInstaller {
    fn facts(&self) -> Arc<dyn InstallFacts> {
        Arc::new(FactsOfHost)
    }

    async fn run(&self, command: &[String], run: InstallRun) -> InstallEnd {
        let told = Arc::new(Told { kept: Mutex::default(), on_output: run.on_output });
        let (program, args) = command.split_first().map_or(("", &[][..]), |(program, args)| (program.as_str(), args));
        let mut asked = Command::new(program);
        asked.args(args).envs(CALM).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        platform::new_session(&mut asked);
        let child = match asked.spawn() {
            Ok(child) => child,
            Err(error) => {
                told.tell(&format!("{}\n", system_words(&error)));
                return InstallEnd { exit_code: None, output: told.output() };
            }
        };
        // In a task of its own: when nobody waits any longer it is left to finish.
        let finishing = tokio::spawn(finish(child, told.clone()));
        let exit_code = tokio::select! {
            ended = finishing => ended.ok().flatten(),
            () = run.signal.cancelled() => None,
        };
        InstallEnd { exit_code, output: told.output() }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};
    use tokio_util::sync::CancellationToken;

    fn command(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn run_heard_by(heard: &Arc<Mutex<String>>) -> InstallRun {
        let ear = heard.clone();
        let on_output = Arc::new(move |text: &str| ear.lock().expect("a lock").push_str(text));
        InstallRun { on_output, signal: CancellationToken::new() }
    }

    #[tokio::test]
    async fn is_run_with_its_arguments_and_heard_in_plain_text() {
        let heard = Arc::default();
        let script = "printf '\\033[1mbold\\033[0m %s ' \"$1\"; echo \"$LC_ALL\" >&2; exit 7";
        let asked = command(&["sh", "-c", script, "sh", "ä; echo no"]);
        let end = SystemInstaller.run(&asked, run_heard_by(&heard)).await;
        assert_eq!(end.exit_code, Some(7));
        assert!(end.output.contains("bold ä; echo no ") && end.output.contains("C.UTF-8\n"), "{}", end.output);
        assert_eq!(*heard.lock().expect("a lock"), end.output);
    }

    #[tokio::test]
    async fn says_when_it_cannot_be_started_and_keeps_the_end_of_a_flood() {
        let heard = Arc::default();
        let end = SystemInstaller.run(&command(&["/nowhere/apt-get"]), run_heard_by(&heard)).await;
        assert_eq!(end, InstallEnd { exit_code: None, output: "ENOENT: no such file or directory\n".to_owned() });
        let flood = command(&["sh", "-c", "seq 1 40000"]);
        let end = SystemInstaller.run(&flood, run_heard_by(&heard)).await;
        assert!(end.output.len() <= KEPT_OUTPUT_BYTES && end.output.ends_with("39999\n40000\n"));
    }

    #[tokio::test]
    async fn is_left_to_finish_when_nobody_waits_any_longer() {
        let own = tempfile::tempdir().expect("a folder");
        let (go_on, done) = (own.path().join("go on"), own.path().join("done"));
        let script = format!("until [ -e '{}' ]; do sleep 0.05; done; touch '{}'", go_on.display(), done.display());
        let run = run_heard_by(&Arc::default());
        let signal = run.signal.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            signal.cancel();
        });
        let end = SystemInstaller.run(&command(&["sh", "-c", &script]), run).await;
        assert_eq!(end.exit_code, None);
        std::fs::write(go_on, "").expect("a file");
        let begin = Instant::now();
        while !done.exists() {
            assert!(begin.elapsed() < Duration::from_secs(20), "it was ended");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
