//! The problem's suite, on the reference.

extern crate connection_pool_solution as connection_pool;

#[path = "../../../problems/connection-pool/adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        connection_pool_suite::suite(),
        adapter::subject(),
        connection_pool_suite::SNAPSHOTS,
    )
}
