//! Random programs against a model. In: operations, how to make a program of them, and how to run
//! one beside the model. Out: what is observed, for [`Case::model`](crate::suite::Case::model):
//! nothing but agreement, or the smallest program found on which the two differ.
//!
//! ```
//! use kit::differ::{self, Operation, Record, Rng};
//! # use kit::suite::Case;
//! # struct Subject { limiter: fn(u32) -> Box<dyn Limiter> }
//! # trait Limiter { fn is_allowed(&self, tokens: u32) -> bool; }
//!
//! #[derive(Clone)]
//! enum Op { New(u32), Ask(u32) }
//!
//! impl Operation for Op {
//!     fn make(rng: &mut Rng, size: usize) -> Vec<Op> {
//!         let new = Op::New(rng.u32(1..=size as u32));
//!         let asks = (0..rng.usize(1..=size)).map(|_| Op::Ask(rng.u32(0..4)));
//!         [new].into_iter().chain(asks).collect()
//!     }
//!     fn cost(&self) -> u64 {
//!         match *self { Op::New(n) | Op::Ask(n) => n.into() }
//!     }
//!     fn simpler(&self) -> Vec<Op> {
//!         match *self {
//!             Op::New(n) => differ::smaller(n, 1).map(Op::New).collect(),
//!             Op::Ask(n) => differ::smaller(n, 0).map(Op::Ask).collect(),
//!         }
//!     }
//! }
//!
//! fn run(subject: &Subject, program: &[Op], record: &mut Record) {
//!     let Some(&Op::New(capacity)) = program.first() else { return };
//!     let (limiter, mut tokens) = ((subject.limiter)(capacity), capacity);
//!     record.note(format!("new({capacity})"));
//!     for op in &program[1..] {
//!         let &Op::Ask(n) = op else { return };
//!         let wanted = n <= tokens;
//!         tokens -= if wanted { n } else { 0 };
//!         record.call(format!("is_allowed({n})"), wanted, || limiter.is_allowed(n));
//!     }
//! }
//!
//! # fn case() -> Case<Subject> {
//! Case::model("agrees_with_a_model", 2_000, |subject, seed| {
//!     differ::check(seed, |program, record| run(subject, program, record))
//! })
//! # }
//! ```
//!
//! Leave the model no choice at a boundary: count in integers, and let time pass in steps that are
//! exact in binary (250 ms), so that an honest solution in floating point is never refused.

use ::std::fmt::Display;
use ::std::ops::{Div, Sub};
use ::std::time::Duration;

pub use fastrand::Rng;

use crate::sim::{self, Schedule};
use crate::transcript::{Finding, Line, Observed};

/// Programs grow with the seed's number up to this size, so that what a short program shows is found
/// with a short one.
pub const LARGEST: usize = 20;

/// How many programs shrinking may run. With steps and cost going down strictly it ends anyway; this
/// is for subjects that are slow.
const SHRINKING_RUNS: u32 = 2_000;

/// Programs of at most so many steps are also simplified several steps at once.
const FEW: usize = 6;

/// One step of a program.
pub trait Operation: Clone {
    /// A program. Whatever it needs to begin with (a constructor's arguments) is its first operation.
    fn make(rng: &mut Rng, size: usize) -> Vec<Self>;

    /// How far this is from the simplest operation of its kind.
    fn cost(&self) -> u64 {
        0
    }

    /// Simpler operations to try in this one's place, the simplest first. Those that do not cost
    /// less are passed over, so a mistake here cannot keep shrinking from ending.
    fn simpler(&self) -> Vec<Self> {
        Vec::new()
    }
}

/// Numbers to try instead of `n`: the least, the half, one less.
pub fn smaller<N>(n: N, least: N) -> impl Iterator<Item = N>
where
    N: Copy + PartialOrd + From<u8> + Div<Output = N> + Sub<Output = N>,
{
    let numbers = (least < n).then(|| {
        let (half, less) = (n / N::from(2), n - N::from(1));
        let half = Some(half).filter(|half| least < *half);
        let less = Some(less).filter(|less| half.unwrap_or(least) < *less);
        [Some(least), half, less]
    });
    numbers.into_iter().flatten().flatten()
}

/// Run the program of one seed on virtual time, with subject and model side by side in `run`. Every
/// call of `run` gets a world of its own. A panic of the subject is a difference too.
pub fn check<O: Operation>(seed: u64, run: impl Fn(&[O], &mut Record)) -> Observed {
    let size = (seed / 10 + 1).min(LARGEST as u64) as usize;
    let program = O::make(&mut Rng::with_seed(seed), size);
    let Some(observed) = difference(&program, &run) else {
        return agreement();
    };
    if matches!(observed.finding, Some(Finding::NoEnd { .. })) {
        // Each such run takes very long; shrinking would take hours.
        return observed;
    }
    let mut shrinking = Shrinking {
        program,
        observed,
        run: &run,
        runs_left: SHRINKING_RUNS,
    };
    while shrinking.drop_steps() || shrinking.simplify_steps() || shrinking.simplify_together() {}
    shrinking.observed
}

/// All programs on which the two agree look alike, whatever was in them.
fn agreement() -> Observed {
    Observed {
        lines: vec![Line {
            at: Duration::ZERO,
            what: "agrees with the model".into(),
            value: String::new(),
            wanted: None,
        }],
        finding: None,
    }
}

/// What the program shows, if that is a difference.
fn difference<O>(program: &[O], run: &impl Fn(&[O], &mut Record)) -> Option<Observed> {
    let mut record = Record::default();
    let ended = sim::run(Schedule::InOrder, false, || run(program, &mut record));
    // What the program still did after the difference says nothing more.
    let finding = ended.finding.filter(|_| !record.differs);
    (record.differs || finding.is_some()).then_some(Observed {
        lines: record.lines,
        finding,
    })
}

/// Where a program writes what it did, what came back and what the model says. It is deaf after the
/// first difference: from there on subject and model are in different states.
#[derive(Debug, Default)]
pub struct Record {
    lines: Vec<Line>,
    differs: bool,
}

impl Record {
    /// Make a call whose value the model knows. Known by name even if it never comes back.
    pub fn call<T: Display + PartialEq>(
        &mut self,
        what: impl Into<String>,
        wanted: T,
        f: impl FnOnce() -> T,
    ) {
        let what = what.into();
        sim::calling(Some(&what));
        // A call that panics leaves its line without a value.
        self.note(what);
        let got = f();
        sim::calling(None);
        self.fill(&got, &wanted);
    }

    /// Compare something already known.
    pub fn expect<T: Display + PartialEq>(&mut self, what: impl Into<String>, got: T, wanted: T) {
        self.note(what);
        self.fill(&got, &wanted);
    }

    /// Write down a step that has no value to compare.
    pub fn note(&mut self, what: impl Into<String>) {
        if !self.differs {
            self.lines.push(Line {
                at: sim::now().unwrap_or_default(),
                what: what.into(),
                value: String::new(),
                wanted: None,
            });
        }
    }

    /// Let virtual time pass.
    pub fn advance(&mut self, span: Duration) {
        sim::sleep(span);
    }

    fn fill<T: Display + PartialEq>(&mut self, got: &T, wanted: &T) {
        if self.differs {
            return;
        }
        if let Some(line) = self.lines.last_mut() {
            line.value = got.to_string();
            line.wanted = (got != wanted).then(|| wanted.to_string());
        }
        self.differs = got != wanted;
    }
}

/// A program that shows a difference, on its way to the smallest one. With every change that is kept
/// it has fewer steps, or as many that cost less together.
struct Shrinking<'a, O, R> {
    program: Vec<O>,
    observed: Observed,
    run: &'a R,
    runs_left: u32,
}

impl<O: Operation, R: Fn(&[O], &mut Record)> Shrinking<'_, O, R> {
    /// Leave out blocks of steps, large ones first. True if something could go.
    fn drop_steps(&mut self) -> bool {
        let before = self.program.len();
        let mut block = before.div_ceil(2);
        while block > 0 {
            let mut end = self.program.len();
            while end >= block {
                let mut shorter = self.program.clone();
                shorter.drain(end - block..end);
                self.keep_if_it_differs(shorter);
                end -= 1;
                end = end.min(self.program.len());
            }
            block /= 2;
        }
        self.program.len() < before
    }

    /// Replace single steps by simpler ones. True if something could be replaced.
    fn simplify_steps(&mut self) -> bool {
        let mut changed = false;
        for at in 0..self.program.len() {
            while self.simplify_step(at) {
                changed = true;
            }
        }
        changed
    }

    fn simplify_step(&mut self, at: usize) -> bool {
        cheaper(&self.program[at]).into_iter().any(|simpler| {
            let mut program = self.program.clone();
            program[at] = simpler;
            self.keep_if_it_differs(program)
        })
    }

    /// Replace several steps at once: a request of a whole bucket gets smaller only if the bucket
    /// does. True if something could be replaced.
    fn simplify_together(&mut self) -> bool {
        if self.program.len() > FEW {
            return false;
        }
        let choices: Vec<Vec<O>> = self.program.iter().map(cheaper).collect();
        let ranks = choices.iter().map(Vec::len).max().unwrap_or_default();
        (0..ranks).any(|rank| {
            (1_u32..1 << choices.len()).any(|steps| {
                let chosen = |at: usize| choices[at].get(rank).filter(|_| steps >> at & 1 == 1);
                let mut program = self.program.clone();
                let mut replaced = 0;
                for (at, step) in program.iter_mut().enumerate() {
                    if let Some(simpler) = chosen(at) {
                        *step = simpler.clone();
                        replaced += 1;
                    }
                }
                // One alone was tried before.
                replaced > 1 && self.keep_if_it_differs(program)
            })
        })
    }

    fn keep_if_it_differs(&mut self, program: Vec<O>) -> bool {
        if self.runs_left == 0 {
            return false;
        }
        self.runs_left -= 1;
        match difference(&program, self.run) {
            Some(observed) => {
                (self.program, self.observed) = (program, observed);
                true
            }
            None => false,
        }
    }
}

fn cheaper<O: Operation>(step: &O) -> Vec<O> {
    let mut cheaper = step.simpler();
    cheaper.retain(|simpler| simpler.cost() < step.cost());
    cheaper
}
