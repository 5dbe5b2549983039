//! Learners drawn from what the assessment believes of them (or not quite), who take it. Seeded: the
//! same seed draws the same learners, who give the same answers.

use fastrand::Rng;
use grader::study::ability::{Answer, Assessment, Available, Judge, Outcome, TOPICS};
use grader::study::level::Level;

/// A class of learners, and the questions they are given.
#[derive(Clone, Copy)]
pub struct Class {
    /// The deviation of abilities in one topic; the assessment takes it to be 1.2.
    pub spread: f64,
    /// Questions of a topic and a level; the bank holds at least two to choose from.
    pub stock: usize,
    pub kind: Kind,
    pub questions: usize,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Of four choices, judged by the machine.
    Choice,
    /// Of five points, judged by the learner, who ticks a point more often than it is due by this
    /// share of all.
    Rubric { credit: f64 },
}

/// How one of them came out.
pub struct Result {
    pub truth: usize,
    pub likely: usize,
    /// How probable the assessment said that is.
    pub said: f64,
    /// Of the topics, how many came out right.
    pub topics: usize,
}

impl Class {
    /// How the points of one rubric hang together: by a day's luck with its question, in logits.
    const LUCK: f64 = 1.0;

    pub fn results(self, learners: usize, seed: u64) -> Vec<Result> {
        let mut rng = Rng::with_seed(seed);
        (0..learners).map(|_| self.result(&mut rng)).collect()
    }

    fn result(self, rng: &mut Rng) -> Result {
        let abilities = self.learner(rng);
        let mut assessment = Assessment::new();
        self.answer(&abilities, &mut assessment, rng);
        let ability = assessment.by(self.judge());
        let overall = ability.overall();
        let likely = overall.likely();
        let topics = (0..TOPICS)
            .filter(|topic| ability.level(*topic).likely() as usize == level(abilities[*topic]));
        Result {
            truth: level(abilities.iter().sum::<f64>() / TOPICS as f64),
            likely: likely as usize,
            said: overall.probability(likely),
            topics: topics.count(),
        }
    }

    /// The abilities of one of them in all topics.
    pub fn learner(self, rng: &mut Rng) -> Vec<f64> {
        let shared = normal(rng) * 0.7_f64.sqrt();
        (0..TOPICS)
            .map(|_| self.spread * (shared + normal(rng) * 0.3_f64.sqrt()))
            .collect()
    }

    /// Answers the questions that the assessment asks.
    pub fn answer(self, abilities: &[f64], assessment: &mut Assessment, rng: &mut Rng) {
        let mut available: Vec<Available> = (0..TOPICS)
            .flat_map(|topic| {
                Level::ALL.map(|level| Available {
                    topic,
                    level,
                    count: self.stock,
                })
            })
            .collect();
        for _ in 0..self.questions {
            let Some((topic, level)) = assessment.by(self.judge()).next(&available) else {
                return;
            };
            for one in &mut available {
                one.count -= usize::from(one.topic == topic && one.level == level);
            }
            assessment.learn(&Answer {
                topic,
                level,
                outcome: self.outcome(abilities[topic] - (level as u8 as f64 - 1.5), rng),
                judge: self.judge(),
            });
        }
    }

    fn outcome(self, above: f64, rng: &mut Rng) -> Outcome {
        let logit = 1.7 * above;
        match self.kind {
            Kind::Choice => Outcome::Choice {
                right: rng.f64() < 0.25 + 0.75 * logistic(logit),
                of: 4,
            },
            Kind::Rubric { credit } => {
                let share = logistic(logit + Class::LUCK * normal(rng)) + credit;
                Outcome::Rubric {
                    ticked: (0..5).map(|_| u8::from(rng.f64() < share)).sum(),
                    of: 5,
                }
            }
        }
    }

    fn judge(self) -> Judge {
        match self.kind {
            Kind::Choice => Judge::Machine,
            Kind::Rubric { .. } => Judge::Learner,
        }
    }
}

/// The share of some of them, with its standard error.
pub fn share(results: &[Result], of: impl Fn(&Result) -> bool) -> (f64, f64) {
    let count = results.len() as f64;
    let share = results.iter().filter(|result| of(result)).count() as f64 / count;
    (share, (share * (1.0 - share) / count).sqrt())
}

fn level(ability: f64) -> usize {
    [-1.0, 0.0, 1.0]
        .iter()
        .filter(|cut| ability > **cut)
        .count()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn normal(rng: &mut Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.f64()).cos()
}
