//! What to do next among the problems, and why. In: how far someone has come with each. Out: one
//! proposal; what to study next in the notes is `study::progress`'s to say.

use serde::Serialize;

use super::{Kata, Practice, Spent};

/// A problem to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    pub problem: String,
    #[serde(flatten)]
    pub why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Why {
    /// Begun and not solved; nothing was scored yet where `best` is missing.
    Begun { best: Option<u32>, failing: usize },
    /// It passed once, and its code as it is now does not.
    Worse { failing: usize },
    /// Begun, and so many attempts in a row brought nothing: time for a hint.
    Stuck { best: u32, attempts: usize },
    /// Never tried.
    New,
    /// All are solved, and this one took longer than it should.
    Slow { spent: Spent, minutes: u32 },
    /// All are solved, and this one so many days ago.
    LongAgo { days: i64 },
}

/// So many attempts without a better score are no accident.
const STUCK: usize = 5;
/// What was solved so many days ago is worth doing again.
const LONG_AGO: i64 = 14;

/// The problem at hand while it is unsolved, another that is begun, one that is new; and where all are
/// solved, the slowest beside its time, or the one that was solved longest ago. `current` is the problem
/// that is worked at, also when it passed once; `today` the number of the day.
pub fn next(
    katas: &[Kata],
    practices: &[Practice],
    current: Option<&str>,
    day_of: impl Fn(i64) -> i64,
    today: i64,
) -> Option<Next> {
    let all = || {
        katas.iter().filter_map(|kata| {
            let practice = practices.iter().find(|of| of.problem == kata.id)?;
            Some((kata, practice))
        })
    };
    let is_begun = |practice: &Practice| practice.attempts > 0 || practice.best.is_some();
    let unsolved = || all().filter(|(_, practice)| !practice.solved);
    let is_current = |kata: &Kata| current == Some(kata.id.as_str());
    let begun = all()
        .filter(|(kata, practice)| is_begun(practice) && (!practice.solved || is_current(kata)))
        .min_by_key(|(kata, practice)| {
            // What a wrong clock has dated ahead is not the last for ever.
            let last = practice.last_at.filter(|at| day_of(*at) <= today);
            (!is_current(kata), std::cmp::Reverse(last))
        });
    if let Some((kata, practice)) = begun {
        return Some(proposal(kata, going_on(practice)));
    }
    if let Some((kata, _)) = unsolved().next() {
        return Some(proposal(kata, Why::New));
    }
    let slow = all().filter_map(|(kata, practice)| {
        let spent = practice.to_pass?;
        let limit = u64::from(kata.minutes) * 60;
        (spent.seconds > limit && limit > 0).then_some((kata, spent))
    });
    let slowest = slow.max_by(|(one, spent), (other, more)| {
        let ratio = |kata: &Kata, spent: &Spent| spent.seconds as f64 / f64::from(kata.minutes);
        ratio(one, spent).total_cmp(&ratio(other, more))
    });
    if let Some((kata, spent)) = slowest {
        let minutes = kata.minutes;
        return Some(proposal(kata, Why::Slow { spent, minutes }));
    }
    let ago = |practice: &Practice| practice.passed_last_at.map(|at| today - day_of(at));
    let longest = all().filter_map(|(kata, practice)| Some((kata, ago(practice)?)));
    let (kata, days) = longest
        .filter(|(_, days)| *days >= LONG_AGO)
        .max_by_key(|(_, days)| *days)?;
    Some(proposal(kata, Why::LongAgo { days }))
}

fn proposal(kata: &Kata, why: Why) -> Next {
    Next {
        problem: kata.id.clone(),
        why,
    }
}

fn going_on(practice: &Practice) -> Why {
    if practice.solved {
        let failing = practice.failing.len();
        return Why::Worse { failing };
    }
    let attempts = practice.without_gain();
    match practice.best {
        Some(best) if attempts >= STUCK => Why::Stuck { best, attempts },
        best => Why::Begun {
            best,
            failing: practice.failing.len(),
        },
    }
}
