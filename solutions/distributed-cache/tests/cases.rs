//! The problem's suite, on the reference.

extern crate distributed_cache_solution as distributed_cache;

#[path = "../../../problems/distributed-cache/adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        distributed_cache_suite::suite(),
        adapter::subject(),
        distributed_cache_suite::SNAPSHOTS,
    )
}
