//! Calls, replies and events.
