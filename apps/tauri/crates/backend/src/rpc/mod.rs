//! Calls, replies and events: what every way into the backend has in common.
mod answer;
mod default_hints;
mod events;
mod one_time_box;
mod request_text;
mod tickets;

pub use answer::{Answerer, OutputCheck, failure};
pub use events::{EventEnvelope, EventSequencer};
pub use one_time_box::{OneTimeBox, random_name};
pub use request_text::{MAX_REQUEST_BYTES, parse_request_text, too_large};
pub use tickets::{StreamDirection, TicketBox};
