//! The suite without the grader: `cargo test -p log-processor`.

#[path = "../adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        log_processor_suite::suite(),
        adapter::subject(),
        log_processor_suite::SNAPSHOTS,
    )
}
