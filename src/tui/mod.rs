//! A face: keys in, frames out.

pub mod app;
pub mod runtime;
pub mod view;
