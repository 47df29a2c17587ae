//! The one integration binary: whole-program tests and the house's own rules.

mod cli;
mod screens;
mod terminal;
mod tidy;
