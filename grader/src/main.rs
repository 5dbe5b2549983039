//! Parse, call the library, return the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    grader::start::run(std::env::args_os().collect()).into()
}
