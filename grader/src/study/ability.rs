//! The assessment: which question to ask next, and at which level a learner is, overall and a topic.
//!
//! Answers go in, a [`Band`] comes out: four probabilities, never a bare label. What a machine judged
//! and what learners ticked for themselves are two beliefs that never mix; [`Assessment::calibration`]
//! sets them side by side. Pure: to take an assessment up again, give it the same answers again.
//!
//! How a question works: someone of ability x meets one of difficulty d and knows the answer with
//! probability 1 / (1 + e^-1.7 (x - d)); who does not know it still guesses one choice of so many.

mod band;
mod gaussian;
#[cfg(test)]
mod tests;

pub use band::{Band, Shown};
pub use gaussian::TOPICS;

use super::level::Level;
use gaussian::{Gaussian, Marginal};

/// How sharply a question tells those above its difficulty from those below.
const DISCRIMINATION: f64 = 1.7;
/// How much alike the points of one rubric fall, between those of different questions (0) and one
/// point counted several times (1): who thought of the question's idea has most of them.
const ALIKE: f64 = 0.2;
/// What a question is taken to let a guesser have while it is not known which one it will be.
const USUAL_GUESS: f64 = 0.25;
/// So many deviations are no accident.
const TOLD: f64 = 1.96;
/// Less than this, in levels, is no difference worth a word.
const ALIKE_LEVELS: f64 = 0.5;

/// How an answer came out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// One of so many choices.
    Choice { right: bool, of: u8 },
    /// Something typed: a word, a number.
    Typed { right: bool },
    /// So many points of a rubric.
    Rubric { ticked: u8, of: u8 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judge {
    Machine,
    Learner,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Which of the topics, from 0.
    pub topic: usize,
    pub level: Level,
    pub outcome: Outcome,
    pub judge: Judge,
}

/// So many questions of a topic and a level that may still be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Available {
    pub topic: usize,
    pub level: Level,
    pub count: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    machine: Ability,
    learner: Ability,
}

/// What is believed of a learner by the answers of one judge.
#[derive(Debug, Clone, PartialEq)]
pub struct Ability {
    belief: Gaussian,
    answers: usize,
}

impl Outcome {
    /// How likely it is of someone who is so able, at a question so difficult.
    fn likelihood(self, ability: f64, difficulty: f64) -> f64 {
        match self {
            Outcome::Choice { right, of } => {
                let known = right_with(ability, difficulty, 1.0 / f64::from(of.max(1)));
                if right { known } else { 1.0 - known }
            }
            Outcome::Typed { right } => {
                let known = right_with(ability, difficulty, 0.0);
                if right { known } else { 1.0 - known }
            }
            Outcome::Rubric { ticked, of } => {
                let of = f64::from(of.max(1));
                let share = (f64::from(ticked) / of).min(1.0);
                let points = of / (1.0 + (of - 1.0) * ALIKE);
                let known = right_with(ability, difficulty, 0.0);
                known.powf(points * share) * (1.0 - known).powf(points * (1.0 - share))
            }
        }
    }
}

fn right_with(ability: f64, difficulty: f64, guess: f64) -> f64 {
    guess + (1.0 - guess) / (1.0 + (-DISCRIMINATION * (ability - difficulty)).exp())
}

/// The middle of the level.
fn difficulty(level: Level) -> f64 {
    level as u8 as f64 - 1.5
}

impl Assessment {
    pub fn new() -> Assessment {
        Assessment {
            machine: Ability::new(),
            learner: Ability::new(),
        }
    }

    pub fn learn(&mut self, answer: &Answer) {
        match answer.judge {
            Judge::Machine => self.machine.learn(answer),
            Judge::Learner => self.learner.learn(answer),
        }
    }

    /// By the answers of one judge alone.
    pub fn by(&self, judge: Judge) -> &Ability {
        match judge {
            Judge::Machine => &self.machine,
            Judge::Learner => &self.learner,
        }
    }

    /// How much more learners credit themselves than the machine does. Nothing where one of the two has
    /// seen no answer.
    pub fn calibration(&self) -> Option<Calibration> {
        let machine = self.machine.evidence()?;
        let learner = self.learner.evidence()?;
        Some(Calibration {
            levels: learner.mean - machine.mean,
            deviation: (learner.variance + machine.variance).sqrt(),
        })
    }
}

impl Default for Assessment {
    fn default() -> Assessment {
        Assessment::new()
    }
}

impl Ability {
    fn new() -> Ability {
        Ability {
            belief: Gaussian::prior(),
            answers: 0,
        }
    }

    fn learn(&mut self, answer: &Answer) {
        // A topic that is none says nothing.
        if answer.topic < TOPICS {
            let difficulty = difficulty(answer.level);
            self.belief.observe(answer.topic, |ability| {
                answer.outcome.likelihood(ability, difficulty)
            });
            self.answers += 1;
        }
    }

    /// How many answers it rests on.
    pub fn answers(&self) -> usize {
        self.answers
    }

    pub fn overall(&self) -> Band {
        Band::of(self.belief.overall())
    }

    /// In one topic; of a topic there is none of, what holds of all.
    pub fn level(&self, topic: usize) -> Band {
        if topic < TOPICS {
            Band::of(self.belief.topic(topic))
        } else {
            self.overall()
        }
    }

    /// What to ask next: the topic least is known of, at the level whose answer is expected to tell
    /// most. That is the level nearest to the learner or, as guessing blurs what is too difficult, the
    /// one below. Of equals the first.
    pub fn next(&self, available: &[Available]) -> Option<(usize, Level)> {
        let asked = |one: &&Available| one.count > 0 && one.topic < TOPICS;
        let topic = available
            .iter()
            .filter(asked)
            .map(|one| (self.belief.topic(one.topic).variance, one.topic))
            .reduce(greater)?
            .1;
        let belief = self.belief.topic(topic);
        let told = |level: Level| {
            belief.expected_fall(|ability| right_with(ability, difficulty(level), USUAL_GUESS))
        };
        available
            .iter()
            .filter(|one| asked(one) && one.topic == topic)
            .map(|one| (told(one.level), one.level))
            .reduce(greater)
            .map(|(_, level)| (topic, level))
    }

    /// What the answers say of the mean ability without what was believed before them, which would draw
    /// the result of few answers to the middle.
    fn evidence(&self) -> Option<Marginal> {
        let before = Gaussian::prior().overall();
        let now = self.belief.overall();
        let precision = now.variance.recip() - before.variance.recip();
        (self.answers > 0 && precision > 0.0).then(|| Marginal {
            mean: now.mean / now.variance / precision,
            variance: precision.recip(),
        })
    }
}

fn greater<T>(one: (f64, T), other: (f64, T)) -> (f64, T) {
    if other.0 > one.0 { other } else { one }
}

/// The learner's own judgement beside the machine's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// So many levels more the learner credits; less, where it is negative.
    pub levels: f64,
    /// How far that may be off.
    pub deviation: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    /// Learners credit themselves more than the machine shows, by so many levels.
    More(f64),
    Less(f64),
    /// No difference of half a level.
    Alike,
    NotYet,
}

impl Calibration {
    pub fn told(self) -> Told {
        let margin = TOLD * self.deviation;
        match self.levels {
            levels if levels > margin => Told::More(levels),
            levels if levels < -margin => Told::Less(-levels),
            levels if levels.abs() + margin < ALIKE_LEVELS => Told::Alike,
            _ => Told::NotYet,
        }
    }
}
