//! A submission measured beside the reference: the same work done by both in turns, in one process.
//!
//! For the author of a suite there is [`Workload`]: how to prepare work for a subject and a size. The
//! graded program's `main` is [`main`]: it prepares each work for both subjects, finds out how many
//! operations make a block of half a millisecond, and then lets them take turns in the order yours,
//! theirs, theirs, yours, so that a machine that slows down slows both. It judges nothing: the times
//! go to the grader as they are, and whose turn it is, so that it knows for whom it waits.
//!
//! What it does judge is whether both did the same work. Each block gives back a digest of its answers,
//! and the two must agree. What other threads of the process do meanwhile is the submission's doing, and
//! counts as its time, whenever they do it: work that hides in a thread is work.

pub mod record;
mod turns;

use ::std::cell::{Cell, RefCell};
use ::std::panic::{AssertUnwindSafe, catch_unwind};
use ::std::{env, io, process};

use self::record::Record;
use self::turns::{OfTheSystem, Side, Turns};
use crate::wire::Writer;
use crate::worker::{self, BROKEN};

/// So many operations; a digest of what came of them. The same operations for the same count, call
/// after call, whoever does them. It starts no threads.
pub type Work = Box<dyn FnMut(u64) -> u64>;

/// Work to be measured.
pub struct Workload<S: 'static> {
    pub id: &'static str,
    /// How much there is while it is done, the least first: entries, nodes, tasks. With several it is
    /// measured how the time grows; the last is the one that is judged.
    pub sizes: &'static [usize],
    pub make: fn(subject: &S, size: usize) -> Work,
}

/// `bench --memory MIB [--slowed TIMES] WORKLOAD…`
struct Order {
    memory: u64,
    slowed: f64,
    workloads: Vec<String>,
}

/// Measure the workloads named on the command line.
pub fn main<S>(workloads: &[Workload<S>], yours: &S, reference: &S) {
    let Some(order) = order(env::args().skip(1)) else {
        end()
    };
    let Ok((pipe, writer)) = worker::pipe_out_of_reach() else {
        end()
    };
    if worker::limit(order.memory).is_err() {
        end();
    }
    let teller = OnPipe {
        pipe,
        process: process::id(),
        writer: RefCell::new(writer),
        turn: Cell::new(Side::Reference),
    };
    for id in &order.workloads {
        let Some(workload) = workloads.iter().find(|workload| workload.id == id) else {
            end()
        };
        teller.say(&Record::Begin {
            workload: id.clone(),
        });
        teller.turn.set(Side::Reference);
        measured(workload, yours, reference, order.slowed, &teller);
        teller.say(&Record::Done {
            workload: id.clone(),
        });
    }
}

/// Measure one workload, and tell what comes of it.
fn measured<S>(workload: &Workload<S>, yours: &S, reference: &S, slowed: f64, teller: &OnPipe) {
    let clocks = OfTheSystem::of_this_thread();
    let said = catch_unwind(AssertUnwindSafe(|| {
        for (n, size) in workload.sizes.iter().enumerate() {
            teller.say(&Record::Size { size: *size as u64 });
            teller.turn(Side::Reference);
            let theirs = (workload.make)(reference, *size);
            teller.turn(Side::Yours);
            let mine = match slowed > 1.0 {
                true => slower(workload, yours, *size, slowed),
                false => (workload.make)(yours, *size),
            };
            let is_last = n + 1 == workload.sizes.len();
            let mut turns = Turns::new(mine, theirs, teller, &clocks);
            if let Err(differs) = turns.run(is_last) {
                teller.say(&differs);
                return;
            }
            // What ends with the work is whose it was.
            teller.turn(Side::Yours);
            drop(turns);
        }
    }));
    if let Err(panic) = said {
        let message = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        teller.say(&Record::Panicked {
            yours: teller.turn.get() == Side::Yours,
            message,
        });
    }
}

/// The same work, and so much more of it on the side: how the measurement itself is tried.
fn slower<S>(workload: &Workload<S>, subject: &S, size: usize, times: f64) -> Work {
    let mut work = (workload.make)(subject, size);
    let mut more = (workload.make)(subject, size);
    Box::new(move |count| {
        let answer = work(count);
        ::std::hint::black_box(more((count as f64 * (times - 1.0)).round() as u64));
        answer
    })
}

fn order(mut args: impl Iterator<Item = String>) -> Option<Order> {
    let mut order = Order {
        memory: 1024,
        slowed: 1.0,
        workloads: Vec::new(),
    };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--memory" => order.memory = args.next()?.parse().ok()?,
            "--slowed" => order.slowed = args.next()?.parse().ok()?,
            _ => order.workloads.push(arg),
        }
    }
    Some(order)
}

/// Who is told.
trait Teller {
    fn say(&self, record: &Record);
    /// Whose turn it is from now on.
    fn turn(&self, side: Side);
}

struct OnPipe {
    pipe: ::std::fs::File,
    process: u32,
    writer: RefCell<Writer>,
    /// As it was told last. At the start of a workload that is the reference's.
    turn: Cell<Side>,
}

impl Teller for OnPipe {
    fn say(&self, record: &Record) {
        use io::Write as _;

        worker::only_by(self.process);
        let text = self.writer.borrow_mut().encode(record);
        if (&self.pipe).write_all(text.as_bytes()).is_err() {
            worker::abandoned();
        }
    }

    fn turn(&self, side: Side) {
        if self.turn.replace(side) != side {
            let yours = side == Side::Yours;
            self.say(&Record::Turn { yours });
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bench that was started wrongly ends like a worker that was"
)]
fn end() -> ! {
    process::exit(BROKEN)
}
