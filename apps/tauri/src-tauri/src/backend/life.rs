//! The library's backend: owned by this process, or by another that this one is a client of. Asked about when another owner
//! hangs, told of when it cannot be had.
use super::{Connection, OnEvent, OpenBackend};
use openutm_backend::owner::{
    BackendConnection, ControlClient, NamedEvent, OwnOrConnectOptions, OwnedOrConnected, Owner, OwnerOptions,
    own_or_connect,
};
use openutm_backend::rpc::EventEnvelope;
use openutm_contract::{ApiError, Context, ErrorCode, Reply};
use openutm_core::Subscription;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HungOwnerChoice {
    End,
    Wait,
    Quit,
}

/// What is asked and told while a backend is looked for.
#[async_trait::async_trait]
pub trait AskAboutBackend: Send + Sync + 'static {
    /// Another owner of the library does not answer: nothing is ended without this consent.
    async fn about_hung_owner(&self, error: &ApiError) -> HungOwnerChoice;
    fn tell(&self, error: &ApiError);
    fn quit(&self);
}

pub struct BackendLife {
    pub owner: OwnerOptions,
    pub user: Arc<dyn AskAboutBackend>,
    told: Mutex<HashSet<&'static str>>,
}

impl BackendLife {
    pub fn new(owner: OwnerOptions, user: Arc<dyn AskAboutBackend>) -> Self {
        Self { owner, user, told: Mutex::default() }
    }

    async fn try_open(&self, replace_hung: bool, on_event: &OnEvent) -> Result<Arc<dyn Connection>, ApiError> {
        let options = OwnOrConnectOptions { owner: self.owner.clone(), client: "tauri".into(), replace_hung };
        Ok(match own_or_connect(options).await? {
            OwnedOrConnected::Owner(owner) => Arc::new(OwnedLibrary::new(owner, on_event.clone())),
            OwnedOrConnected::Client(client) => Arc::new(OthersLibrary::new(client, on_event.clone())),
        })
    }

    fn tell_once(&self, error: &ApiError) {
        let passes = matches!(
            error.code,
            ErrorCode::OwnerUnreachable
                | ErrorCode::OwnerReleasing
                | ErrorCode::OwnerNotAnswering
                | ErrorCode::AuthDenied
        );
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if !passes && told.insert(error.code.name()) {
            self.user.tell(error);
        }
    }
}

#[async_trait::async_trait]
impl OpenBackend for BackendLife {
    async fn open(&self, on_event: OnEvent) -> Result<Arc<dyn Connection>, ApiError> {
        let error = match self.try_open(false, &on_event).await {
            Ok(connection) => return Ok(connection),
            Err(error) => error,
        };
        self.tell_once(&error);
        if error.code != ErrorCode::OwnerNotAnswering {
            return Err(error);
        }
        match self.user.about_hung_owner(&error).await {
            HungOwnerChoice::End => return self.try_open(true, &on_event).await,
            HungOwnerChoice::Quit => self.user.quit(),
            HungOwnerChoice::Wait => {}
        }
        Err(error)
    }
}

/// This process owns the library.
struct OwnedLibrary {
    owner: Owner,
    context: Context,
    _events: Subscription,
}

impl OwnedLibrary {
    fn new(owner: Owner, on_event: OnEvent) -> Self {
        let events =
            owner.backend().on_event(Arc::new(move |event: &EventEnvelope| on_event(&event.topic, &event.json)));
        let context = Context { client_id: "tauri".into(), gone: CancellationToken::new() };
        Self { owner, context, _events: events }
    }
}

#[async_trait::async_trait]
impl Connection for OwnedLibrary {
    async fn answer(&self, envelope: Value) -> Reply {
        self.owner.backend().answer(envelope, self.context.clone()).await
    }

    async fn closed(&self) -> String {
        self.owner.ended().await
    }

    async fn end(&self, reason: &str) {
        self.owner.release(reason).await;
        self.owner.ended().await;
    }
}

/// Another app's library: this one is its client.
struct OthersLibrary {
    client: ControlClient,
    _events: Subscription,
}

impl OthersLibrary {
    fn new(client: ControlClient, on_event: OnEvent) -> Self {
        let events = client.on_event(Arc::new(move |event: &NamedEvent| {
            on_event(&event.topic, &json!({ "topic": event.topic, "payload": event.payload }).to_string());
        }));
        Self { client, _events: events }
    }
}

#[async_trait::async_trait]
impl Connection for OthersLibrary {
    async fn answer(&self, mut envelope: Value) -> Reply {
        let id = openutm_contract::request_id(&envelope);
        let params = envelope.get_mut("params").map_or_else(|| json!({}), Value::take);
        match self.client.call(envelope["method"].as_str().unwrap_or_default(), params).await {
            Ok(result) => Reply::of(id, &result),
            Err(error) => Reply::failure(id, &error),
        }
    }

    async fn closed(&self) -> String {
        self.client.closed().await
    }

    async fn end(&self, _reason: &str) {
        self.client.close();
    }
}
