//! A VM's logs as files, each with a bound: our lines, QEMU's stderr (written by QEMU itself), the serial line's ring.
use super::follow_file::follow_file;
use super::log_lines::{as_qemu_line, is_word, merge_logs, run_mark, words_of_last_run};
use super::serial_ring::{FileSerialRing, set_serial_ring_aside};
use super::watch_folders::FolderWatch;
use crate::blocking::blocking;
use crate::files::durable::{parent_of, with_suffix};
use crate::files::open::{append_private, make_private_dirs};
use crate::files::text_of;
use crate::host::iso_time::iso_time;
use crate::paths::{vm_dir_names, vm_log_names};
use async_trait::async_trait;
use openutm_contract::ApiError;
use openutm_core::Subscription;
use openutm_core::ports::clock::Clock;
use openutm_core::ports::guest_logs::{GuestLogs, LogTail, OnLines, SerialRing};
use openutm_core::ports::log::Log;
use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Notify, mpsc, oneshot};

const MAX_LOG_BYTES: u64 = 1024 * 1024;
/// What is left after a cut: the end says why, and cutting rarely costs less.
const KEPT_BYTES: u64 = 256 * 1024;

/// The last `max_bytes` of a file, from a whole line on; "" when it is not there.
fn read_end(path: &Path, max_bytes: u64) -> String {
    let bytes = File::open(path).and_then(|mut file| {
        let size = file.metadata()?.len();
        let cut = size.saturating_sub(max_bytes);
        file.seek(SeekFrom::Start(cut))?;
        let mut bytes = Vec::new();
        file.take(max_bytes).read_to_end(&mut bytes)?;
        if cut > 0 {
            let line = bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            bytes.drain(..line);
        }
        Ok(bytes)
    });
    bytes.map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Cuts a file that others append to: it keeps its identity, so that O_APPEND writers go on at the new end.
fn cut_to_end(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.len() <= MAX_LOG_BYTES {
        return Ok(());
    }
    let end = read_end(path, KEPT_BYTES);
    OpenOptions::new().write(true).open(path)?.set_len(0)?;
    append_private(path)?.write_all(format!("[the beginning was cut off]\n{end}").as_bytes())
}

fn append_line(path: &Path, line: &str) -> io::Result<()> {
    let mut file = append_private(path)?;
    file.write_all(line.as_bytes())?;
    if file.metadata()?.len() > MAX_LOG_BYTES {
        fs::rename(path, with_suffix(path, ".1"))?;
    }
    Ok(())
}

enum Writing {
    Line {
        path: PathBuf,
        text: String,
    },
    /// Everything before this has been written.
    Flushed(oneshot::Sender<()>),
}

/// One task writes all lines, in the order in which they were said.
async fn write_lines(mut waiting: mpsc::UnboundedReceiver<Writing>, log: Arc<dyn Log>) {
    while let Some(writing) = waiting.recv().await {
        match writing {
            Writing::Line { path, text } => {
                let at = path.clone();
                if let Err(error) = blocking(move || append_line(&at, &text)).await {
                    warn(&*log, "a VM's log cannot be written", &path, &error);
                }
            }
            // Whoever asked may be gone.
            Writing::Flushed(done) => drop(done.send(())),
        }
    }
}

fn warn(log: &dyn Log, message: &str, path: &Path, cause: &dyn Display) {
    log.warn(message, &[("path", text_of(path).into()), ("cause", cause.to_string().into())]);
}

pub struct GuestLogsOptions {
    pub vm_dir: Arc<dyn Fn(&str) -> String + Send + Sync>,
    pub log: Arc<dyn Log>,
    pub clock: Arc<dyn Clock>,
}

pub struct FileGuestLogs {
    options: GuestLogsOptions,
    watch: Arc<FolderWatch>,
    writer: mpsc::UnboundedSender<Writing>,
}

impl FileGuestLogs {
    /// Within a runtime, whose task writes the lines.
    pub fn new(options: GuestLogsOptions) -> FileGuestLogs {
        let (writer, waiting) = mpsc::unbounded_channel();
        tokio::spawn(write_lines(waiting, options.log.clone()));
        FileGuestLogs { options, watch: Arc::default(), writer }
    }

    fn path_of(&self, vm_id: &str, name: &str) -> PathBuf {
        PathBuf::from((self.options.vm_dir)(vm_id)).join(vm_dir_names::LOGS).join(name)
    }

    async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        if self.writer.send(Writing::Flushed(done)).is_ok() {
            let _ = flushed.await;
        }
    }

    fn follow_one(
        &self,
        vm_id: &str,
        name: &str,
        on_lines: impl Fn(Vec<String>) + Send + Sync + 'static,
    ) -> Option<Subscription> {
        let said = |error: &dyn Display| {
            let fields = [("vmId", vm_id.into()), ("cause", error.to_string().into())];
            self.options.log.warn("a VM's log cannot be followed", &fields);
        };
        follow_file(&self.watch, &self.path_of(vm_id, name), on_lines).inspect_err(|error| said(error)).ok()
    }
}

#[async_trait]
impl GuestLogs for FileGuestLogs {
    fn write(&self, vm_id: &str, line: &str) {
        let words = line.split(['\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let text = format!("{} {words}\n", iso_time(self.options.clock.now_ms()));
        let path = self.path_of(vm_id, vm_log_names::OPENUTM);
        // The task ends with the runtime alone.
        let _ = self.writer.send(Writing::Line { path, text });
    }

    async fn begin_run(&self, vm_id: &str) -> Result<String, ApiError> {
        let path = self.path_of(vm_id, vm_log_names::QEMU);
        let serial = self.path_of(vm_id, vm_log_names::SERIAL);
        let previous = self.path_of(vm_id, vm_log_names::PREVIOUS_SERIAL);
        let (at, mark) = (path.clone(), run_mark(self.options.clock.now_ms()));
        let marked = blocking(move || {
            // What cannot be made ready shows when the mark is written.
            let _ = make_private_dirs(parent_of(&at));
            let _ = cut_to_end(&at);
            set_serial_ring_aside(&serial, &previous);
            append_private(&at)?.write_all(mark.as_bytes())
        });
        if let Err(error) = marked.await {
            warn(&*self.options.log, "qemu.log cannot be written", &path, &error);
        }
        Ok(text_of(&path))
    }

    async fn last_words(&self, vm_id: &str, lines: usize) -> Vec<String> {
        let path = self.path_of(vm_id, vm_log_names::QEMU);
        let text = blocking(move || read_end(&path, MAX_LOG_BYTES)).await;
        last(words_of_last_run(&text), lines).into_iter().map(str::to_owned).collect()
    }

    async fn tail(&self, vm_id: &str, lines: usize) -> Result<LogTail, ApiError> {
        self.flush().await;
        let own = self.path_of(vm_id, vm_log_names::OPENUTM);
        let qemu = self.path_of(vm_id, vm_log_names::QEMU);
        let path = text_of(&own);
        let merged = blocking(move || merge_logs(&read_end(&own, MAX_LOG_BYTES), &read_end(&qemu, MAX_LOG_BYTES)));
        Ok(LogTail { path, lines: last(merged.await, lines) })
    }

    fn follow(&self, vm_id: &str, on_lines: OnLines) -> Subscription {
        let on_own = on_lines.clone();
        let own = self.follow_one(vm_id, vm_log_names::OPENUTM, move |lines| on_own(&lines));
        let qemu = self.follow_one(vm_id, vm_log_names::QEMU, move |lines| {
            let words: Vec<String> = lines.iter().filter(|line| is_word(line)).map(|line| as_qemu_line(line)).collect();
            if !words.is_empty() {
                on_lines(&words);
            }
        });
        Subscription::new(move || drop((own, qemu)))
    }

    fn watch_size(&self, vm_id: &str) -> Subscription {
        let path = self.path_of(vm_id, vm_log_names::QEMU);
        let bell = Arc::new(Notify::new());
        let ring = bell.clone();
        let watching = match self.watch.watch(&path, Arc::new(move || ring.notify_one())) {
            Ok(watching) => watching,
            Err(error) => {
                // No watch left: the log is cut at the next start instead.
                warn(&*self.options.log, "a log's size cannot be watched", &path, &error);
                return Subscription::none();
            }
        };
        let cutting = tokio::spawn(async move {
            loop {
                let at = path.clone();
                // It may be gone; the next change shows.
                let _ = blocking(move || cut_to_end(&at)).await;
                bell.notified().await;
            }
        });
        Subscription::new(move || {
            cutting.abort();
            drop(watching);
        })
    }

    fn serial_ring(&self, vm_id: &str) -> Arc<dyn SerialRing> {
        Arc::new(FileSerialRing::new(self.path_of(vm_id, vm_log_names::SERIAL)))
    }
}

fn last<T>(mut items: Vec<T>, count: usize) -> Vec<T> {
    items.split_off(items.len().saturating_sub(count))
}
