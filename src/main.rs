//! The `kurabe` binary: turns the result of a command into an exit status, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    kurabe::cli::run(std::env::args_os())
}
