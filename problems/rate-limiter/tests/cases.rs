//! The suite without the grader: `cargo test -p rate-limiter`.

#[path = "../adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        rate_limiter_suite::suite(),
        adapter::subject(),
        rate_limiter_suite::SNAPSHOTS,
    )
}
