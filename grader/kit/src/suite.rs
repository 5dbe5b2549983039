//! What the author of a suite writes: cases, and in them what to see.
//!
//! A case drives the learner's code through the suite's contract and logs what it sees. It never
//! says what it expects: that is the snapshot's part.

use ::std::fmt::Display;
use ::std::time::Duration;

use crate::sim::{self, Schedule};
use crate::transcript::{Group, Line, Observed, Step, Transcript};

/// All cases of a problem, in the order they are run and shown.
pub struct Suite<S: 'static> {
    pub cases: Vec<Case<S>>,
}

/// One case: its id (never changed once published) and how to run it.
pub struct Case<S: 'static> {
    pub id: &'static str,
    pub kind: Kind<S>,
    /// It measures what the whole process shares, so no other case may run beside it.
    pub alone: bool,
}

/// One run in a fixed order.
pub type Body<S> = Box<dyn Fn(&S, &mut Log) + Send + Sync>;

/// One run under one seed; `traced` asks for the timeline.
pub type SeededRun<S> = Box<dyn Fn(&S, u64, bool) -> Seen + Send + Sync>;

pub enum Kind<S: 'static> {
    /// Runs once, on virtual time, in a fixed order.
    Transcript(Body<S>),
    /// Runs once for every seed: a schedule, a program, a history.
    Seeded {
        unit: &'static str,
        runs: u64,
        run: SeededRun<S>,
    },
}

/// What one seeded run gives back.
#[derive(Debug, Default)]
pub struct Seen {
    pub observed: Observed,
    pub timeline: Vec<Step>,
}

impl<S> Case<S> {
    pub fn transcript(
        id: &'static str,
        body: impl Fn(&S, &mut Log) + Send + Sync + 'static,
    ) -> Self {
        Case {
            id,
            kind: Kind::Transcript(Box::new(body)),
            alone: false,
        }
    }

    /// Threads, under `schedules` different interleavings.
    pub fn explored(id: &'static str, schedules: u64, body: fn(&S, &mut Log)) -> Self {
        Case::seeded(id, "schedules", schedules, move |subject, seed, traced| {
            in_world(Schedule::Random(seed), traced, subject, body, None)
        })
    }

    /// Random programs against a model: `check` runs the program of one seed (see [`crate::differ`])
    /// and gives back the lines of the smallest program on which the two differ.
    pub fn model(id: &'static str, programs: u64, check: fn(&S, u64) -> Observed) -> Self {
        Case::seeded(id, "programs", programs, move |subject, seed, _| Seen {
            observed: check(subject, seed),
            timeline: Vec::new(),
        })
    }

    /// A case that runs once for each of `runs` seeds; `unit` is what one such run is called.
    pub fn seeded(
        id: &'static str,
        unit: &'static str,
        runs: u64,
        run: impl Fn(&S, u64, bool) -> Seen + Send + Sync + 'static,
    ) -> Self {
        let run: SeededRun<S> = Box::new(run);
        Case {
            id,
            kind: Kind::Seeded { unit, runs, run },
            alone: false,
        }
    }

    /// The same case, for one that measures what the whole process shares.
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// True for a case that runs under many seeds, and so takes its time.
    pub fn is_seeded(&self) -> bool {
        matches!(self.kind, Kind::Seeded { .. })
    }
}

/// Where a run of a case starts and how far it goes.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub first_seed: u64,
    /// Run this many seeds instead of the case's own number.
    pub runs: Option<u64>,
    pub traced: bool,
}

impl Plan {
    pub const WHOLE: Plan = Plan {
        first_seed: 0,
        runs: None,
        traced: false,
    };
}

/// What a case tells while it runs.
pub trait Listener {
    fn seed(&mut self, _seed: u64) {}
    fn call(&mut self, _what: &str) {}
    fn line(&mut self, _line: &Line) {}
    fn progress(&mut self, _done: u64, _of: u64) {}
    fn step(&mut self, _step: &Step) {}
}

/// Hears nothing.
pub struct Deaf;
impl Listener for Deaf {}

impl<S> Case<S> {
    /// Run the case to its end.
    pub fn run(&self, subject: &S, plan: Plan, listener: &mut dyn Listener) -> Transcript {
        match &self.kind {
            Kind::Transcript(body) => {
                let seen = in_world(
                    Schedule::InOrder,
                    plan.traced,
                    subject,
                    body,
                    Some(&mut *listener),
                );
                seen.timeline.iter().for_each(|step| listener.step(step));
                Transcript::Once(seen.observed)
            }
            Kind::Seeded { unit, runs, run } => {
                let runs = plan.runs.unwrap_or(*runs);
                let mut groups: Vec<Group> = Vec::new();
                for n in 0..runs {
                    let seed = plan.first_seed.wrapping_add(n);
                    listener.seed(seed);
                    let seen = run(subject, seed, plan.traced);
                    seen.timeline.iter().for_each(|step| listener.step(step));
                    let last = ends_the_search(&seen.observed);
                    match groups
                        .iter_mut()
                        .find(|group| group.observed == seen.observed)
                    {
                        Some(group) => group.times += 1,
                        None => groups.push(Group {
                            first_seed: seed,
                            times: 1,
                            observed: seen.observed,
                        }),
                    }
                    listener.progress(n + 1, runs);
                    if last {
                        break;
                    }
                }
                Transcript::Seeded {
                    unit: (*unit).to_owned(),
                    groups,
                }
            }
        }
    }
}

/// A run that ended badly, or a shrunk counter-example, tells all there is to tell.
fn ends_the_search(observed: &Observed) -> bool {
    observed.finding.is_some() || observed.lines.iter().any(|line| line.wanted.is_some())
}

fn in_world<S>(
    schedule: Schedule,
    traced: bool,
    subject: &S,
    body: impl Fn(&S, &mut Log),
    listener: Option<&mut dyn Listener>,
) -> Seen {
    let mut log = Log {
        lines: Vec::new(),
        listener,
    };
    let ended = sim::run(schedule, traced, || body(subject, &mut log));
    Seen {
        observed: Observed {
            lines: log.lines,
            finding: ended.finding,
        },
        timeline: ended.timeline,
    }
}

/// Where a case writes what it sees.
pub struct Log<'a> {
    lines: Vec<Line>,
    listener: Option<&'a mut dyn Listener>,
}

impl<'a> Log<'a> {
    /// A log outside [`Case::run`], for kinds of case that other crates add.
    pub fn detached() -> Log<'a> {
        Log {
            lines: Vec::new(),
            listener: None,
        }
    }

    pub fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    /// Make a call and log what it gives. Said before and after, so that a call that never comes back
    /// is known by name.
    pub fn call<T: Display>(&mut self, what: impl Into<String>, f: impl FnOnce() -> T) -> T {
        let what = what.into();
        sim::calling(Some(&what));
        if let Some(listener) = self.listener.as_deref_mut() {
            listener.call(&what);
        }
        let value = f();
        sim::calling(None);
        self.push(what, value.to_string());
        value
    }

    /// Log something already known.
    pub fn see(&mut self, what: impl Into<String>, value: impl Display) {
        self.push(what.into(), value.to_string());
    }

    /// Log something that is not of this moment.
    pub(crate) fn see_at(&mut self, at: Duration, what: impl Into<String>, value: impl Display) {
        self.push_at(at, what.into(), value.to_string());
    }

    /// Let virtual time pass; other threads run meanwhile.
    pub fn advance(&mut self, span: Duration) {
        sim::sleep(span);
    }

    fn push(&mut self, what: String, value: String) {
        self.push_at(sim::now().unwrap_or_default(), what, value);
    }

    fn push_at(&mut self, at: Duration, what: String, value: String) {
        let line = Line {
            at,
            what,
            value,
            wanted: None,
        };
        if let Some(listener) = self.listener.as_deref_mut() {
            listener.line(&line);
        }
        self.lines.push(line);
    }
}

pub const fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

pub const fn millis(n: u64) -> Duration {
    Duration::from_millis(n)
}

pub const fn nanos(n: u64) -> Duration {
    Duration::from_nanos(n)
}
