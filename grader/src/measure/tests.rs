//! From what was observed to points.

use super::*;
use crate::manifest::Manifest;
use crate::outcome::{How, Why};
use kit::bench::record::Pair;

fn benches() -> Vec<Bench> {
    let text = include_str!("sample.toml");
    Manifest::parse(text, "sample.toml").unwrap().benches
}

fn judged(observed: &[Observed]) -> Performance {
    let benches = benches();
    performance(&benches.iter().collect::<Vec<_>>(), observed)
}

/// So many pairs at each of these sizes, in which the submission takes so many nanoseconds where the
/// reference takes a thousand.
fn observed(id: &str, yours: fn(u64) -> u64, end: End) -> Observed {
    let sized = |size: u64| Sized {
        size,
        count: 10,
        allocations: [30, 10],
        pairs: vec![
            Pair {
                yours: yours(size),
                reference: 1000,
                your_own: yours(size),
                reference_own: 1000,
            };
            12
        ],
    };
    Observed {
        id: id.to_owned(),
        sizes: [100, 200, 400].map(sized).to_vec(),
        end,
    }
}

fn measured(yours: fn(u64) -> u64, end: End) -> Workload {
    let observed = [
        observed("get", yours, end),
        observed("rest", |_| 1000, End::Done),
    ];
    match judged(&observed) {
        Performance::Measured(mut measured) => measured.workloads.remove(0),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_as_fast_as_the_reference_has_all_points_and_what_is_slow_has_less() {
    let same = measured(|_| 1000, End::Done);
    assert_eq!((same.pace, same.points, same.of), (Pace::Step(0), 4, 4));
    let slow = measured(|_| 1800, End::Done);
    assert_eq!((slow.pace, slow.points), (Pace::Step(1), 2));
    let slower = measured(|_| 2100, End::Done);
    assert_eq!((slower.pace, slower.points), (Pace::Beyond, 0));
}

#[test]
fn the_largest_size_is_judged_and_all_of_them_show_how_it_grows() {
    let linear = measured(|size| 10 * size, End::Done);
    assert_eq!(linear.ratio.unwrap().middle, 4.0);
    let growth = linear.growth.unwrap();
    assert!((growth.yours.middle - 1.0).abs() < 0.01, "{growth:?}");
    assert!(growth.reference.middle.abs() < 0.01, "{growth:?}");
    let sizes = linear
        .sizes
        .iter()
        .map(|point| (point.size, point.yours, point.your_allocations));
    let sizes: Vec<_> = sizes.collect();
    assert_eq!(
        sizes,
        [(100, 50.0, 3.0), (200, 100.0, 3.0), (400, 200.0, 3.0)]
    );
}

#[test]
fn whoever_does_not_do_the_work_has_no_points_however_fast_they_were() {
    let differs = End::Differs {
        expected: 5,
        got: 6,
    };
    let how = How::Ended(Why::Exited { code: 0 });
    for end in [differs, End::TimeLimit, End::Broke { how }] {
        let workload = measured(|_| 1, end);
        assert_eq!(workload.points, 0, "{:?}", workload.pace);
        assert_eq!((workload.ratio, workload.pairs), (None, 0));
        assert_eq!(workload.growth, None);
    }
}

/// Of twelve pairs so many take thirty times the CPU time.
fn now_and_then(count: usize) -> Workload {
    let mut get = observed("get", |_| 1000, End::Done);
    for pair in &mut get.sizes[2].pairs[..count] {
        (pair.yours, pair.your_own) = (30_000, 30_000);
    }
    match judged(&[get, observed("rest", |_| 1000, End::Done)]) {
        Performance::Measured(mut measured) => measured.workloads.remove(0),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_takes_long_now_and_then_counts_as_it_adds_up_and_what_did_so_once_may_be_chance() {
    let often = now_and_then(4);
    assert_eq!((often.pace, often.points), (Pace::Beyond, 0));
    assert_eq!(often.mostly.map(|mostly| mostly.middle), Some(1.0));
    assert!(often.ratio.is_some_and(|ratio| ratio.low > 2.0));
    // What is one or the other has a median that says nothing.
    let half = now_and_then(6);
    assert_eq!((half.pace, half.points), (Pace::Beyond, 0));
    assert_eq!(half.mostly, None);
    let once = now_and_then(1);
    assert_eq!((once.pace, once.points), (Pace::Step(0), 4));
    assert_eq!(once.mostly, None);
}

/// The time was something else's: the CPU time says so.
#[test]
fn what_took_long_and_did_nothing_is_the_machines() {
    let mut get = observed("get", |_| 1000, End::Done);
    for pair in &mut get.sizes[2].pairs[..4] {
        pair.yours = 30_000;
    }
    let measured = judged(&[get, observed("rest", |_| 1000, End::Done)]);
    let Performance::Measured(measured) = measured else {
        panic!("{measured:?}")
    };
    assert_eq!(measured.workloads[0].points, 4);
    assert_eq!(measured.workloads[0].mostly, None);
}

/// Five pairs may all lie on one side of the truth.
#[test]
fn too_few_pairs_cost_nothing() {
    let mut few = observed("get", |_| 9000, End::Done);
    few.sizes[2].pairs.truncate(5);
    let rest = observed("rest", |_| 1000, End::Done);
    match judged(&[few, rest]) {
        Performance::Measured(measured) => {
            let few = &measured.workloads[0];
            assert_eq!((&few.pace, few.points), (&Pace::TooNoisy, few.of));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_ends_well_and_was_never_measured_is_our_fault() {
    let mut none = observed("get", |_| 1000, End::Done);
    none.sizes[2].pairs.clear();
    let unknown = judged(&[none]);
    assert!(
        matches!(unknown, Performance::Unknown { .. }),
        "{unknown:?}"
    );
}

#[test]
fn our_own_fault_makes_no_score() {
    let reason = "no disk".to_owned();
    let observed = [observed("get", |_| 1000, End::Ours { reason })];
    let unknown = judged(&observed);
    assert!(
        matches!(unknown, Performance::Unknown { .. }),
        "{unknown:?}"
    );
    let missing = judged(&[]);
    assert!(
        matches!(missing, Performance::Unknown { .. }),
        "{missing:?}"
    );
}

#[test]
fn whoever_would_lose_points_for_pace_is_measured_again_and_the_better_counts() {
    let benches = benches();
    let all: Vec<&Bench> = benches.iter().collect();
    let both = |yours: fn(u64) -> u64, end: End| {
        judged(&[
            observed("get", yours, end),
            observed("rest", |_| 1000, End::Done),
        ])
    };
    let ids = |performance: &Performance| {
        let slow = slow(&all, performance).into_iter();
        slow.map(|bench| bench.id.get_ref().clone())
            .collect::<Vec<_>>()
    };
    let mut measured = both(|_| 1800, End::Done);
    assert_eq!(ids(&measured), ["get"]);
    // What is no matter of pace is none of chance.
    let differs = End::Differs {
        expected: 1,
        got: 2,
    };
    for end in [differs, End::TimeLimit] {
        assert!(ids(&both(|_| 1000, end)).is_empty());
    }
    let of = |performance: &Performance| match performance {
        Performance::Measured(measured) => measured.workloads[0].points,
        other => panic!("{other:?}"),
    };
    let again = |yours| {
        performance(
            &slow(&all, &both(|_| 1800, End::Done)),
            &[observed("get", yours, End::Done)],
        )
    };
    take_better(&mut measured, again(|_| 2100));
    assert_eq!(of(&measured), 2);
    take_better(&mut measured, again(|_| 1000));
    assert_eq!((of(&measured), ids(&measured).len()), (4, 0));
}
