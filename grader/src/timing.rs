//! A timed attempt, and what its clock shows. In: what happened, and what time it is. Out: time used and
//! left, and when each stage first passed. Pure: knows no file and no machine's clock.
//!
//! Only what happened is kept, never a running count: a killed process loses nothing, and a laptop
//! that sleeps does not stop an interview. Time does not run backwards: where the machine's clock is
//! set back, this one stands still until that one has caught up.

pub mod summary;

use std::time::Duration;

use serde::Serialize;

use What::{Accepted, Built, Hinted, Kept, Passed, Paused, Resumed, Stopped};

/// A clock that nobody stopped is left alone when it has run so long past its limit: whoever went to
/// bed does not find it in the next day's way.
const LEFT_ALONE: Duration = Duration::from_secs(4 * 60 * 60);

/// A timed attempt, as what happened in it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// What it is called everywhere, so that a merge knows it again.
    pub mark: String,
    pub problem: String,
    /// Seconds since 1970.
    pub begun: i64,
    pub minutes: u32,
    /// An interview: its clock is never paused, and nobody helps.
    pub mock: bool,
    /// In the order in which they happened.
    pub events: Vec<Event>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Seconds since 1970, by the machine's clock.
    pub at: i64,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It began with code that was there, of this digest, and not with the stub.
    Kept {
        source: String,
    },
    Paused,
    Resumed,
    /// All cases of a stage passed, for the first time.
    Passed {
        stage: String,
    },
    /// A hint was taken.
    Hinted {
        case: String,
    },
    /// The grader has built its own libraries for so long. That is no time of the learner's.
    Built {
        seconds: u32,
    },
    /// Every case passed: that ends it.
    Accepted,
    /// The learner ended it.
    Stopped,
}

/// Whether a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Running {
    Going,
    Paused,
    Accepted,
    Stopped,
    /// Never ended, and long over.
    LeftAlone,
}

/// When a stage first passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub stage: String,
    /// By the clock of the attempt.
    pub after: Duration,
}

/// What the clock shows at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub problem: String,
    pub mock: bool,
    pub limit: Duration,
    pub used: Duration,
    /// What was left out of it, because the grader built its own libraries.
    pub built: Duration,
    /// Nothing when time is over.
    pub left: Option<Duration>,
    pub over_by: Duration,
    pub running: Running,
    pub splits: Vec<Split>,
    /// How many hints were taken.
    pub hints: usize,
}

impl Shown {
    pub fn is_paused(&self) -> bool {
        self.running == Running::Paused
    }
}

impl Timing {
    /// A clock that begins to run now.
    pub fn begin(problem: &str, begun: i64, minutes: u32, mock: bool) -> Timing {
        Timing {
            mark: format!("{:032x}", fastrand::u128(..)),
            problem: problem.to_owned(),
            begun,
            minutes,
            mock,
            events: Vec::new(),
        }
    }

    /// The same, begun with code that was there.
    pub fn keeping(mut self, source: String) -> Timing {
        self.events.push(Event {
            at: self.begun,
            what: Kept { source },
        });
        self
    }

    /// The digest of the code with which it began, where that was not the stub.
    pub fn kept(&self) -> Option<&str> {
        self.events.iter().find_map(|event| match &event.what {
            Kept { source } => Some(source.as_str()),
            _ => None,
        })
    }

    pub fn limit(&self) -> Duration {
        Duration::from_secs(60 * u64::from(self.minutes))
    }

    /// What the clock shows.
    pub fn shown(&self, now: i64) -> Shown {
        let (mut hands, mut splits, mut hints) = (Hands::at(self.begun), Vec::new(), 0);
        for (n, event) in self.events.iter().enumerate() {
            let Event { at, what } = event;
            match what {
                Passed { stage } => splits.push(Split {
                    stage: stage.clone(),
                    after: self.hands_then(n, *at, What::is_turn).used(),
                }),
                Accepted => hands = self.hands_then(n, *at, What::is_turn),
                // The code as it stood was graded, for which the grader may have built something.
                Stopped => hands = self.hands_then(n, *at, What::is_built),
                Hinted { .. } => hints += 1,
                Kept { .. } | Paused | Resumed | Built { .. } => {}
            }
            hands.meet(event);
        }
        hands.turn_to(now);
        let (limit, used) = (self.limit(), hands.used());
        let over_by = used.saturating_sub(limit);
        Shown {
            problem: self.problem.clone(),
            mock: self.mock,
            limit,
            used,
            built: Duration::from_secs(hands.built.unsigned_abs()),
            left: limit.checked_sub(used),
            over_by,
            running: match hands.running {
                Running::Going if over_by > LEFT_ALONE => Running::LeftAlone,
                running => running,
            },
            splits,
            hints,
        }
    }

    /// What a grade has shown is known when the grade ends, and happened when it began: what came between
    /// the two is not in its way.
    fn hands_then(&self, n: usize, at: i64, is_no_matter: fn(&What) -> bool) -> Hands {
        let is_later = |event: &&Event| event.at > at && is_no_matter(&event.what);
        let mut hands = Hands::at(self.begun);
        let until = self.events[..n].iter();
        until
            .filter(|event| !is_later(event))
            .for_each(|event| hands.meet(event));
        hands.turn_to(at);
        hands
    }

    /// How many seconds the clock had run when code was saved, whatever has happened by it since.
    /// Nothing before it began, in a pause and after its end: what was saved then is not done by it.
    pub fn clocked(&self, saved: i64) -> Option<u32> {
        let until = self.events.iter().filter(|event| event.at <= saved);
        let then = Timing {
            events: until.cloned().collect(),
            ..self.clone()
        };
        let shown = then.shown(saved);
        (self.begun <= saved && shown.running == Running::Going).then(|| shown.seconds())
    }

    /// Going or paused.
    pub fn is_under_way(&self, now: i64) -> bool {
        matches!(self.shown(now).running, Running::Going | Running::Paused)
    }

    /// The machine's clock shows an earlier time than when something happened last.
    pub fn is_set_back(&self, now: i64) -> bool {
        let last = self.events.iter().map(|event| event.at).max();
        now < last.unwrap_or(self.begun).max(self.begun)
    }

    /// Whether it would change anything.
    pub fn takes(&self, what: &What) -> bool {
        let mut before = self.events.iter().map(|event| &event.what);
        let last = before.clone().rfind(|what| !what.is_aside());
        let running = last.map_or(Running::Going, What::running);
        match (running, what) {
            (Running::Accepted | Running::Stopped | Running::LeftAlone, _) => false,
            (running, Paused) => running == Running::Going && !self.mock,
            (running, Resumed) => running == Running::Paused,
            // Only at its beginning.
            (_, Kept { .. }) => false,
            (running, Built { seconds }) => running == Running::Going && *seconds > 0,
            (_, Passed { .. }) => !before.any(|earlier| earlier == what),
            (_, Hinted { .. } | Accepted | Stopped) => true,
        }
    }
}

impl What {
    /// It happens beside, and the clock runs as before.
    fn is_aside(&self) -> bool {
        matches!(
            self,
            Kept { .. } | Passed { .. } | Hinted { .. } | Built { .. }
        )
    }

    /// It changes what the clock shows.
    fn is_turn(&self) -> bool {
        matches!(self, Paused | Resumed | Built { .. })
    }

    fn is_built(&self) -> bool {
        matches!(self, Built { .. })
    }

    /// How the clock runs from then on.
    fn running(&self) -> Running {
        match self {
            Paused => Running::Paused,
            Accepted => Running::Accepted,
            Stopped => Running::Stopped,
            Kept { .. } | Resumed | Passed { .. } | Hinted { .. } | Built { .. } => Running::Going,
        }
    }
}

/// The hands of the clock while they are turned.
struct Hands {
    at: i64,
    used: i64,
    running: Running,
    /// Since when they go, and nothing was left out.
    since: i64,
    built: i64,
}

impl Hands {
    fn at(begun: i64) -> Hands {
        Hands {
            at: begun,
            used: 0,
            running: Running::Going,
            since: begun,
            built: 0,
        }
    }

    fn turn_to(&mut self, at: i64) {
        let at = at.max(self.at);
        if self.running == Running::Going {
            self.used = self.used.saturating_add(at.saturating_sub(self.at));
        }
        self.at = at;
    }

    fn meet(&mut self, Event { at, what }: &Event) {
        self.turn_to(*at);
        if let Built { seconds } = what {
            self.leave_out((*seconds).into());
        }
        if !what.is_aside() {
            self.running = what.running();
            self.since = self.at;
        }
    }

    /// No more than they have gone since.
    fn leave_out(&mut self, seconds: i64) {
        if self.running == Running::Going {
            let seconds = seconds.min(self.at.saturating_sub(self.since));
            self.used -= seconds;
            self.built += seconds;
            self.since = self.at;
        }
    }

    fn used(&self) -> Duration {
        Duration::from_secs(self.used.unsigned_abs())
    }
}

impl Shown {
    /// Seconds that the clock has run.
    pub fn seconds(&self) -> u32 {
        u32::try_from(self.used.as_secs()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
