//! The `offprint` program: ten lines around the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    offprint::cli::main(std::env::args_os())
}
