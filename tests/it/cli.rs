//! The command line, run as a user's shell runs it, with an environment of
//! its own: nothing of the machine's gets in, nothing of the test gets out.

mod bad_input;
mod desk;
mod help;
mod library;
mod pages;
mod transfer;
