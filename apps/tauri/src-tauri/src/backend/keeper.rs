//! Keeps a connection to the backend: opens it, tells of its loss and opens it again. Guests run on meanwhile.
use super::{Connection, OnEvent, OpenBackend, starting};
use futures_util::FutureExt;
use openutm_contract::ApiError;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// What the shell does when the backend comes and goes.
pub trait Listener: Send + Sync + 'static {
    /// As `OnEvent`.
    fn on_event(&self, topic: &str, json: &str);
    fn on_ready(&self, connection: Arc<dyn Connection>);
    /// After `on_ready`, unless it is the first try's: calls have failed meanwhile, or events were missed.
    fn on_back(&self);
    fn on_lost(&self);
}

#[derive(Clone)]
enum State {
    Opening,
    Open(Arc<dyn Connection>),
    Failed(ApiError),
    Over,
}

pub struct Keeper {
    state: watch::Sender<State>,
}

const FIRST_DELAY: Duration = Duration::from_millis(100);
const LONGEST_DELAY: Duration = Duration::from_secs(5);

impl Keeper {
    pub fn new() -> Self {
        Self { state: watch::Sender::new(State::Opening) }
    }

    /// The connection, once there is one; why there is none, while it is tried again.
    pub async fn connection(&self) -> Result<Arc<dyn Connection>, ApiError> {
        let mut states = self.state.subscribe();
        let state = states.wait_for(|state| !matches!(state, State::Opening)).await;
        match state.as_deref() {
            Ok(State::Open(connection)) => Ok(connection.clone()),
            Ok(State::Failed(error)) => Err(error.clone()),
            _ => Err(starting()),
        }
    }

    /// Opens it and keeps it until `end`.
    pub async fn run(&self, opener: &dyn OpenBackend, listener: Arc<dyn Listener>) {
        let mut delay = FIRST_DELAY;
        let mut is_first_try = true;
        loop {
            let events = listener.clone();
            let on_event: OnEvent = Arc::new(move |topic, json| events.on_event(topic, json));
            if !self.set(State::Opening) {
                return;
            }
            // Pages would wait for good for one that has panicked.
            let opening = AssertUnwindSafe(opener.open(on_event)).catch_unwind().await;
            match opening.unwrap_or_else(|_| Err(ApiError::defect("The library's opening has panicked."))) {
                Ok(connection) => {
                    delay = FIRST_DELAY;
                    if !self.set(State::Open(connection.clone())) {
                        connection.end("OpenUTM was ended.").await;
                        return;
                    }
                    listener.on_ready(connection.clone());
                    if !is_first_try {
                        listener.on_back();
                    }
                    connection.closed().await;
                    if self.is_over() {
                        return;
                    }
                    listener.on_lost();
                }
                Err(error) => {
                    if !self.set(State::Failed(error)) {
                        return;
                    }
                    tokio::time::sleep(delay).await;
                    delay = (delay * 2).min(LONGEST_DELAY);
                }
            }
            is_first_try = false;
        }
    }

    /// Closes it for good, and gives the library up where this process owns it.
    pub async fn end(&self, reason: &str) {
        let last = self.state.send_replace(State::Over);
        if let State::Open(connection) = last {
            connection.end(reason).await;
        }
    }

    /// False when it is over.
    fn set(&self, state: State) -> bool {
        self.state.send_if_modified(|current| {
            let goes_on = !matches!(current, State::Over);
            if goes_on {
                *current = state;
            }
            goes_on
        })
    }

    fn is_over(&self) -> bool {
        matches!(*self.state.borrow(), State::Over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openutm_contract::{ErrorCode, Reply};
    use serde_json::{Value, json};
    use std::sync::Mutex;
    use tokio::sync::Notify;

    #[derive(Default)]
    struct Fake {
        gone: Notify,
        ended: Mutex<Vec<String>>,
    }

    #[async_trait::async_trait]
    impl Connection for Fake {
        async fn answer(&self, envelope: Value) -> Reply {
            Reply::of(openutm_contract::request_id(&envelope), &json!({}))
        }
        async fn closed(&self) -> String {
            self.gone.notified().await;
            "gone".into()
        }
        async fn end(&self, reason: &str) {
            self.ended.lock().expect("lock").push(reason.into());
            self.gone.notify_one();
        }
    }

    /// Fails, then panics, then opens again and again.
    struct Opener {
        fails: Mutex<u32>,
        panics: Mutex<u32>,
        fake: Arc<Fake>,
    }

    #[async_trait::async_trait]
    impl OpenBackend for Opener {
        async fn open(&self, on_event: OnEvent) -> Result<Arc<dyn Connection>, ApiError> {
            let mut fails = self.fails.lock().expect("lock");
            if *fails > 0 {
                *fails -= 1;
                return Err(ApiError::new(ErrorCode::LibraryUnusable, "No disk."));
            }
            drop(fails);
            let panics = std::mem::take(&mut *self.panics.lock().expect("lock"));
            assert_eq!(panics, 0, "a defect");
            on_event("test", "{}");
            Ok(self.fake.clone())
        }
    }

    #[derive(Default)]
    struct Said(Mutex<Vec<&'static str>>, Notify);

    impl Said {
        fn say(&self, word: &'static str) {
            self.0.lock().expect("lock").push(word);
            self.1.notify_one();
        }
        async fn until(&self, words: &[&str]) {
            while self.0.lock().expect("lock").as_slice() != words {
                self.1.notified().await;
            }
        }
    }

    impl Listener for Said {
        fn on_event(&self, _: &str, _: &str) {
            self.say("event");
        }
        fn on_ready(&self, _: Arc<dyn Connection>) {
            self.say("ready");
        }
        fn on_back(&self) {
            self.say("back");
        }
        fn on_lost(&self) {
            self.say("lost");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_tries_again_and_tells_of_losses() {
        let keeper = Arc::new(Keeper::new());
        let fake = Arc::new(Fake::default());
        let said = Arc::new(Said::default());
        let opener = Opener { fails: Mutex::new(1), panics: Mutex::new(1), fake: fake.clone() };
        let (kept, listener) = (keeper.clone(), said.clone());
        let running = tokio::spawn(async move { kept.run(&opener, listener).await });
        let refused = keeper.connection().await.err().map(|error| error.message.clone());
        assert_eq!(refused.as_deref(), Some("No disk."));
        said.until(&["event", "ready", "back"]).await;
        assert!(keeper.connection().await.is_ok());
        fake.gone.notify_one();
        said.until(&["event", "ready", "back", "lost", "event", "ready", "back"]).await;
        keeper.end("The end.").await;
        running.await.expect("an end");
        assert_eq!(*fake.ended.lock().expect("lock"), ["The end."]);
        assert!(keeper.connection().await.is_err());
    }
}
