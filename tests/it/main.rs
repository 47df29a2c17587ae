//! The one integration binary: whole-program tests and the house's own rules.

mod screens;
mod terminal;
mod tidy;
