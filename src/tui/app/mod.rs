//! The model, and how messages change it: `update(&mut Model, Msg) ->
//! Vec<Effect>`. No IO, no clock, no ratatui.

pub mod msg;

pub use msg::{Effect, EditTarget, Msg};
