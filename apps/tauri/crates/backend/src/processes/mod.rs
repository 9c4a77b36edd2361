//! Guest processes and what they leave.
