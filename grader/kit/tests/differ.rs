//! The search for counter-examples: it finds what it should, makes it small, and leaves the right
//! solution alone.

use std::cell::Cell;
use std::time::Duration;

use kit::differ::{self, Operation, Record, Rng};
use kit::suite::{Case, Deaf, Plan};
use kit::time::Instant;
use kit::transcript::{Finding, Observed, Transcript};

#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    WholeSecondsOnly,
    NoCap,
    DenialForgetsTime,
    PanicsOnLargeRequest,
}

struct Bucket {
    mistake: Mistake,
    capacity: f64,
    per_second: f64,
    tokens: f64,
    then: Instant,
}

impl Bucket {
    fn new(mistake: Mistake, capacity: u32, per_second: u32) -> Self {
        Bucket {
            mistake,
            capacity: capacity.into(),
            per_second: per_second.into(),
            tokens: capacity.into(),
            then: Instant::now(),
        }
    }

    fn is_allowed(&mut self, tokens: u32) -> bool {
        let elapsed = self.then.elapsed();
        let elapsed = match self.mistake {
            Mistake::WholeSecondsOnly => elapsed.as_secs() as f64,
            _ => elapsed.as_secs_f64(),
        };
        let wanted = f64::from(tokens);
        let refilled = self.tokens + elapsed * self.per_second;
        let refilled = match self.mistake {
            Mistake::NoCap => refilled,
            _ => refilled.min(self.capacity),
        };
        if self.mistake == Mistake::PanicsOnLargeRequest && wanted > self.capacity {
            panic!("asked for more than there is room for");
        }
        let allowed = wanted <= refilled;
        if allowed || self.mistake != Mistake::DenialForgetsTime {
            self.tokens = refilled - if allowed { wanted } else { 0.0 };
        }
        self.then = Instant::now();
        allowed
    }
}

#[derive(Clone, Copy, Debug)]
enum Op {
    New { capacity: u32, per_second: u32 },
    WaitQuarters(u32),
    Ask(u32),
}

impl Operation for Op {
    fn make(rng: &mut Rng, size: usize) -> Vec<Op> {
        let size = size as u32;
        let capacity = rng.u32(1..=size);
        let per_second = rng.u32(1..=size.min(10));
        let mut program = vec![Op::New {
            capacity,
            per_second,
        }];
        program.extend((0..rng.u32(1..=2 * size)).map(|_| match rng.bool() {
            true => Op::WaitQuarters(rng.u32(1..=2 * size + 4)),
            false => Op::Ask(rng.u32(1..=capacity + 2)),
        }));
        program
    }

    fn cost(&self) -> u64 {
        match *self {
            Op::New {
                capacity,
                per_second,
            } => u64::from(capacity) + u64::from(per_second),
            Op::WaitQuarters(n) | Op::Ask(n) => n.into(),
        }
    }

    fn simpler(&self) -> Vec<Op> {
        match *self {
            Op::New {
                capacity,
                per_second,
            } => {
                let less_room = differ::smaller(capacity, 1);
                let slower = differ::smaller(per_second, 1);
                let less_room = less_room.map(|capacity| Op::New {
                    capacity,
                    per_second,
                });
                less_room
                    .chain(slower.map(|per_second| Op::New {
                        capacity,
                        per_second,
                    }))
                    .collect()
            }
            Op::WaitQuarters(n) => differ::smaller(n, 1).map(Op::WaitQuarters).collect(),
            Op::Ask(n) => differ::smaller(n, 1).map(Op::Ask).collect(),
        }
    }
}

/// The model counts quarters of a token, so it is exact.
fn run(mistake: Mistake, program: &[Op], record: &mut Record) {
    let Some(&Op::New {
        capacity,
        per_second,
    }) = program.first()
    else {
        return;
    };
    let mut bucket = Bucket::new(mistake, capacity, per_second);
    let mut quarters = 4 * capacity;
    record.note(format!("new({capacity}, {per_second})"));
    for op in &program[1..] {
        match *op {
            Op::New { .. } => return,
            Op::WaitQuarters(n) => {
                record.advance(Duration::from_millis(250) * n);
                quarters = (quarters + n * per_second).min(4 * capacity);
            }
            Op::Ask(n) => {
                let wanted = 4 * n <= quarters;
                quarters -= if wanted { 4 * n } else { 0 };
                record.call(format!("is_allowed({n})"), wanted, || bucket.is_allowed(n));
            }
        }
    }
}

fn check(mistake: &Mistake, seed: u64) -> Observed {
    differ::check(seed, |program: &[Op], record| {
        run(*mistake, program, record)
    })
}

/// The first counter-example from this seed on, and its seed.
fn found(mistake: Mistake, from: u64) -> (u64, Observed) {
    (from..from + 1_000)
        .map(|seed| (seed, check(&mistake, seed)))
        .find(|(_, observed)| observed.lines[0].what != "agrees with the model")
        .expect("a counter-example within a thousand programs")
}

fn text(observed: Observed) -> String {
    Transcript::Once(observed).text()
}

#[test]
fn the_right_solution_agrees_on_ten_thousand_programs_and_they_form_one_group() {
    let case = Case::model("model", 10_000, check);
    let transcript = case.run(&Mistake::None, Plan::WHOLE, &mut Deaf);
    assert_eq!(
        transcript.text(),
        "10000 programs, every one:\n  t=0.000s  agrees with the model\n"
    );
}

#[test]
fn truncated_time_shrinks_to_a_quarter_second_that_counts_for_nothing() {
    let (_, observed) = found(Mistake::WholeSecondsOnly, 0);
    assert_eq!(
        text(observed),
        "t=0.000s  new(1, 4)\n\
         t=0.000s  is_allowed(1)  true\n\
         t=0.250s  is_allowed(1)  false  (model: true)\n"
    );
}

#[test]
fn every_planted_mistake_shrinks_to_at_most_five_lines_whatever_the_seed() {
    for mistake in [
        Mistake::WholeSecondsOnly,
        Mistake::NoCap,
        Mistake::DenialForgetsTime,
    ] {
        for from in [0, 100, 5_000, 1_000_000, u64::MAX / 2] {
            let (_, observed) = found(mistake, from);
            assert!(
                (2..=5).contains(&observed.lines.len()),
                "{}",
                text(observed)
            );
            let (last, others) = observed.lines.split_last().expect("lines");
            assert!(last.wanted.is_some());
            assert!(others.iter().all(|line| line.wanted.is_none()));
        }
    }
}

#[test]
fn a_panic_is_a_counter_example_and_the_call_that_panicked_is_its_last_line() {
    let (_, observed) = found(Mistake::PanicsOnLargeRequest, 0);
    assert!(matches!(observed.finding, Some(Finding::Panic { .. })));
    let calls: Vec<String> = observed.lines.iter().map(ToString::to_string).collect();
    assert_eq!(calls, ["t=0.000s  new(1, 1)", "t=0.000s  is_allowed(2)"]);
}

#[test]
fn the_same_seed_shows_the_same_counter_example() {
    let (seed, observed) = found(Mistake::NoCap, 1_000);
    assert_eq!(check(&Mistake::NoCap, seed), observed);
}

#[test]
fn the_search_ends_with_the_counter_example_and_names_its_seed() {
    let case = Case::model("model", 10_000, check);
    let Transcript::Seeded { groups, .. } = case.run(&Mistake::NoCap, Plan::WHOLE, &mut Deaf)
    else {
        panic!("a model case runs under many seeds");
    };
    let last = groups.last().expect("groups");
    assert_eq!(last.times, 1);
    assert_eq!(last.first_seed, found(Mistake::NoCap, 0).0);
}

/// An operation whose `simpler` never gets simpler.
#[derive(Clone)]
struct Circular(u32);

thread_local! { static RUNS: Cell<u32> = const { Cell::new(0) }; }

impl Operation for Circular {
    fn make(_: &mut Rng, _: usize) -> Vec<Circular> {
        vec![Circular(1), Circular(2), Circular(3)]
    }

    fn cost(&self) -> u64 {
        5
    }

    fn simpler(&self) -> Vec<Circular> {
        vec![Circular(self.0 + 1), Circular(self.0), Circular(self.0 - 1)]
    }
}

#[test]
fn shrinking_ends_though_simpler_goes_in_circles() {
    let observed = differ::check(0, |program: &[Circular], record: &mut Record| {
        RUNS.set(RUNS.get() + 1);
        record.expect("length", program.len() > 1, false);
    });
    assert_eq!(observed.lines.len(), 1);
    assert!(RUNS.get() < 20, "{} runs", RUNS.get());
}

/// An operation that can go down by one for ever and a day.
#[derive(Clone)]
struct Slow(u64);

impl Operation for Slow {
    fn make(_: &mut Rng, _: usize) -> Vec<Slow> {
        vec![Slow(u64::MAX)]
    }

    fn cost(&self) -> u64 {
        self.0
    }

    fn simpler(&self) -> Vec<Slow> {
        vec![Slow(self.0 - 1)]
    }
}

#[test]
fn shrinking_gives_up_after_a_bounded_number_of_runs() {
    let runs = Cell::new(0_u32);
    let observed = differ::check(0, |program: &[Slow], record: &mut Record| {
        runs.set(runs.get() + 1);
        record.expect("empty", program.is_empty(), true);
    });
    assert!(observed.lines[0].wanted.is_some());
    assert!(runs.get() < 3_000, "{} runs", runs.get());
}

#[test]
fn smaller_numbers_start_with_the_least_and_never_repeat() {
    let of = |n: u32, least: u32| differ::smaller(n, least).collect::<Vec<_>>();
    assert_eq!(of(20, 1), [1, 10, 19]);
    assert_eq!(of(2, 1), [1]);
    assert_eq!(of(3, 1), [1, 2]);
    assert_eq!(of(1, 1), []);
    assert_eq!(of(0, 0), []);
}
