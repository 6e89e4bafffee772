//! The `kurabe` binary: turns the result of a command into an exit status, nothing else.

use std::process::ExitCode;

/// PDFs are thousands of small strings, for which the allocator of the system is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kurabe::cli::run(std::env::args_os())
}
