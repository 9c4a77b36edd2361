//! What is known of QEMU here: looked for in the background, once, awaited by whoever needs it.
use futures_util::future::{BoxFuture, FutureExt, Shared};
use openutm_contract::ApiError;
use openutm_contract::types::{AcceleratorReport, QemuInstallation};
use openutm_core::Listeners;
use openutm_core::Subscription;
use openutm_core::ports::log::Log;
use openutm_core::ports::qemu_catalog::QemuCatalog;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Answer<T> = Result<Arc<Vec<T>>, ApiError>;
type Asked<T> = Shared<BoxFuture<'static, Answer<T>>>;

/// How QEMU is looked for.
#[async_trait::async_trait]
pub trait CatalogParts: Send + Sync + 'static {
    /// Finds and describes.
    async fn find(&self) -> Result<Vec<QemuInstallation>, ApiError>;
    async fn probe(&self, installations: &[QemuInstallation]) -> Result<Vec<AcceleratorReport>, ApiError>;
    /// Drops what is remembered on the disk.
    async fn forget(&self);
}

#[derive(Clone)]
struct Answers {
    /// Which asking this is.
    number: u64,
    installations: Asked<QemuInstallation>,
    accelerators: Asked<AcceleratorReport>,
}

#[derive(Default)]
struct State {
    asked: u64,
    answers: Option<Answers>,
}

struct Inner {
    parts: Box<dyn CatalogParts>,
    log: Arc<dyn Log>,
    listeners: Listeners<()>,
    state: Mutex<State>,
}

/// Asks nothing until the first question or `warm_up`. Lives within a runtime of tokio.
#[derive(Clone)]
pub struct Catalog(Arc<Inner>);

impl Catalog {
    pub fn new(parts: impl CatalogParts, log: Arc<dyn Log>) -> Self {
        Self(Arc::new(Inner { parts: Box::new(parts), log, listeners: Listeners::default(), state: Mutex::default() }))
    }

    /// Begins to look, so that the first question waits less.
    pub fn warm_up(&self) {
        self.known();
    }

    fn known(&self) -> Answers {
        let mut state = self.0.state();
        match &state.answers {
            Some(answers) => answers.clone(),
            None => self.ask(&mut state),
        }
    }

    fn ask(&self, state: &mut State) -> Answers {
        state.asked += 1;
        let number = state.asked;
        let inner = Arc::clone(&self.0);
        let installations = in_background(async move { inner.parts.find().await.map(Arc::new) });
        let inner = Arc::clone(&self.0);
        let found = installations.clone();
        let accelerators = in_background(async move { inner.probe(number, found).await });
        let answers = Answers { number, installations, accelerators };
        state.answers = Some(answers.clone());
        answers
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn probe(&self, number: u64, found: Asked<QemuInstallation>) -> Answer<AcceleratorReport> {
        let probed = match found.await {
            Ok(installations) => self.parts.probe(&installations).await.map(Arc::new),
            Err(error) => Err(error),
        };
        match &probed {
            Ok(_) => self.listeners.tell(&()),
            Err(error) => {
                self.log.error("looking for QEMU failed", error, &[]);
                // The next question asks again.
                let mut state = self.state();
                if state.answers.as_ref().is_some_and(|answers| answers.number == number) {
                    state.answers = None;
                }
            }
        }
        probed
    }
}

/// Runs on whether somebody waits for it or not.
fn in_background<T: Send + Sync + 'static>(work: impl Future<Output = Answer<T>> + Send + 'static) -> Asked<T> {
    let task = tokio::spawn(work);
    async move { task.await.unwrap_or_else(|failure| Err(ApiError::defect(failure))) }.boxed().shared()
}

#[async_trait::async_trait]
impl QemuCatalog for Catalog {
    async fn installations(&self) -> Answer<QemuInstallation> {
        self.known().installations.await
    }

    async fn accelerators(&self) -> Answer<AcceleratorReport> {
        self.known().accelerators.await
    }

    async fn refresh(&self) -> Result<(), ApiError> {
        self.0.parts.forget().await;
        let answers = self.ask(&mut self.0.state());
        answers.accelerators.await.map(drop)
    }

    fn on_change(&self, listener: Arc<dyn Fn() + Send + Sync>) -> Subscription {
        self.0.listeners.add(Arc::new(move |()| listener()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openutm_contract::ErrorCode;
    use openutm_core::ports::log::LogFields;
    use std::fmt::Display;

    type Done = Arc<Mutex<Vec<&'static str>>>;

    fn note(done: &Done, what: &'static str) {
        done.lock().expect("the list").push(what);
    }

    struct Quiet;

    impl Log for Quiet {
        fn info(&self, _: &str, _: LogFields) {}
        fn warn(&self, _: &str, _: LogFields) {}
        fn error(&self, _: &str, _: &dyn Display, _: LogFields) {}
    }

    struct Parts {
        done: Done,
        failures: Mutex<u32>,
    }

    #[async_trait::async_trait]
    impl CatalogParts for Parts {
        async fn find(&self) -> Result<Vec<QemuInstallation>, ApiError> {
            note(&self.done, "find");
            let mut failures = self.failures.lock().expect("a number");
            if *failures == 0 {
                return Ok(Vec::new());
            }
            *failures -= 1;
            Err(ApiError::new(ErrorCode::Internal, "no"))
        }

        async fn probe(&self, _: &[QemuInstallation]) -> Result<Vec<AcceleratorReport>, ApiError> {
            note(&self.done, "probe");
            Ok(Vec::new())
        }

        async fn forget(&self) {
            note(&self.done, "forget");
        }
    }

    fn catalog(failures: u32) -> (Catalog, Done) {
        let done = Done::default();
        let parts = Parts { done: Arc::clone(&done), failures: Mutex::new(failures) };
        (Catalog::new(parts, Arc::new(Quiet)), done)
    }

    #[tokio::test]
    async fn it_looks_once_however_many_ask_and_again_when_told() {
        let (catalog, done) = catalog(0);
        let told = Done::default();
        let hears = Arc::clone(&told);
        let _hearing = catalog.on_change(Arc::new(move || note(&hears, "changed")));
        assert!(done.lock().expect("the list").is_empty());
        catalog.warm_up();
        let (found, one, other) = tokio::join!(catalog.installations(), catalog.accelerators(), catalog.accelerators());
        assert!(found.is_ok() && one.is_ok() && other.is_ok());
        assert_eq!(*done.lock().expect("the list"), ["find", "probe"]);
        catalog.refresh().await.expect("refreshed");
        assert_eq!(*done.lock().expect("the list"), ["find", "probe", "forget", "find", "probe"]);
        assert_eq!(*told.lock().expect("the list"), ["changed", "changed"]);
    }

    #[tokio::test]
    async fn it_asks_again_after_a_failure() {
        let (catalog, done) = catalog(1);
        assert_eq!(catalog.accelerators().await.expect_err("a failure").message, "no");
        assert_eq!(catalog.accelerators().await.expect("an answer").len(), 0);
        assert_eq!(*done.lock().expect("the list"), ["find", "find", "probe"]);
    }
}
