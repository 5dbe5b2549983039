//! The problem's suite, on the reference.

extern crate rate_limiter_solution as rate_limiter;

#[path = "../../../problems/rate-limiter/adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        rate_limiter_suite::suite(),
        adapter::subject(),
        rate_limiter_suite::SNAPSHOTS,
    )
}
