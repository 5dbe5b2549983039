//! The suite without the grader: `cargo test -p new-problem`.

#[path = "../adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        new_problem_suite::suite(),
        adapter::subject(),
        new_problem_suite::SNAPSHOTS,
    )
}
