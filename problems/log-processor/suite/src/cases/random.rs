//! Random logs beside a plain list, and the fewest entries on which the two differ.
//!
//! Time and ages are quarters of a second, response times multiples of it, so every honest solution
//! agrees with the list to the last decimal that is shown.

use kit::differ::{self, Operation, Record, Rng, smaller};
use kit::suite::{Case, millis};
use kit::time::Duration;

use super::{all_figures, entry, figures, list, millis_or_none, share};
use crate::{Entry, Level, Processor, Stats, Subject, TopErrors};

const SERVICES: [&str; 2] = ["user-service", "order-service"];
const MESSAGES: [&str; 3] = ["timeout", "disk full", "declined"];
const LEVELS: [Level; 3] = [Level::Info, Level::Warn, Level::Error];

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("random_logs", 400, |subject, seed| {
        differ::check(seed, |program: &[Step], record| {
            run(subject, program, record)
        })
    })]
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The window in quarters of a second.
    New(u32),
    Add(Drawn),
    /// So many quarters of a second.
    Wait(u32),
    Cleanup,
    Rate,
    Average,
    Top(usize),
    Service(usize),
    Snapshot,
}

/// An entry as numbers that can be made smaller.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    /// In quarters of a second; ahead of now if it is negative.
    age: i32,
    level: usize,
    message: usize,
    service: usize,
    /// In quarters of a second; nothing if it is zero.
    took: u32,
}

impl Operation for Step {
    fn make(rng: &mut Rng, size: usize) -> Vec<Step> {
        let window = rng.u32(1..=4 + size as u32);
        let mut program = vec![Step::New(window)];
        for _ in 0..rng.usize(1..3 * size + 2) {
            program.push(match rng.u32(..20) {
                0..9 => Step::Add(Drawn::any(rng, window as i32)),
                9..13 => Step::Wait(rng.u32(1..=window / 2 + 2)),
                13 => Step::Cleanup,
                14 => Step::Rate,
                15 => Step::Average,
                16 => Step::Top(rng.usize(0..4)),
                17 => Step::Service(rng.usize(..SERVICES.len())),
                _ => Step::Snapshot,
            });
        }
        program.push(Step::Snapshot);
        program
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::New(n) | Step::Wait(n) => n.into(),
            Step::Add(drawn) => drawn.cost(),
            Step::Top(n) | Step::Service(n) => n as u64,
            Step::Cleanup | Step::Rate | Step::Average | Step::Snapshot => 0,
        }
    }

    fn simpler(&self) -> Vec<Step> {
        match *self {
            Step::New(n) => smaller(n, 1).map(Step::New).collect(),
            Step::Wait(n) => smaller(n, 1).map(Step::Wait).collect(),
            Step::Add(drawn) => drawn.simpler().into_iter().map(Step::Add).collect(),
            Step::Top(n) => (1..n).map(Step::Top).collect(),
            Step::Service(n) => (0..n).map(Step::Service).collect(),
            Step::Cleanup | Step::Rate | Step::Average | Step::Snapshot => Vec::new(),
        }
    }
}

impl Drawn {
    fn any(rng: &mut Rng, window: i32) -> Drawn {
        Drawn {
            age: match rng.u32(..4) {
                0 => 0,
                1 => rng.i32(-window - 1..=0),
                _ => rng.i32(0..=window + window / 2 + 1),
            },
            level: rng.usize(..LEVELS.len()),
            message: rng.usize(..MESSAGES.len()),
            service: rng.usize(..SERVICES.len()),
            took: rng.u32(0..5),
        }
    }

    fn cost(&self) -> u64 {
        // Errors show more than anything else, so they count as the simplest level.
        let level = LEVELS.len() - 1 - self.level;
        let small = level + self.message + self.service;
        u64::from(self.age.unsigned_abs()) + small as u64 + u64::from(self.took)
    }

    fn simpler(&self) -> Vec<Drawn> {
        let ages = [0, self.age / 2, self.age - self.age.signum()];
        let mut simpler: Vec<Drawn> = ages.map(|age| Drawn { age, ..*self }).into();
        simpler.push(Drawn {
            level: LEVELS.len() - 1,
            ..*self
        });
        simpler.push(Drawn {
            message: 0,
            ..*self
        });
        simpler.push(Drawn {
            service: 0,
            ..*self
        });
        simpler.push(Drawn { took: 0, ..*self });
        simpler
    }

    fn entry(&self) -> Entry {
        let mut entry = entry(LEVELS[self.level], MESSAGES[self.message]);
        entry = entry.of(SERVICES[self.service]);
        let span = quarters(self.age.unsigned_abs());
        entry = if self.age < 0 {
            entry.ahead(span)
        } else {
            entry.old(span)
        };
        if self.took > 0 {
            entry = entry.took(quarters(self.took));
        }
        entry
    }
}

fn quarters(n: u32) -> Duration {
    millis(250) * n
}

fn run(subject: &Subject, program: &[Step], record: &mut Record) {
    let Some(&Step::New(window)) = program.first() else {
        return;
    };
    record.note(format!("new({:?})", quarters(window)));
    let p = &*(subject.processor)(quarters(window));
    let mut model = Model::new(window);
    for step in &program[1..] {
        match *step {
            Step::New(_) => return,
            Step::Wait(n) => {
                record.advance(quarters(n));
                model.now += i64::from(n);
            }
            Step::Add(drawn) => {
                let entry = drawn.entry();
                record.note(format!("add_log({}: {})", entry.service, entry.named()));
                p.add_log(entry);
                model.add(drawn);
            }
            asked => ask(p, &model, asked, record),
        }
    }
}

fn ask(p: &dyn Processor, model: &Model, asked: Step, record: &mut Record) {
    match asked {
        Step::Rate => record.call(
            "get_error_rate()",
            share(model.stats(None).error_rate),
            || share(p.get_error_rate()),
        ),
        Step::Average => {
            let wanted = millis_or_none(model.stats(None).average_response_time);
            record.call("get_average_response_time()", wanted, || {
                millis_or_none(p.get_average_response_time())
            });
        }
        Step::Top(limit) => {
            record.call(
                format!("get_top_errors({limit})"),
                list(&model.top(limit)),
                || list(&p.get_top_errors(limit)),
            );
        }
        Step::Service(service) => {
            let name = SERVICES[service];
            let wanted = figures(&model.stats(Some(service)));
            record.call(format!("get_service_stats({name:?})"), wanted, || {
                figures(&p.get_service_stats(name))
            });
        }
        Step::Cleanup => record.call("cleanup_old_logs()", "", || {
            p.cleanup_old_logs();
            ""
        }),
        _ => {
            let wanted = format!("{}; {}", figures(&model.stats(None)), list(&model.top(5)));
            record.call("snapshot(5)", wanted, || all_figures(p));
        }
    }
}

/// A list of everything, read from end to end for every question.
struct Model {
    window: i64,
    now: i64,
    /// With the moment of its timestamp, in quarters of a second.
    entries: Vec<(i64, Drawn)>,
}

impl Model {
    fn new(window: u32) -> Model {
        Model {
            window: window.into(),
            now: 0,
            entries: Vec::new(),
        }
    }

    fn add(&mut self, drawn: Drawn) {
        let age = i64::from(drawn.age);
        if -age <= self.window {
            self.entries.push((self.now - age, drawn));
        }
    }

    fn in_window(&self, service: Option<usize>) -> impl Iterator<Item = &Drawn> {
        self.entries
            .iter()
            .filter(|(at, _)| (self.now - self.window..=self.now).contains(at))
            .map(|(_, drawn)| drawn)
            .filter(move |drawn| service.is_none_or(|service| drawn.service == service))
    }

    fn stats(&self, service: Option<usize>) -> Stats {
        let total = self.in_window(service).count();
        let errors = self
            .in_window(service)
            .filter(|drawn| drawn.is_error())
            .count();
        let took = || {
            self.in_window(service)
                .map(|drawn| drawn.took)
                .filter(|took| *took > 0)
        };
        let sum: u32 = took().sum();
        Stats {
            total,
            error_rate: errors as f64 / total.max(1) as f64,
            average_response_time: (sum > 0).then(|| f64::from(250 * sum) / took().count() as f64),
        }
    }

    fn top(&self, limit: usize) -> TopErrors {
        let mut top: TopErrors = MESSAGES
            .iter()
            .enumerate()
            .map(|(n, message)| {
                let same = |drawn: &&Drawn| drawn.is_error() && drawn.message == n;
                (
                    (*message).to_owned(),
                    self.in_window(None).filter(same).count(),
                )
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        top.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        top.truncate(limit);
        top
    }
}

impl Drawn {
    fn is_error(&self) -> bool {
        LEVELS[self.level] == Level::Error
    }
}
