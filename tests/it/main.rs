//! The one integration binary: whole-program tests and the house's own rules.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that fails here has found what it is for"
)]

mod cli;
mod corpus;
mod documents;
mod properties;
mod screens;
mod terminal;
mod tidy;
