//! The one integration binary: whole-program tests and the house's own rules.

mod cli;
mod corpus;
mod documents;
mod screens;
mod terminal;
mod tidy;
