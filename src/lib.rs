//! offprint: a terminal reader for saved articles.
//!
//! Two things flow through this crate, each one way: bytes
//! (`import` → `extract` → `store` → `layout` → `view`) and keys
//! (event → `keymap` → `Command` → `app::update` → `Effect` → `runtime`).
//! `ARCHITECTURE.md` has the map; a test holds the code to it.

pub mod article;
pub mod cli;
pub mod command;
pub mod config;
pub mod library;
pub mod text;
pub mod tui;
