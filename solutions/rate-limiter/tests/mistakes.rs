//! The suite, put to the test: each known mistake fails exactly the cases that `problem.toml` names,
//! the stub fails all of them, and no other right solution is refused.

#![expect(
    clippy::todo,
    clippy::unwrap_used,
    dead_code,
    reason = "the stub and the mistakes are written as a learner would"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kit::sim;
use kit::suite::{Case, Deaf, Plan};
use rate_limiter_suite::{Limiter, SNAPSHOTS, Subject, suite};
use serde::Deserialize;

/// Each file as a module of its own, and a list of them by name.
macro_rules! submissions {
    ($list:ident: $($module:ident = $id:literal in $path:literal),* $(,)?) => {
        $(
            #[path = $path]
            mod $module;

            impl Limiter for $module::RateLimiter {
                fn is_allowed(&self, tokens_needed: u32) -> bool {
                    $module::RateLimiter::is_allowed(self, tokens_needed)
                }
            }
        )*

        const $list: &[(&str, Subject)] = &[$((
            $id,
            Subject {
                limiter: |capacity, per_second| {
                    match $module::RateLimiter::new(capacity, per_second) {
                        Ok(limiter) => Ok(Box::new(limiter)),
                        Err(error) => Err(error.to_string()),
                    }
                },
            },
        )),*];
    };
}

submissions! { RIGHT:
    gcra_mutex = "gcra_mutex" in "../right/gcra_mutex.rs",
    integer_nanotokens = "integer_nanotokens" in "../right/integer_nanotokens.rs",
    mutex_f64 = "mutex_f64" in "../right/mutex_f64.rs",
}

submissions! { STUB:
    stub = "stub" in "../../../problems/rate-limiter/stub.rs",
}

submissions! { WRONG:
    check_then_act = "check-then-act" in "../wrong/check-then-act.rs",
    clamps_request = "clamps-request" in "../wrong/clamps-request.rs",
    clock_before_lock = "clock-before-lock" in "../wrong/clock-before-lock.rs",
    double_refill = "double-refill" in "../wrong/double-refill.rs",
    epsilon_is_zero = "epsilon-is-zero" in "../wrong/epsilon-is-zero.rs",
    f32_tokens = "f32-tokens" in "../wrong/f32-tokens.rs",
    fixed_window = "fixed-window" in "../wrong/fixed-window.rs",
    forgives_a_little = "forgives-a-little" in "../wrong/forgives-a-little.rs",
    gives_up = "gives-up" in "../wrong/gives-up.rs",
    load_then_store = "load-then-store" in "../wrong/load-then-store.rs",
    lock_order = "lock-order" in "../wrong/lock-order.rs",
    locks_twice = "locks-twice" in "../wrong/locks-twice.rs",
    nan_slips_through = "nan-slips-through" in "../wrong/nan-slips-through.rs",
    no_cap = "no-cap" in "../wrong/no-cap.rs",
    no_validation = "no-validation" in "../wrong/no-validation.rs",
    one_message = "one-message" in "../wrong/one-message.rs",
    overflow = "overflow" in "../wrong/overflow.rs",
    refill_thread = "refill-thread" in "../wrong/refill-thread.rs",
    reset_on_denial = "reset-on-denial" in "../wrong/reset-on-denial.rs",
    shared_by_configuration = "shared-by-configuration" in "../wrong/shared-by-configuration.rs",
    spends_on_denial = "spends-on-denial" in "../wrong/spends-on-denial.rs",
    starts_empty = "starts-empty" in "../wrong/starts-empty.rs",
    strictly_more = "strictly-more" in "../wrong/strictly-more.rs",
    truncated_time = "truncated-time" in "../wrong/truncated-time.rs",
    try_lock_denies = "try-lock-denies" in "../wrong/try-lock-denies.rs",
    whole_nanoseconds = "whole-nanoseconds" in "../wrong/whole-nanoseconds.rs",
    whole_rate = "whole-rate" in "../wrong/whole-rate.rs",
    zero_costs_one = "zero-costs-one" in "../wrong/zero-costs-one.rs",
}

#[derive(Deserialize)]
struct Manifest {
    mistake: Vec<Mistake>,
}

#[derive(Deserialize)]
struct Mistake {
    id: String,
    fails: BTreeSet<String>,
}

fn manifest() -> Manifest {
    let file = Path::new(SNAPSHOTS).join("../../problem.toml");
    toml::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// What an approved transcript says, without insta's header.
fn approved(case: &Case<Subject>) -> String {
    let file = Path::new(SNAPSHOTS).join(format!("{}.snap", case.id));
    let text = fs::read_to_string(file).unwrap();
    let (_, body) = text[3..].split_once("\n---\n").unwrap();
    body.trim_end().to_owned()
}

/// The cases a submission fails when its seeds begin at this one.
fn failing(cases: Vec<Case<Subject>>, subject: &Subject, first_seed: u64) -> BTreeSet<String> {
    sim::quiet_panics();
    let plan = Plan {
        first_seed,
        ..Plan::WHOLE
    };
    cases
        .into_iter()
        .filter(|case| case.run(subject, plan, &mut Deaf).text().trim_end() != approved(case))
        .map(|case| case.id.to_owned())
        .collect()
}

fn no_right_solution_is_refused(first_seed: u64) {
    for (id, subject) in RIGHT {
        let fails = failing(suite().cases, subject, first_seed);
        assert!(fails.is_empty(), "{id} from seed {first_seed}: {fails:?}");
    }
}

/// Of the cases that `run` lets through.
fn every_mistake_fails_as_listed(run: fn(&Case<Subject>) -> bool, first_seed: u64) {
    let listed = manifest().mistake;
    let cases = || suite().cases.into_iter().filter(run);
    for (id, subject) in WRONG {
        let mistake = listed.iter().find(|mistake| mistake.id == *id);
        let listed = &mistake
            .unwrap_or_else(|| panic!("{id} is not listed"))
            .fails;
        let expected: BTreeSet<String> = cases()
            .map(|case| case.id.to_owned())
            .filter(|case| listed.contains(case))
            .collect();
        let fails = failing(cases().collect(), subject, first_seed);
        assert_eq!(fails, expected, "{id} from seed {first_seed}");
    }
}

#[test]
fn the_stub_passes_nothing() {
    let fails = failing(suite().cases, &STUB[0].1, 0);
    assert_eq!(fails.len(), suite().cases.len());
}

#[test]
fn other_right_solutions_pass_everything() {
    no_right_solution_is_refused(0);
}

#[test]
fn every_mistake_fails_exactly_the_quick_cases_it_is_listed_with() {
    every_mistake_fails_as_listed(|case| !case.is_seeded(), 0);
}

#[test]
fn every_case_is_failed_by_a_mistake_and_every_mistake_is_tested() {
    let listed = manifest().mistake;
    for case in suite().cases {
        assert!(
            listed.iter().any(|mistake| mistake.fails.contains(case.id)),
            "{} is failed by no mistake",
            case.id
        );
    }
    assert_eq!(listed.len(), WRONG.len());
}

#[test]
#[ignore = "takes minutes: cargo test -p rate-limiter-solution --test mistakes -- --ignored"]
fn verdicts_do_not_depend_on_the_seeds() {
    for range in 0..=20 {
        no_right_solution_is_refused(range * 1_000_000);
        every_mistake_fails_as_listed(Case::is_seeded, range * 1_000_000);
    }
}
