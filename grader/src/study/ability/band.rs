//! What a belief about an ability says in levels: never a bare label where it is not clear.

use super::gaussian::Marginal;
use crate::study::level::Level;

/// Where one level ends and the next begins.
const CUTS: [f64; 3] = [-1.0, 0.0, 1.0];
/// From here on one level is shown alone.
const CLEAR: f64 = 0.8;

/// How probable each of the four levels is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    pub probabilities: [f64; 4],
}

/// What of a band is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    One {
        level: Level,
        probability: f64,
    },
    /// Two neighbours, and the one of them that is more probable.
    Two {
        lower: Level,
        upper: Level,
        likely: Level,
        probability: f64,
    },
}

impl Band {
    pub(super) fn of(belief: Marginal) -> Band {
        let below = CUTS.map(|cut| normal_below((cut - belief.mean) / belief.variance.sqrt()));
        Band {
            probabilities: [
                below[0],
                below[1] - below[0],
                below[2] - below[1],
                1.0 - below[2],
            ],
        }
    }

    pub fn probability(&self, level: Level) -> f64 {
        self.probabilities[level as usize]
    }

    /// The most probable level.
    pub fn likely(&self) -> Level {
        Level::ALL.into_iter().fold(Level::Newcomer, |best, level| {
            if self.probability(level) > self.probability(best) {
                level
            } else {
                best
            }
        })
    }

    pub fn shown(&self) -> Shown {
        let likely = self.likely();
        let probability = self.probability(likely);
        if probability >= CLEAR {
            return Shown::One {
                level: likely,
                probability,
            };
        }
        let at = likely as usize;
        let below = at.checked_sub(1).map(|below| Level::ALL[below]);
        let above = Level::ALL.get(at + 1).copied();
        let (lower, upper) = match (below, above) {
            (Some(below), Some(above)) if self.probability(below) > self.probability(above) => {
                (below, likely)
            }
            (Some(below), None) => (below, likely),
            (_, Some(above)) => (likely, above),
            (None, None) => (likely, likely),
        };
        Shown::Two {
            lower,
            upper,
            likely,
            probability,
        }
    }
}

/// The share of a standard Gaussian below `z`, to seven digits (Abramowitz and Stegun 26.2.17).
fn normal_below(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = [
        1.330_274_429,
        -1.821_255_978,
        1.781_477_937,
        -0.356_563_782,
        0.319_381_530,
    ];
    let polynomial = series.iter().fold(0.0, |sum, factor| (sum + factor) * t);
    let above = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt() * polynomial;
    if z < 0.0 { above } else { 1.0 - above }
}

#[cfg(test)]
mod tests {
    use super::{Band, Shown, normal_below};
    use crate::study::ability::gaussian::Marginal;
    use crate::study::level::Level;

    fn band(mean: f64, deviation: f64) -> Band {
        Band::of(Marginal {
            mean,
            variance: deviation * deviation,
        })
    }

    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        for (z, below) in [
            (0.0, 0.5),
            (1.0, 0.841_344_7),
            (-1.96, 0.024_997_9),
            (3.0, 0.998_650_1),
            (-9.0, 0.0),
        ] {
            assert!((normal_below(z) - below).abs() < 2e-7, "{z}");
        }
    }

    #[test]
    fn the_four_probabilities_are_one_together() {
        for mean in [-4.0, -1.0, -0.2, 0.0, 0.7, 5.0] {
            for deviation in [0.01, 0.4, 1.2, 9.0] {
                let all = band(mean, deviation).probabilities;
                assert!((all.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                assert!(all.iter().all(|one| (0.0..=1.0).contains(one)), "{all:?}");
            }
        }
    }

    #[test]
    fn a_clear_level_stands_alone() {
        let clear = band(0.5, 0.2).shown();
        let Shown::One { level, probability } = clear else {
            panic!("{clear:?}");
        };
        assert_eq!(level, Level::Senior);
        assert!(probability > 0.98);
        assert!(matches!(band(0.5, 0.38).shown(), Shown::One { .. }));
        assert!(matches!(band(0.5, 0.40).shown(), Shown::Two { .. }));
    }

    #[test]
    fn else_it_is_shown_with_its_more_probable_neighbour() {
        for (mean, pair, expected) in [
            (0.2, (Level::Junior, Level::Senior), Level::Senior),
            (-0.2, (Level::Junior, Level::Senior), Level::Junior),
            (0.9, (Level::Senior, Level::Lead), Level::Senior),
            (1.1, (Level::Senior, Level::Lead), Level::Lead),
            (-1.1, (Level::Newcomer, Level::Junior), Level::Newcomer),
        ] {
            let Shown::Two {
                lower,
                upper,
                likely,
                probability,
            } = band(mean, 0.4).shown()
            else {
                panic!("{mean} is not clear");
            };
            assert_eq!(((lower, upper), likely), (pair, expected), "{mean}");
            assert!((0.25..0.8).contains(&probability));
        }
    }
}
