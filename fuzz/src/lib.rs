//! The two lowest rooms of the house, compiled alone: what is fuzzed needs
//! neither SQLite nor a terminal, and so it builds with instruments in a
//! minute or two.
#![allow(missing_docs, dead_code, unreachable_pub)]

#[path = "../../src/article/mod.rs"]
pub mod article;
#[path = "../../src/text/mod.rs"]
pub mod text;
