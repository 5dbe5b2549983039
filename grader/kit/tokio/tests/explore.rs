//! The explorer finds every planted mistake of a connection pool within its budget, leaves the right
//! pool alone, and shows the same for the same seed.

extern crate kit_tokio as tokio;

mod pool;

use kit::suite::{Case, Deaf, Listener, Plan};
use kit::transcript::Step;

use pool::Mistake;
use pool::scene::{brief, crowded};

const AS_IT_SHOULD_BE: &str = "  t=10.000s  connections to be had  2\n  \
                               t=10.000s  one more  false\n  \
                               t=11.000s  open after the pool's end  0\n";

fn one(case: &Case<Mistake>, mistake: Mistake, seed: u64, listener: &mut dyn Listener) -> String {
    kit::sim::quiet_panics();
    let plan = Plan {
        first_seed: seed,
        runs: Some(1),
        traced: true,
    };
    case.run(&mistake, plan, listener).text()
}

/// How many schedules it takes, from this seed on.
fn schedules(case: &Case<Mistake>, mistake: Mistake, first: u64, budget: u64) -> Option<u64> {
    let right = format!("1 schedules, every one:\n{AS_IT_SHOULD_BE}");
    (1..=budget).find(|n| one(case, mistake, first + n, &mut Deaf) != right)
}

#[test]
fn the_right_pool_shows_the_same_under_ten_thousand_schedules() {
    for case in [crowded(), brief()] {
        let text = case.run(&Mistake::None, Plan::WHOLE, &mut Deaf).text();
        assert_eq!(
            text,
            format!("10000 schedules, every one:\n{AS_IT_SHOULD_BE}")
        );
    }
}

#[test]
fn every_planted_mistake_is_found_within_its_budget_whatever_the_first_seed() {
    for (mistake, case, budget) in [
        (Mistake::LostWakeup, brief(), 1832),
        (Mistake::PermitLeakOnCancel, crowded(), 84),
        (Mistake::LostInHandOff, crowded(), 19),
        (Mistake::OverMax, crowded(), 5),
        (Mistake::Lifo, crowded(), 8),
        (Mistake::DoubleReturn, crowded(), 1),
        (Mistake::AliveAfterDrop, crowded(), 1),
    ] {
        let mut needed: Vec<u64> = (0..20)
            .map(|range| schedules(&case, mistake, range * 1_000_000, budget).unwrap_or(u64::MAX))
            .collect();
        needed.sort_unstable();
        assert!(needed[19] <= budget, "{mistake:?} needed {needed:?}");
    }
}

#[derive(Default)]
struct Timeline(Vec<Step>);

impl Listener for Timeline {
    fn step(&mut self, step: &Step) {
        self.0.push(step.clone());
    }
}

#[test]
fn the_same_seed_gives_the_same_schedule_step_by_step() {
    let traced = |seed| {
        let mut timeline = Timeline::default();
        let text = one(&crowded(), Mistake::Lifo, seed, &mut timeline);
        (text, timeline.0)
    };
    for seed in 0..100 {
        assert_eq!(traced(seed), traced(seed));
    }
    assert_ne!(traced(1).1, traced(2).1);
}
