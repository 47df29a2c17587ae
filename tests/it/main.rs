//! The one integration binary: whole-program tests and the house's own rules.

mod cli;
mod documents;
mod screens;
mod terminal;
mod tidy;
