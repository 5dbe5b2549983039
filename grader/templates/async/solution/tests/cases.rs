//! The problem's suite, on the reference.

extern crate new_problem_solution as new_problem;

#[path = "../../../problems/new-problem/adapter.rs"]
mod adapter;

fn main() {
    kit::harness::main(
        new_problem_suite::suite(),
        adapter::subject(),
        new_problem_suite::SNAPSHOTS,
    )
}
