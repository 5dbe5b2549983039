//! Medians, and how sure they are. Pure: the same figures give the same interval.

use fastrand::Rng;

use crate::outcome::Interval;

/// More would change the third digit.
const RESAMPLES: usize = 400;
const SEED: u64 = 0x0be2_c4ed;

/// The one in the middle, or the mean of the two there; not a number where there is none.
pub fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let middle = values.len() / 2;
    let is_even = values.len().is_multiple_of(2);
    let (below, above, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let below = below.iter().copied().max_by(f64::total_cmp);
    match below.filter(|_| is_even) {
        Some(below) => (below + *above) / 2.0,
        None => *above,
    }
}

/// The median, and between what it lies 95 times of 100: exactly, whatever the values are like, for each of them is as
/// likely to lie below the true median as above. None of fewer than six, which cannot be so sure.
pub fn interval(values: &[f64]) -> Option<Interval> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let outside = outside(values.len())?;
    Some(Interval {
        low: values[outside],
        middle: median(&mut values.clone()),
        high: values[values.len() - 1 - outside],
    })
}

/// How many of so many values may be left out at either end: the most for which it is likely by 2.5 of 100 at
/// most that so few lie beyond the true median.
fn outside(count: usize) -> Option<usize> {
    let mut chance = 0.5_f64.powi(i32::try_from(count).ok()?);
    let mut sum = chance;
    let mut outside = None;
    for n in 0..count / 2 {
        if sum > 0.025 {
            break;
        }
        outside = Some(n);
        chance *= (count - n) as f64 / (n + 1) as f64;
        sum += chance;
    }
    outside
}

/// How often the second goes into the first, all in all, and between what that lies: the pairs drawn again and
/// again. A few that are far off move it only as far as they are too many to be left out of a draw.
pub fn of_all(pairs: &[(f64, f64)]) -> Interval {
    let quotient = |pairs: &mut dyn Iterator<Item = &(f64, f64)>| {
        let (above, below) = pairs.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        above / below
    };
    let mut random = Rng::with_seed(SEED);
    let mut again = || {
        let drawn = drawn(pairs, &mut random);
        quotient(&mut drawn.iter())
    };
    let samples = (0..RESAMPLES).map(|_| again()).collect();
    between(quotient(&mut pairs.iter()), samples)
}

/// The exponent of a growth: the slope of the line through the medians, both axes logarithmic.
pub fn exponent(sizes: &[(f64, Vec<f64>)]) -> Interval {
    let slope_of = |median_of: &mut dyn FnMut(&[f64]) -> f64| {
        let points = sizes
            .iter()
            .map(|(size, times)| (size.ln(), median_of(times).ln()));
        slope(&points.collect::<Vec<_>>())
    };
    let middle = slope_of(&mut |times| median(&mut times.to_vec()));
    let mut random = Rng::with_seed(SEED);
    let slopes =
        (0..RESAMPLES).map(|_| slope_of(&mut |times| median(&mut drawn(times, &mut random))));
    between(middle, slopes.collect())
}

/// As many as there are, each drawn from all.
fn drawn<T: Copy>(values: &[T], random: &mut Rng) -> Vec<T> {
    let draws = values.iter().map(|_| values[random.usize(..values.len())]);
    draws.collect()
}

/// The middle 95 of 100.
fn between(middle: f64, mut samples: Vec<f64>) -> Interval {
    samples.sort_by(f64::total_cmp);
    let cut = samples.len() / 40;
    let low = samples.get(cut).copied().unwrap_or(middle);
    let high = samples.iter().rev().nth(cut).copied().unwrap_or(middle);
    Interval { low, middle, high }
}

/// Least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let (mut above, mut below) = (0.0, 0.0);
    for (x, y) in points {
        above += (x - mean_x) * (y - mean_y);
        below += (x - mean_x).powi(2);
    }
    above / below
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty ratios around this one, every tenth of them far off: a machine with something else to do.
    fn ratios(around: f64) -> Vec<f64> {
        let mut random = Rng::with_seed(7);
        let one = |n: usize| match n % 10 {
            0 => around * 5.0,
            _ => around * (0.97 + 0.06 * random.f64()),
        };
        (0..40).map(one).collect()
    }

    #[test]
    fn a_median_does_not_mind_the_extremes() {
        assert_eq!(median(&mut [3.0, 1.0, 1000.0]), 3.0);
        assert!(median(&mut []).is_nan());
    }

    #[test]
    fn of_an_even_number_the_median_lies_between_the_two() {
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 100.0]), 3.0);
        assert_eq!(median(&mut [2.0, 1.0]), 1.5);
    }

    #[test]
    fn the_interval_holds_the_true_median_95_times_of_100_however_few_values_there_are() {
        let mut random = Rng::with_seed(1);
        for count in [6, 10, 12, 40] {
            let holds = (0..4000).filter(|_| {
                // Far more often a little too large than a little too small.
                let values: Vec<f64> = (0..count).map(|_| (4.0 * random.f64()).exp2()).collect();
                let interval = interval(&values).unwrap();
                interval.low <= 4.0 && 4.0 <= interval.high
            });
            let holds = holds.count();
            assert!(holds >= 3780, "{count}: {holds} of 4000");
        }
        assert_eq!(interval(&[1.0, 1.1, 0.9, 1.0, 1.0]), None);
    }

    #[test]
    fn the_interval_holds_what_is_true_and_not_what_is_far_from_it() {
        for around in [1.0, 1.4, 100.0] {
            let Interval { low, middle, high } = interval(&ratios(around)).unwrap();
            assert!(low <= middle && middle <= high, "{low} {middle} {high}");
            assert!(low > 0.95 * around && high < 1.05 * around, "{low} {high}");
        }
    }

    /// Forty pairs alike; so many of them take ten times as long.
    fn with_far_off(count: usize) -> Interval {
        let pair = |n: usize| if n < count { (10.0, 1.0) } else { (1.0, 1.0) };
        of_all(&(0..40).map(pair).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_rare_and_takes_long_is_seen_in_all_and_what_is_hardly_ever_there_is_no_rule() {
        assert_eq!(
            with_far_off(0),
            Interval {
                low: 1.0,
                middle: 1.0,
                high: 1.0
            }
        );
        let rare = with_far_off(8);
        assert!(rare.low > 1.7 && rare.middle == 2.8, "{rare:?}");
        let once = with_far_off(1);
        assert!(once.low == 1.0 && once.middle > 1.2, "{once:?}");
    }

    #[test]
    fn what_disturbs_both_moves_neither() {
        let mut random = Rng::with_seed(3);
        let pairs: Vec<(f64, f64)> = (0..40)
            .map(|_| {
                let slow = if random.u8(..8) == 0 { 5.0 } else { 1.0 };
                (slow * (0.9 + 0.2 * random.f64()), slow)
            })
            .collect();
        let Interval { low, high, .. } = of_all(&pairs);
        assert!(low > 0.9 && high < 1.1, "{low} {high}");
    }

    #[test]
    fn the_same_figures_give_the_same_interval() {
        assert_eq!(interval(&ratios(1.0)), interval(&ratios(1.0)));
    }

    #[test]
    fn values_that_are_all_over_give_a_wide_interval() {
        let values: Vec<f64> = (0..12).map(|n| 1.0 + f64::from(n % 4)).collect();
        let Interval { low, high, .. } = interval(&values).unwrap();
        assert!(high / low > 1.5, "{low} {high}");
    }

    /// So many sizes, each twice the one before; what they take.
    fn growing(time: fn(f64) -> f64) -> Interval {
        let sizes = [1000.0, 2000.0, 4000.0, 8000.0];
        let times = sizes.map(|size| (size, ratios(time(size))));
        exponent(&times)
    }

    #[test]
    fn the_exponent_tells_constant_from_linear_from_quadratic() {
        for (time, is) in [
            ((|_| 5.0) as fn(f64) -> f64, 0.0),
            (|n| n, 1.0),
            (|n| n * n, 2.0),
        ] {
            let Interval { low, middle, high } = growing(time);
            assert!((middle - is).abs() < 0.05, "{middle}");
            assert!(low > is - 0.1 && high < is + 0.1, "{low} {high}");
        }
    }
}
