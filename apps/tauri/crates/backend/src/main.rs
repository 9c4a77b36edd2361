//! The program: a backend in a process of its own. `openutm` starts it and talks to it over the control socket.
use openutm_backend::door::{DoorOfHome, PageFolder};
use openutm_backend::owner::{
    CreateBackend, DEFAULT_DRAIN, DoorOpener, OwnOrConnectOptions, OwnedOrConnected, OwnerOptions, end_signal,
    own_or_connect, run_headless,
};
use openutm_backend::paths::{home_paths, own_home};
use openutm_backend::rpc::OutputCheck;
use openutm_backend::{BackendOptions, create_backend, log_of};
use openutm_contract::ApiError;
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

const USAGE: &str =
    "Usage: openutm-backend backend|own [--client NAME] [--replace-hung] [--demo-image FILE] [--page FOLDER]

backend  A backend without a window, as `openutm` starts one. Ends when nobody needs it.
own      The backend of a window that is its parent: says on standard output who owns the library now, and ends with its
         standard input.";

/// One thread waits for sockets and another works: what takes long has threads of its own.
const WORKER_THREADS: usize = 2;

#[derive(Debug, Clone, Default, PartialEq)]
struct Arguments {
    command: String,
    client: String,
    replace_hung: bool,
    demo_image: Option<String>,
    page: Option<PathBuf>,
    /// In place of the system's usual places.
    qemu_folders: Vec<String>,
    launch_timeout: Option<Duration>,
    heartbeat: Option<Duration>,
}

fn milliseconds(text: &str) -> Option<Duration> {
    Some(Duration::from_millis(text.parse().ok()?))
}

fn parse(words: impl IntoIterator<Item = String>) -> Option<Arguments> {
    let mut arguments = Arguments { client: "window".to_owned(), ..Arguments::default() };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "backend" | "own" if arguments.command.is_empty() => arguments.command = word,
            "--client" => arguments.client = words.next()?,
            "--replace-hung" => arguments.replace_hung = true,
            "--demo-image" => arguments.demo_image = Some(words.next()?),
            "--page" => arguments.page = Some(words.next()?.into()),
            "--qemu-folder" => arguments.qemu_folders.push(words.next()?),
            "--launch-timeout-ms" => arguments.launch_timeout = Some(milliseconds(&words.next()?)?),
            "--heartbeat-ms" => arguments.heartbeat = Some(milliseconds(&words.next()?)?),
            _ => return None,
        }
    }
    (!arguments.command.is_empty()).then_some(arguments)
}

fn backend_options(asked: &Arguments, usual: BackendOptions) -> BackendOptions {
    BackendOptions {
        demo_image_path: asked.demo_image.clone(),
        qemu_folders: (!asked.qemu_folders.is_empty()).then(|| asked.qemu_folders.clone()),
        launch_timeout: asked.launch_timeout.unwrap_or(usual.launch_timeout),
        heartbeat: asked.heartbeat.unwrap_or(usual.heartbeat),
        ..usual
    }
}

fn owner_options(arguments: &Arguments, home: &Path, windowed: bool) -> OwnerOptions {
    let log = log_of(&home_paths(home));
    let version = env!("CARGO_PKG_VERSION");
    let (asked, of_backend) = (arguments.clone(), Arc::clone(&log));
    let create: CreateBackend = Arc::new(move |home| {
        let options = backend_options(&asked, BackendOptions::new(home.to_owned(), version));
        Box::pin(create_backend(options, Arc::clone(&of_backend)))
    });
    let door = arguments.page.clone().map(|page| {
        let page = Arc::new(PageFolder::new(page));
        Arc::new(DoorOfHome { home: home.to_owned(), page }) as Arc<dyn DoorOpener>
    });
    let checks = std::env::var("OPENUTM_CHECK_OUTPUTS").is_ok_and(|value| value == "1");
    OwnerOptions {
        home: home.to_owned(),
        windowed,
        version: version.to_owned(),
        create_backend: create,
        door,
        log,
        outputs: if checks { OutputCheck::Check } else { OutputCheck::Trust },
        drain: DEFAULT_DRAIN,
    }
}

fn say(line: &Value) {
    println!("{line}");
}

/// Resolves when whoever holds the other end of standard input has gone.
fn parent_gone() -> oneshot::Receiver<()> {
    let (tell, gone) = oneshot::channel();
    std::thread::spawn(move || {
        // It is read to its end, however that looks.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        tell.send(())
    });
    gone
}

async fn own(arguments: Arguments, home: &Path) -> Result<String, ApiError> {
    let signal = end_signal()?;
    let owner = own_or_connect(OwnOrConnectOptions {
        owner: owner_options(&arguments, home, true),
        client: arguments.client,
        replace_hung: arguments.replace_hung,
    })
    .await?;
    let OwnedOrConnected::Owner(owner) = owner else {
        say(&json!({ "kind": "client" }));
        return Ok("Another OpenUTM owns this library.".to_owned());
    };
    say(&json!({ "kind": "owner" }));
    tokio::select! {
        _ = parent_gone() => {}
        _ = signal => {}
    }
    owner.release("OpenUTM was ended.").await;
    Ok(owner.ended().await)
}

/// Why the backend has ended. Without an error when the parent has been told it.
async fn run(arguments: Arguments) -> Result<String, Option<ApiError>> {
    let home = own_home().map_err(ApiError::defect)?;
    if arguments.command == "own" {
        own(arguments, &home).await.map_err(|error| {
            say(&json!({ "error": error }));
            None
        })
    } else {
        Ok(run_headless(owner_options(&arguments, &home, false)).await?)
    }
}

fn main() -> ExitCode {
    let Some(arguments) = parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKER_THREADS).enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Err(Some(ApiError::defect(error))),
    };
    match outcome {
        Ok(reason) => {
            eprintln!("{reason}");
            ExitCode::SUCCESS
        }
        Err(None) => ExitCode::FAILURE,
        Err(Some(error)) => {
            let hint = error.hint.as_ref().map_or_else(String::new, |hint| format!("\n  {hint}"));
            // As `openutm` says it.
            eprintln!("error: {}{hint}\n  ({})", error.message, error.code.name());
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &str) -> Option<Arguments> {
        parse(words.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_read_or_refused() {
        let own = parsed("own --client serve --replace-hung --page /p --heartbeat-ms 200").unwrap();
        assert_eq!((own.command.as_str(), own.client.as_str(), own.replace_hung), ("own", "serve", true));
        assert_eq!((own.page, own.heartbeat), (Some("/p".into()), Some(Duration::from_millis(200))));
        for wrong in ["", "other", "backend own", "backend --page", "backend --heartbeat-ms x", "--help"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
