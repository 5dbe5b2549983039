//! Two pieces of work, measured in turns: how a bench compares a solution with the crates people use.
//! In: two measurements, in any unit. Out: the median ratio of the pairs. A machine that slows down
//! for a while slows both, so the ratio is what may be compared between machines.

use ::std::fmt;

/// What one costs where the other costs 1.00, and the medians of both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    pub ratio: f64,
    pub ours: f64,
    pub theirs: f64,
}

/// Measure ours, theirs, theirs, ours, so many times over.
pub fn compare(
    pairs: usize,
    mut ours: impl FnMut() -> f64,
    mut theirs: impl FnMut() -> f64,
) -> Ratio {
    let pairs: Vec<(f64, f64)> = (0..pairs)
        .map(|_| {
            let (a, b, c, d) = (ours(), theirs(), theirs(), ours());
            ((a + d) / 2.0, (b + c) / 2.0)
        })
        .collect();
    Ratio {
        ratio: median(pairs.iter().map(|(ours, theirs)| ours / theirs)),
        ours: median(pairs.iter().map(|(ours, _)| *ours)),
        theirs: median(pairs.iter().map(|(_, theirs)| *theirs)),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.2}  ({:.1} : {:.1})",
            self.ratio, self.ours, self.theirs
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_moment_of_the_machine_hardly_changes_the_ratio() {
        // Everything takes nine times as long in the second of three rounds.
        let slowness = |n: &mut usize| {
            *n += 1;
            if (3..=4).contains(n) { 9.0 } else { 1.0 }
        };
        let (mut a, mut b) = (0, 0);
        let compared = compare(3, || 2.0 * slowness(&mut a), || 4.0 * slowness(&mut b));
        assert_eq!(
            (compared.ratio, compared.ours, compared.theirs),
            (0.5, 2.0, 4.0)
        );
        assert_eq!(compared.to_string(), "0.50  (2.0 : 4.0)");
    }
}
