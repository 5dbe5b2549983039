//! The suite without the grader: `cargo test -p connection-pool`.

#[path = "../adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        connection_pool_suite::suite(),
        adapter::subject(),
        connection_pool_suite::SNAPSHOTS,
    )
}
