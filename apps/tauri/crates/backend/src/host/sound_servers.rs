//! Linux' sound servers, by whether somebody answers at their sockets: the file of one that crashed stays.
use openutm_contract::types::{Platform, SoundServer};
use std::path::{Path, PathBuf};

/// Best first. What is on another machine (`PULSE_SERVER=tcp:…`) is left alone: a guest's sound belongs where its user
/// sits. `variable` gives a variable of the environment, "" when it is not set.
pub fn sound_sockets(platform: Platform, variable: impl Fn(&str) -> String) -> Vec<(SoundServer, PathBuf)> {
    if platform != Platform::Linux {
        return Vec::new();
    }
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let runtime = Some(variable("XDG_RUNTIME_DIR")).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let asked = variable("PULSE_SERVER").strip_prefix("unix:").filter(|path| path.starts_with('/')).map(PathBuf::from);
    let pipewire = runtime.as_ref().map(|folder| folder.join(or(variable("PIPEWIRE_REMOTE"), "pipewire-0")));
    let pulse = asked.or_else(|| runtime.map(|folder| folder.join("pulse").join("native")));
    let found = [(SoundServer::Pipewire, pipewire), (SoundServer::Pulse, pulse)];
    found.into_iter().filter_map(|(server, path)| Some((server, path?))).collect()
}

#[cfg(unix)]
async fn answers(path: &Path) -> bool {
    const TIMEOUT: std::time::Duration = std::time::Duration::from_millis(300);
    matches!(tokio::time::timeout(TIMEOUT, tokio::net::UnixStream::connect(path)).await, Ok(Ok(_)))
}

#[cfg(not(unix))]
async fn answers(_path: &Path) -> bool {
    false
}

pub async fn answering_sound_servers(platform: Platform, variable: impl Fn(&str) -> String) -> Vec<SoundServer> {
    let sockets = sound_sockets(platform, variable);
    let asked = sockets.iter().map(|(server, path)| async move { answers(path).await.then_some(*server) });
    futures_util::future::join_all(asked).await.into_iter().flatten().collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn env(set: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> String {
        move |asked| {
            set.iter().find(|(name, _)| *name == asked).map_or_else(String::new, |(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn are_looked_for_where_the_servers_of_linux_are_and_nowhere_else() {
        let sockets = sound_sockets(Platform::Linux, env(&[("XDG_RUNTIME_DIR", "/run/user/7")]));
        let expected = [
            (SoundServer::Pipewire, PathBuf::from("/run/user/7/pipewire-0")),
            (SoundServer::Pulse, PathBuf::from("/run/user/7/pulse/native")),
        ];
        assert_eq!(sockets, expected);
        let sockets = sound_sockets(Platform::Linux, env(&[("PULSE_SERVER", "unix:/own/native")]));
        assert_eq!(sockets, [(SoundServer::Pulse, PathBuf::from("/own/native"))]);
        assert_eq!(sound_sockets(Platform::Linux, env(&[("PULSE_SERVER", "tcp:example.org")])), []);
        assert_eq!(sound_sockets(Platform::Macos, env(&[("XDG_RUNTIME_DIR", "/run/user/7")])), []);
    }

    #[tokio::test]
    async fn are_those_that_answer_and_not_the_file_that_one_has_left() {
        let own = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(own.path().join("pulse")).expect("a folder");
        std::fs::write(own.path().join("pipewire-0"), "").expect("a file");
        let runtime = own.path().to_string_lossy().into_owned();
        let env = |name: &str| if name == "XDG_RUNTIME_DIR" { runtime.clone() } else { String::new() };
        assert_eq!(answering_sound_servers(Platform::Linux, env).await, []);
        let _server =
            std::os::unix::net::UnixListener::bind(own.path().join("pulse").join("native")).expect("a server");
        assert_eq!(answering_sound_servers(Platform::Linux, env).await, [SoundServer::Pulse]);
    }
}
