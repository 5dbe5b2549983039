//! How many schedules a second the explorer runs, with five clients on a pool of connections:
//! `cargo run -p kit-tokio --example explore_speed`.

extern crate kit_tokio as tokio;

#[path = "../tests/pool/mod.rs"]
#[expect(dead_code, reason = "no mistake of the tests' pool is made here")]
mod pool;

use std::time::Instant;

use kit::suite::{Deaf, Plan};

#[expect(clippy::print_stdout, reason = "its one purpose")]
fn main() {
    for case in [pool::scene::crowded(), pool::scene::brief()] {
        let begin = Instant::now();
        case.run(&pool::Mistake::None, Plan::WHOLE, &mut Deaf);
        let seconds = begin.elapsed().as_secs_f64();
        println!("{}: {:.0} schedules/s", case.id, 10_000.0 / seconds);
    }
}
