mod parse_capabilities;

pub use parse_capabilities::{CapabilityAnswers, HELPS, QUESTIONS, Question, parse_capabilities, target_of};
