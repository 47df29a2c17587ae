//! Part of the TUI.
