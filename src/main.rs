//! The command line's door: everything else is in the library.

use std::process::ExitCode;

/// glibc's allocator keeps what a burst of sockets took; this one gives it back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    beseda::cli::run()
}
