//! The command line: arguments in, all stages in the right order, Japanese messages and an exit status out.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs kurabe with these arguments (the first is the program's name).
pub fn run(_arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(2)
}
