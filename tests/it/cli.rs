//! The command line, run as a user's shell runs it, with an environment of
//! its own: nothing of the machine's gets in, nothing of the test gets out.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails")]

mod around;
mod bad_input;
mod captures;
mod desk;
mod help;
mod library;
mod linear;
mod pages;
mod rules;
mod safety;
mod shelf;
mod transfer;
