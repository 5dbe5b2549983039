//! What grows is told from what hardly does, wherever the work is done.

#![cfg(not(feature = "real"))]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kit::growth::Call;
use kit::sim;
use kit::suite::{Case, Deaf, Plan};
use kit::thread;

const SIZES: [usize; 2] = [256, 16_384];

/// The CPU time of the whole process is measured, so these run one at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn says(prepare: fn(&(), usize) -> Call) -> String {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let case = Case::growth("a_case", "a call", SIZES, prepare);
    case.run(&(), Plan::WHOLE, &mut Deaf).text()
}

fn count(all: &[usize]) {
    black_box(all.iter().filter(|&&n| black_box(n) == 7).count());
}

#[test]
fn a_lookup_in_a_tree_hardly_grows() {
    let text = says(|(), size| {
        let tree: BTreeMap<usize, usize> = (0..size).map(|n| (n, n)).collect();
        Box::new(move || {
            black_box(tree.get(&black_box(size / 3)));
        })
    });
    assert!(text.ends_with("a call  hardly grows\n"), "{text}");
}

#[test]
fn a_scan_grows_with_the_size() {
    let text = says(|(), size| {
        let all: Vec<usize> = (0..size).collect();
        Box::new(move || count(&all))
    });
    let expected = "grows with the size: 64 times as much";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_scan_in_another_thread_grows_as_well() {
    let text = says(|(), size| {
        let all: Vec<usize> = (0..size).collect();
        Box::new(move || {
            thread::scope(|scope| {
                // So often that the scans are more than the making of a thread.
                scope.spawn(|| (0..1_000).for_each(|_| count(&all)));
            });
        })
    });
    assert!(text.contains("grows with the size"), "{text}");
}

#[test]
fn time_that_a_call_lets_pass_is_not_shown() {
    let text = says(|(), _| Box::new(|| sim::sleep(Duration::from_micros(1))));
    assert_eq!(text, "t=0.000s  a call  hardly grows\n");
}
