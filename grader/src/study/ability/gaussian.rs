//! What is believed of a learner: one Gaussian over the abilities in all topics, which share a common
//! part. So an answer on one topic says something of every other.
//!
//! An answer is not Gaussian evidence. Linearising it at the mean is off where the mean is far from the
//! question, and worst where a right answer may be a guess. Here the belief about the topic that was
//! asked is multiplied by the likelihood of the answer and integrated, and the Gaussian with that mean
//! and that variance takes its place (assumed-density filtering); the other topics follow by their
//! covariance, which is an update of rank one.

/// How many topics there are.
pub const TOPICS: usize = 15;

/// Of a learner's ability in one topic, in levels.
const SPREAD: f64 = 1.2;
/// The correlation between two topics.
const SHARED: f64 = 0.7;

/// Where an integral over a Gaussian looks: so many steps of so many deviations, on either side.
const STEPS: i32 = 24;
const STEP: f64 = 0.25;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Marginal {
    pub mean: f64,
    pub variance: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gaussian {
    mean: [f64; TOPICS],
    covariance: [[f64; TOPICS]; TOPICS],
}

impl Gaussian {
    /// Of a learner nothing is known of.
    pub fn prior() -> Gaussian {
        let mut covariance = [[SHARED * SPREAD * SPREAD; TOPICS]; TOPICS];
        for (topic, row) in covariance.iter_mut().enumerate() {
            row[topic] = SPREAD * SPREAD;
        }
        Gaussian {
            mean: [0.0; TOPICS],
            covariance,
        }
    }

    pub fn topic(&self, topic: usize) -> Marginal {
        Marginal {
            mean: self.mean[topic],
            variance: self.covariance[topic][topic],
        }
    }

    /// The mean of all topics.
    pub fn overall(&self) -> Marginal {
        let topics = TOPICS as f64;
        Marginal {
            mean: self.mean.iter().sum::<f64>() / topics,
            variance: self.covariance.iter().flatten().sum::<f64>() / (topics * topics),
        }
    }

    /// The belief once something was seen of a topic.
    pub fn observe(&mut self, topic: usize, likelihood: impl Fn(f64) -> f64) {
        let before = self.topic(topic);
        let after = before.times(likelihood);
        let column = self.covariance.map(|row| row[topic] / before.variance);
        for (row, gain) in column.iter().enumerate() {
            self.mean[row] += gain * (after.mean - before.mean);
            for (covariance, other) in self.covariance[row].iter_mut().zip(column) {
                *covariance += gain * other * (after.variance - before.variance);
            }
        }
    }
}

impl Marginal {
    /// The mean and the variance of this Gaussian times a likelihood. Where the likelihood is nowhere
    /// more than nothing, as it was.
    pub fn times(self, likelihood: impl Fn(f64) -> f64) -> Marginal {
        let deviation = self.variance.sqrt();
        let (mut mass, mut first, mut second) = (0.0, 0.0, 0.0);
        for step in -STEPS..=STEPS {
            let z = f64::from(step) * STEP;
            let weight = (-z * z / 2.0).exp() * likelihood(self.mean + z * deviation);
            mass += weight;
            first += weight * z;
            second += weight * z * z;
        }
        if mass <= f64::MIN_POSITIVE {
            return self;
        }
        let shift = first / mass;
        Marginal {
            mean: self.mean + shift * deviation,
            variance: self.variance * (second / mass - shift * shift),
        }
    }

    /// By how much the variance is expected to fall once it is seen whether something of this
    /// probability happens: as much as the mean is expected to move, squared.
    pub fn expected_fall(self, probability: impl Fn(f64) -> f64) -> f64 {
        let deviation = self.variance.sqrt();
        let (mut mass, mut happens, mut moves) = (0.0, 0.0, 0.0);
        for step in -STEPS..=STEPS {
            let z = f64::from(step) * STEP;
            let weight = (-z * z / 2.0).exp();
            let both = weight * probability(self.mean + z * deviation);
            mass += weight;
            happens += both;
            moves += both * z;
        }
        let chance = happens / mass;
        let uncertain = chance * (1.0 - chance);
        if uncertain <= f64::EPSILON {
            return 0.0;
        }
        self.variance * (moves / mass).powi(2) / uncertain
    }
}
