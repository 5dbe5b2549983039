//! The problem's suite, on the reference.

extern crate log_processor_solution as log_processor;

#[path = "../../../problems/log-processor/adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        log_processor_suite::suite(),
        adapter::subject(),
        log_processor_suite::SNAPSHOTS,
    )
}
