//! I/O edge: asks a QEMU what it can do, in one QMP conversation and two short runs side by side.
use super::parse_capabilities::{CapabilityAnswers, QUESTIONS, Question, parse_capabilities, target_of};
use crate::errors::qmp_error_code;
use crate::explain::{Values, sentence};
use crate::find::PROBLEMS;
use crate::process::{BoundedRun, Ended, Guard, QemuCache, binary_identity, run_bounded, start_error, without_window};
use crate::qmp::{QmpConnection, QmpError, QmpOptions, open_qmp};
use crate::text::last_chars;
use futures_util::future::{join_all, try_join_all};
use openutm_contract::check;
use openutm_contract::types::{Arch, QemuCapabilities, Reason};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

#[derive(Clone)]
pub struct ReadCapabilitiesOptions {
    /// What the program's name promises; another answer is a problem.
    pub arch: Option<Arch>,
    /// For everything together.
    pub timeout: Duration,
    pub cache: Option<Arc<dyn QemuCache>>,
    /// Replaces the inherited environment.
    pub env: Option<HashMap<String, String>>,
}

impl Default for ReadCapabilitiesOptions {
    fn default() -> Self {
        Self { arch: None, timeout: Duration::from_secs(5), cache: None, env: None }
    }
}

const HELP_BYTES: usize = 256 * 1024;

/// What a QEMU can do, or why it does not say. Only good answers are remembered.
pub async fn read_capabilities(
    binary_path: &str,
    options: &ReadCapabilitiesOptions,
) -> Result<QemuCapabilities, Reason> {
    let key = cache_key(binary_path, options).await;
    if let Some(remembered) = recall(key.as_deref(), options).await {
        return Ok(remembered);
    }
    let answers = ask_capabilities(binary_path, options).await.map_err(|silence| no_answer(binary_path, &silence))?;
    let target = target_of(&answers);
    if let Some(arch) = options.arch.filter(|arch| target != Some(arch.to_string().as_str())) {
        return Err(wrong_target(binary_path, arch, target));
    }
    let capabilities = parse_capabilities(&answers);
    if let (Some(key), Some(cache)) = (key, &options.cache) {
        cache.set(&key, json!(capabilities)).await;
    }
    Ok(capabilities)
}

/// The conversation failed; what QEMU wrote meanwhile may say why.
struct Silence {
    error: QmpError,
    complaints: String,
}

async fn ask_capabilities(program: &str, options: &ReadCapabilitiesOptions) -> Result<CapabilityAnswers, Silence> {
    let helps = join_all(
        QUESTIONS.help.iter().map(|(name, args)| async move { (name.clone(), ask_help(program, args, options).await) }),
    );
    // What does not converse is not waited for any longer.
    let (qmp, help) = tokio::try_join!(converse(program, options), async { Ok(helps.await) })?;
    Ok(CapabilityAnswers { qmp, help: help.into_iter().collect() })
}

async fn ask_help(program: &str, args: &[String], options: &ReadCapabilitiesOptions) -> String {
    let mut run = BoundedRun::new(args.iter().cloned(), options.timeout);
    run.max_output_bytes = HELP_BYTES;
    run.env.clone_from(&options.env);
    let answer = run_bounded(program, run).await;
    if answer.ended == Ended::Exited { answer.stdout } else { String::new() }
}

const CONVERSATION_ARGS: [&str; 7] = ["-machine", "none", "-nodefaults", "-display", "none", "-qmp", "stdio"];

async fn converse(program: &str, options: &ReadCapabilitiesOptions) -> Result<HashMap<String, Value>, Silence> {
    // QEMU lives on when the other end of its QMP is gone.
    let guard = Guard::stand();
    let mut child = spawn(program, options, &guard)
        .map_err(|error| Silence { error: not_started(program, &error), complaints: String::new() })?;
    let complaints = LastText::of(child.stderr.take());
    let answers = answers_of(&mut child, options.timeout).await;
    // It holds nothing worth a farewell.
    child.start_kill().ok();
    answers.map_err(|error| Silence { error, complaints: complaints.text() })
}

fn not_started(program: &str, error: &std::io::Error) -> QmpError {
    let reason = format!("The QMP connection failed: spawn {program} {}", start_error(error));
    QmpError::Closed { command: "greeting".to_owned(), reason }
}

fn spawn(program: &str, options: &ReadCapabilitiesOptions, guard: &Guard) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command.args(CONVERSATION_ARGS).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(env) = &options.env {
        command.env_clear().envs(env);
    }
    guard.watch(&mut command);
    without_window(&mut command);
    command.spawn()
}

async fn answers_of(child: &mut Child, timeout: Duration) -> Result<HashMap<String, Value>, QmpError> {
    let (Some(stdout), Some(stdin)) = (child.stdout.take(), child.stdin.take()) else { return Ok(HashMap::new()) };
    let whole = async {
        let qmp = open_qmp(tokio::io::join(stdout, stdin), QmpOptions { timeout, ..QmpOptions::default() }).await?;
        let answers =
            try_join_all(QUESTIONS.qmp.iter().map(|(name, question)| ask(&qmp, name, question, timeout))).await?;
        Ok(answers.into_iter().flatten().collect())
    };
    let late = |_| QmpError::Timeout { command: "greeting".to_owned(), after: timeout };
    tokio::time::timeout(timeout, whole).await.map_err(late)?
}

/// `None` when QEMU refuses, which is an answer: this build has no such command.
async fn ask(
    qmp: &QmpConnection,
    name: &str,
    question: &Question,
    timeout: Duration,
) -> Result<Option<(String, Value)>, QmpError> {
    match qmp.execute_within(&question.execute, question.arguments.clone(), timeout).await {
        Ok(answer) => Ok(Some((name.to_owned(), answer))),
        Err(QmpError::Refused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

const COMPLAINT_CHARACTERS: usize = 2000;

/// The end of what a stream says.
struct LastText(Arc<Mutex<String>>);

impl LastText {
    fn of(stream: Option<impl AsyncRead + Unpin + Send + 'static>) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        if let Some(stream) = stream {
            tokio::spawn(follow(stream, text.clone()));
        }
        Self(text)
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Ends with the stream, whose program is killed in any case.
async fn follow(mut stream: impl AsyncRead + Unpin, text: Arc<Mutex<String>>) {
    let mut buffer = vec![0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
        let mut text = text.lock().unwrap_or_else(PoisonError::into_inner);
        let longer = format!("{text}{}", String::from_utf8_lossy(&buffer[..length]));
        last_chars(&longer, COMPLAINT_CHARACTERS).clone_into(&mut text);
    }
}

/// Counts up when the questions change, so that an old answer is not taken for a new one.
const CACHE_VERSION: u32 = 1;

async fn cache_key(binary_path: &str, options: &ReadCapabilitiesOptions) -> Option<String> {
    options.cache.as_ref()?;
    Some(format!("qemu.capabilities.{CACHE_VERSION}:{}", binary_identity(binary_path).await?))
}

async fn recall(key: Option<&str>, options: &ReadCapabilitiesOptions) -> Option<QemuCapabilities> {
    let value = options.cache.as_ref()?.get(key?).await?;
    check("QemuCapabilities", &value).is_empty().then(|| serde_json::from_value(value).ok())?
}

fn wrong_target(binary_path: &str, arch: Arch, target: Option<&str>) -> Reason {
    let mut values = Values::from([("path", binary_path.to_owned()), ("arch", arch.to_string())]);
    values.extend(target.map(|target| ("target", target.to_owned())));
    PROBLEMS.wrong_target.reason(&values)
}

fn no_answer(binary_path: &str, Silence { error, complaints }: &Silence) -> Reason {
    let has = |text: &str| complaints.contains(text);
    let foreign = has("Only modules from the same build can be loaded") || has("undefined symbol");
    let problem = if foreign { &PROBLEMS.foreign_modules } else { &PROBLEMS.silent };
    let (code, said) = match error {
        QmpError::Timeout { after, .. } => {
            let values = Values::from([("ms", after.as_millis().to_string())]);
            (PROBLEMS.hangs.code.as_str(), sentence(&PROBLEMS.late, &values))
        }
        error => (qmp_error_code(error), error.to_string()),
    };
    let lines: Vec<&str> = complaints.split(['\r', '\n']).filter(|line| !line.trim().is_empty()).collect();
    let last = lines[lines.len().saturating_sub(3)..].iter().map(|line| (*line).to_owned());
    Reason {
        code: code.to_owned(),
        evidence: Some(std::iter::once(said).chain(last).collect()),
        ..problem.reason(&Values::from([("path", binary_path.to_owned())]))
    }
}
