//! Guests' lives in a made-up world.
mod finding;
mod news;
mod scene;
mod starting;
mod stopping;
