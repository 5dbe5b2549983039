//! Points for a ratio. Pure. Marked down only by what is sure: the interval's lower end.

use crate::manifest::Bench;
use crate::outcome::{Interval, Pace};

/// Of an interval whose ends are so many times apart nothing good can be said.
const WIDE: f64 = 1.5;

pub fn judged(bench: &Bench, ratio: Interval) -> (Pace, u32) {
    let step = bench.steps.iter().position(|step| ratio.low <= step.up_to);
    let points = step.map_or(0, |step| bench.steps[step].points);
    let best = bench.steps.first().map_or(f64::INFINITY, |step| step.up_to);
    let pace = match step {
        Some(0) if ratio.high > best && ratio.high / ratio.low > WIDE => Pace::TooNoisy,
        Some(step) => Pace::Step(step),
        None => Pace::Beyond,
    };
    (pace, points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Manifest;

    fn judge(low: f64, high: f64) -> (Pace, u32) {
        let text = include_str!("sample.toml");
        let manifest = Manifest::parse(text, "sample.toml").unwrap();
        let middle = (low * high).sqrt();
        judged(&manifest.benches[0], Interval { low, middle, high })
    }

    #[test]
    fn only_the_lower_end_of_the_interval_costs_points() {
        // Full up to 1.25, half up to 2.
        assert_eq!(judge(0.5, 0.6), (Pace::Step(0), 4));
        assert_eq!(judge(1.25, 1.4), (Pace::Step(0), 4));
        assert_eq!(judge(1.26, 1.4), (Pace::Step(1), 2));
        assert_eq!(judge(1.99, 9.0), (Pace::Step(1), 2));
        assert_eq!(judge(2.01, 2.1), (Pace::Beyond, 0));
        assert_eq!(judge(80.0, 900.0), (Pace::Beyond, 0));
    }

    #[test]
    fn what_cannot_be_told_costs_nothing_and_is_said() {
        assert_eq!(judge(1.0, 1.6), (Pace::TooNoisy, 4));
        // As far apart, and good all the same.
        assert_eq!(judge(0.5, 1.2), (Pace::Step(0), 4));
    }
}
