//! The suite without the grader: `cargo test -p distributed-cache`.

#[path = "../adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        distributed_cache_suite::suite(),
        adapter::subject(),
        distributed_cache_suite::SNAPSHOTS,
    )
}
