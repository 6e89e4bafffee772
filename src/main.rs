//! The `kurabe` binary: turns the result of a command into an exit status, nothing else.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kurabe::cli::run(std::env::args_os())
}
