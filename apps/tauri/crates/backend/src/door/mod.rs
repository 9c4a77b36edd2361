//! The browser door: HTTP and WebSockets on loopback.
