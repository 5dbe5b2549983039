//! Figures as they are printed: the median, and between what they lie.

use std::time::Duration;

pub fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// The ratio, pair by pair.
pub fn ratios(what: &str, pairs: &[(Duration, Duration)], target: &str) {
    let ratio = |(a, b): &(Duration, Duration)| a.as_secs_f64() / b.as_secs_f64();
    let [middle, least, most] = spread(pairs.iter().map(ratio).collect());
    let [ours, ..] = spread(pairs.iter().map(|pair| millis(pair.0)).collect());
    let [theirs, ..] = spread(pairs.iter().map(|pair| millis(pair.1)).collect());
    println!(
        "{what}: median ratio {middle:.2}, {least:.2} to {most:.2} ({ours:.0} ms / {theirs:.0} ms) (target: {target})"
    );
}

pub fn seconds(what: &str, took: &[Duration], target: &str) {
    let [middle, least, most] = spread(took.iter().map(Duration::as_secs_f64).collect());
    let count = took.len();
    println!(
        "{what}: median {middle:.2} s, {least:.2} to {most:.2}, of {count} (target: {target})"
    );
}

/// The median, the least and the most.
pub fn spread(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    [
        at(values.len() / 2),
        at(0),
        at(values.len().saturating_sub(1)),
    ]
}
