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

use distributed_cache_suite::{SNAPSHOTS, Subject, suite};
use kit::sim;
use kit::suite::{Case, Deaf, Plan};
use serde::Deserialize;

/// Each file as a module of its own, an adapter for each, and a list of them by name.
macro_rules! submissions {
    ($list:ident in $adapters:ident: $($module:ident = $id:literal in $path:literal),* $(,)?) => {
        $(
            #[path = $path]
            mod $module;
        )*

        mod $adapters {
            $(
                pub mod $module {
                    use crate::$module as distributed_cache;
                    include!("../../../problems/distributed-cache/adapter.rs");
                }
            )*
        }

        const $list: &[(&str, fn() -> Subject)] = &[$(($id, $adapters::$module::subject)),*];
    };
}

submissions! { RIGHT in right:
    one_lock = "one_lock" in "../right/one_lock.rs",
}

submissions! { STUB in stubs:
    stub = "stub" in "../../../problems/distributed-cache/stub.rs",
}

submissions! { WRONG in wrong:
    a_gap_in_the_failure = "a-gap-in-the-failure" in "../wrong/a-gap-in-the-failure.rs",
    a_moment_too_long = "a-moment-too-long" in "../wrong/a-moment-too-long.rs",
    absence_forgotten = "absence-forgotten" in "../wrong/absence-forgotten.rs",
    answers_everything = "answers-everything" in "../wrong/answers-everything.rs",
    counts_outside_the_lock = "counts-outside-the-lock" in "../wrong/counts-outside-the-lock.rs",
    everyone_loads = "everyone-loads" in "../wrong/everyone-loads.rs",
    keeps_the_old_load = "keeps-the-old-load" in "../wrong/keeps-the-old-load.rs",
    last_arrival_wins = "last-arrival-wins" in "../wrong/last-arrival-wins.rs",
    lives_are_alike = "lives-are-alike" in "../wrong/lives-are-alike.rs",
    loads_under_the_lock = "loads-under-the-lock" in "../wrong/loads-under-the-lock.rs",
    modulo = "modulo" in "../wrong/modulo.rs",
    name_then_number = "name-then-number" in "../wrong/name-then-number.rs",
    needs_a_node = "needs-a-node" in "../wrong/needs-a-node.rs",
    never_looks = "never-looks" in "../wrong/never-looks.rs",
    no_new_copies = "no-new-copies" in "../wrong/no-new-copies.rs",
    no_tombstones = "no-tombstones" in "../wrong/no-tombstones.rs",
    no_way_round = "no-way-round" in "../wrong/no-way-round.rs",
    one_copy = "one-copy" in "../wrong/one-copy.rs",
    one_point_a_node = "one-point-a-node" in "../wrong/one-point-a-node.rs",
    overwrites_nothing = "overwrites-nothing" in "../wrong/overwrites-nothing.rs",
    owners_only = "owners-only" in "../wrong/owners-only.rs",
    random_state = "random-state" in "../wrong/random-state.rs",
    replicates_anything = "replicates-anything" in "../wrong/replicates-anything.rs",
    same_node_twice = "same-node-twice" in "../wrong/same-node-twice.rs",
    scans_the_ring = "scans-the-ring" in "../wrong/scans-the-ring.rs",
    tells_once = "tells-once" in "../wrong/tells-once.rs",
    tells_the_write_only = "tells-the-write-only" in "../wrong/tells-the-write-only.rs",
    trusts_its_own_eyes = "trusts-its-own-eyes" in "../wrong/trusts-its-own-eyes.rs",
    version_dies_with_its_node = "version-dies-with-its-node" in "../wrong/version-dies-with-its-node.rs",
    waits_for_the_dead = "waits-for-the-dead" in "../wrong/waits-for-the-dead.rs",
    waits_for_the_timer = "waits-for-the-timer" in "../wrong/waits-for-the-timer.rs",
    young_again = "young-again" in "../wrong/young-again.rs",
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
        let fails = failing(suite().cases, &subject(), first_seed);
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
        let fails = failing(cases().collect(), &subject(), first_seed);
        assert_eq!(fails, expected, "{id} from seed {first_seed}");
    }
}

#[test]
fn the_stub_passes_nothing() {
    let fails = failing(suite().cases, &STUB[0].1(), 0);
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
#[ignore = "takes minutes: cargo test -p distributed-cache-solution --test mistakes -- --ignored"]
fn verdicts_do_not_depend_on_the_seeds() {
    for range in 0..=20 {
        no_right_solution_is_refused(range * 1_000_000);
        every_mistake_fails_as_listed(Case::is_seeded, range * 1_000_000);
    }
}
