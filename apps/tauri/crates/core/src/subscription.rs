//! What undoes a registration: an interest in events, a timer, an open line.

/// Ends what it stands for when it is dropped, once.
#[must_use = "a subscription that is dropped at once has ended"]
pub struct Subscription {
    end: Option<Box<dyn FnOnce() + Send + Sync>>,
}

impl Subscription {
    /// `end` is called when the subscription is dropped.
    pub fn new(end: impl FnOnce() + Send + Sync + 'static) -> Self {
        Self { end: Some(Box::new(end)) }
    }

    /// One that has nothing to end.
    pub const fn none() -> Self {
        Self { end: None }
    }

    /// Ends it now, by its name.
    pub fn end(self) {}

    /// Lets it last as long as the program.
    pub fn forget(mut self) {
        self.end = None;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end();
        }
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Subscription")
    }
}
