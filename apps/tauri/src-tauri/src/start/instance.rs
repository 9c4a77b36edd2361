//! One app a library: a second start hands its words to the first and ends.
//!
//! The first holds a lock on a file, which the system frees with the process. It listens on loopback; a token in a file that
//! only this user can read proves who speaks.
use crate::json_file::{read_json, write_json};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a second start has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    pub words: Vec<String>,
    /// Where it was started.
    pub folder: PathBuf,
}

impl Handover {
    /// Of the words those that the first takes in one message: anybody may make up a long link, or drop hundreds of files on
    /// the program.
    pub fn of(words: Vec<String>, folder: PathBuf) -> Self {
        let mut bytes = 0;
        let fits = |word: &String| {
            let size = word.len() + 1;
            let fits = bytes + size <= MAX_WORDS_BYTES;
            bytes += if fits { size } else { 0 };
            fits
        };
        Self { words: words.into_iter().filter(fits).collect(), folder }
    }
}

#[derive(Serialize, Deserialize)]
struct Place {
    port: u16,
    token: String,
}

#[derive(Serialize, Deserialize)]
struct Message {
    token: String,
    handover: Handover,
}

pub enum Instance {
    First(FirstInstance),
    /// Another one has the library; it was told.
    Second,
    /// Another one has the library and says nothing.
    Unheard,
}

/// Holds the lock while it lives.
pub struct FirstInstance {
    _lock: File,
    listener: TcpListener,
    token: String,
}

const MAX_MESSAGE_BYTES: u64 = 256 * 1024;
/// Each byte may take six in JSON.
const MAX_WORDS_BYTES: usize = 16 * 1024;
/// Nobody but a later start has anything to say here, but every process and guest of this computer may connect.
const MAX_TALKS: usize = 32;
/// Of a talk, as a whole.
const TALK_WITHIN: Duration = Duration::from_secs(2);
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(50);
const TAKEN: &[u8] = b"ok\n";

impl Instance {
    /// `folder` is the shell's own in the library's place.
    pub fn open(folder: &Path, handover: &Handover) -> io::Result<Self> {
        let lock = File::create(folder.join("lock"))?;
        let place = folder.join("instance.json");
        let deadline = Instant::now() + ANSWER_WITHIN;
        loop {
            match lock.try_lock() {
                Ok(()) => return FirstInstance::begin(lock, &place).map(Self::First),
                Err(TryLockError::Error(error)) => return Err(error),
                // The first may just be coming or going.
                Err(TryLockError::WouldBlock) if Instant::now() > deadline => return Ok(Self::Unheard),
                Err(TryLockError::WouldBlock) if tell(&place, handover).is_ok() => return Ok(Self::Second),
                Err(TryLockError::WouldBlock) => std::thread::sleep(RETRY),
            }
        }
    }
}

impl FirstInstance {
    fn begin(lock: File, place: &Path) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        write_json(place, &Place { port: listener.local_addr()?.port(), token: token.clone() })?;
        Ok(Self { _lock: lock, listener, token })
    }

    /// Takes what later starts say, for the process's life. Whoever says nothing keeps nobody else waiting.
    pub fn listen(self, take: impl Fn(Handover) + Send + 'static) {
        let Self { _lock: lock, listener, token } = self;
        // One after the other: each may open a window.
        let (take, token) = (Arc::new(Mutex::new(take)), Arc::<str>::from(token));
        let talks = Arc::new(());
        std::thread::spawn(move || {
            let _held = lock;
            for stream in listener.incoming() {
                // Out of files, perhaps: the next try may not follow at once.
                let Ok(stream) = stream else {
                    std::thread::sleep(RETRY);
                    continue;
                };
                if Arc::strong_count(&talks) > MAX_TALKS {
                    continue;
                }
                let (take, token, talk) = (take.clone(), token.clone(), talks.clone());
                std::thread::spawn(move || {
                    if let Ok(handover) = read(&stream, &token) {
                        take.lock().unwrap_or_else(PoisonError::into_inner)(handover);
                        let _ = (&stream).write_all(TAKEN);
                    }
                    drop(talk);
                });
            }
        });
    }
}

/// A stream that is read until then, however slowly it speaks.
struct Until<'a> {
    stream: &'a TcpStream,
    end: Instant,
}

impl Read for Until<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buffer)
    }
}

fn read(stream: &TcpStream, token: &str) -> io::Result<Handover> {
    stream.set_write_timeout(Some(TALK_WITHIN))?;
    let mut line = String::new();
    let until = Until { stream, end: Instant::now() + TALK_WITHIN };
    BufReader::new(until.take(MAX_MESSAGE_BYTES)).read_line(&mut line)?;
    let message: Message = serde_json::from_str(&line)?;
    if openutm_backend::owner::same_token(&message.token, token) {
        Ok(message.handover)
    } else {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

fn tell(place: &Path, handover: &Handover) -> io::Result<()> {
    let Place { port, token } = read_json(place).ok_or(io::ErrorKind::NotFound)?;
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    stream.set_write_timeout(Some(ANSWER_WITHIN))?;
    let message = Message { token, handover: handover.clone() };
    stream.write_all(format!("{}\n", serde_json::to_string(&message)?).as_bytes())?;
    let mut answer = [0; TAKEN.len()];
    stream.read_exact(&mut answer)?;
    if answer == TAKEN { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn handover(word: &str) -> Handover {
        Handover { words: vec![word.into()], folder: "/home/me".into() }
    }

    #[test]
    fn the_second_hands_over_and_the_third_is_first_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = |word| Instance::open(folder.path(), &handover(word)).expect("an instance");
        let Instance::First(first) = open("a") else { panic!("nobody was there") };
        let (sender, taken) = mpsc::channel();
        first.listen(move |handover| sender.send(handover).expect("a listener"));
        assert!(matches!(open("b"), Instance::Second));
        assert_eq!(taken.recv().expect("a handover"), handover("b"));
        let other = tempfile::tempdir().expect("a folder");
        assert!(matches!(Instance::open(other.path(), &handover("c")).expect("an instance"), Instance::First(_)));
    }

    #[test]
    fn a_first_that_says_nothing_is_told_of() {
        let folder = tempfile::tempdir().expect("a folder");
        let _first = Instance::open(folder.path(), &handover("a")).expect("an instance");
        let second = Instance::open(folder.path(), &handover("b")).expect("an instance");
        assert!(matches!(second, Instance::Unheard));
    }

    #[test]
    fn who_is_silent_or_slow_keeps_no_start_waiting() {
        let folder = tempfile::tempdir().expect("a folder");
        let Ok(Instance::First(first)) = Instance::open(folder.path(), &handover("a")) else { panic!("not first") };
        let place: Place = read_json(&folder.path().join("instance.json")).expect("a place");
        first.listen(|_| ());
        let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, place.port)).expect("a listener");
        let mut slow = connect();
        let silent: Vec<TcpStream> = (0..MAX_TALKS * 2).map(|_| connect()).collect();
        let second = Instance::open(folder.path(), &handover("b")).expect("an instance");
        assert!(matches!(second, Instance::Second));
        // And each is left alone in the end.
        slow.set_read_timeout(Some(TALK_WITHIN * 10)).expect("a timeout");
        let _ = slow.write_all(b"{");
        assert!(matches!(slow.read(&mut [0]), Ok(0) | Err(_)));
        drop(silent);
    }

    #[test]
    fn words_that_nobody_takes_are_not_handed_over() {
        let long = "openutm://".to_owned() + &"a".repeat(300_000);
        let many = vec!["/a/rather/long/name/of/an/image.iso".to_owned(); 10_000];
        let words = [vec![long, "b.iso".into()], many].concat();
        let kept = Handover::of(words, "/".into()).words;
        assert_eq!(kept.first().map(String::as_str), Some("b.iso"));
        assert!((100..1000).contains(&kept.len()), "{}", kept.len());
    }

    #[test]
    fn nobody_without_the_token_is_heard() {
        let folder = tempfile::tempdir().expect("a folder");
        let Ok(Instance::First(first)) = Instance::open(folder.path(), &handover("a")) else { panic!("not first") };
        let place: Place = read_json(&folder.path().join("instance.json")).expect("a place");
        let (sender, taken) = mpsc::channel();
        first.listen(move |handover| sender.send(handover).expect("a listener"));
        for line in
            ["{}".to_owned(), format!(r#"{{"token":"{}","handover":{{"words":[],"folder":"/"}}}}"#, "x".repeat(43))]
        {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, place.port)).expect("a listener");
            stream.write_all(format!("{line}\n").as_bytes()).expect("written");
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer);
            assert_eq!(answer, "");
        }
        assert!(taken.try_recv().is_err());
    }
}
