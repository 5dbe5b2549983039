//! The lean main of a graded program: runs the cases it is asked for, one after the other, and
//! writes what they observe to the pipe it was started with. It knows no expected value.
//!
//! The way to the grader comes in as standard input, and on it the key that every record begins with. It is
//! moved out of the learner's reach first, so that reading from standard input gives an end of file, and a
//! child of the learner's inherits nothing.

pub mod collector;
pub mod record;

use ::std::io::{self, Write as _};
use ::std::sync::Mutex;
use ::std::time::{Duration, Instant};
use ::std::{env, process};

use self::record::Record;
use crate::children;
use crate::sim;
use crate::suite::{Case, Listener, Plan, Suite};
use crate::transcript::{Finding, Line, Step, Transcript};
use crate::wire::{KEY_BYTES, Writer};

/// Stands before a case's own output on stdout and stderr, so that the grader can tell whose it is.
pub const MARK: char = '\u{1e}';

/// The exit code of a worker that was started wrongly, or could not write: our fault, not the learner's.
pub const BROKEN: i32 = 97;

/// The exit code after a finding from which there is no way back to the next case.
pub const STUCK: i32 = 98;

/// The limits a worker puts on itself before the learner's code runs.
const FILE_BYTES: u64 = 16 << 20;
const OPEN_FILES: u64 = 256;

static PIPE: Mutex<Option<Pipe>> = Mutex::new(None);

struct Pipe {
    file: ::std::fs::File,
    writer: Writer,
    /// Whose it is.
    process: u32,
}

/// `worker --memory MIB --seed N [--runs N] [--trace] CASE…`
struct Order {
    memory: u64,
    plan: Plan,
    cases: Vec<String>,
}

/// Run the cases named on the command line.
pub fn main<S>(suite: Suite<S>, subject: S) {
    let Some(order) = order(env::args().skip(1)) else {
        end(BROKEN)
    };
    if confine(order.memory).is_err() {
        end(BROKEN);
    }
    sim::quiet_panics();
    sim::on_stuck(stuck);
    for id in &order.cases {
        let Some(case) = suite.cases.iter().find(|case| case.id == id) else {
            end(BROKEN)
        };
        serve(case, &subject, order.plan);
    }
}

fn order(mut args: impl Iterator<Item = String>) -> Option<Order> {
    let mut order = Order {
        memory: 512,
        plan: Plan::WHOLE,
        cases: Vec::new(),
    };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--memory" => order.memory = args.next()?.parse().ok()?,
            "--seed" => order.plan.first_seed = args.next()?.parse().ok()?,
            "--runs" => order.plan.runs = Some(args.next()?.parse().ok()?),
            "--trace" => order.plan.traced = true,
            _ => order.cases.push(arg),
        }
    }
    Some(order)
}

fn serve<S>(case: &Case<S>, subject: &S, plan: Plan) {
    mark(case.id);
    say(&Record::Start {
        case: case.id.into(),
    });
    let transcript = case.run(
        subject,
        plan,
        &mut Teller {
            next_progress: Instant::now(),
        },
    );
    let unit = match &transcript {
        Transcript::Once(observed) => {
            observed
                .finding
                .iter()
                .for_each(|finding| say(&Record::Finding(finding.clone())));
            String::new()
        }
        Transcript::Seeded { unit, groups } => {
            for group in groups {
                group
                    .observed
                    .lines
                    .iter()
                    .for_each(|line| say(&Record::Line(line.clone())));
                group
                    .observed
                    .finding
                    .iter()
                    .for_each(|finding| say(&Record::Finding(finding.clone())));
                say(&Record::Group {
                    first_seed: group.first_seed,
                    times: group.times,
                });
            }
            unit.clone()
        }
    };
    let _ = io::stdout().flush();
    match children::end_all() {
        0 => {}
        count => say(&Record::Finding(Finding::LeftChildren { count })),
    }
    say(&Record::Done {
        case: case.id.into(),
        unit,
    });
}

/// Tells the grader what a case does as it does it.
struct Teller {
    next_progress: Instant,
}

impl Listener for Teller {
    fn call(&mut self, what: &str) {
        say(&Record::Call { what: what.into() });
    }

    fn line(&mut self, line: &Line) {
        say(&Record::Line(line.clone()));
    }

    fn seed(&mut self, seed: u64) {
        say(&Record::Seed { seed });
    }

    fn progress(&mut self, done: u64, of: u64) {
        if Instant::now() >= self.next_progress {
            self.next_progress = Instant::now() + Duration::from_millis(50);
            say(&Record::Progress { done, of });
        }
    }

    fn step(&mut self, step: &Step) {
        say(&Record::Step(step.clone()));
    }
}

fn say(record: &Record) {
    let mut pipe = PIPE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let Some(pipe) = pipe.as_mut() else {
        end(BROKEN)
    };
    only_by(pipe.process);
    let text = pipe.writer.encode(record);
    if pipe.file.write_all(text.as_bytes()).is_err() {
        abandoned();
    }
}

/// Nobody else speaks for this process. A copy of it (`fork`) that comes back from the learner's code is at
/// its end.
pub(crate) fn only_by(owner: u32) {
    if process::id() != owner {
        #[cfg(unix)]
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        end(BROKEN)
    }
}

/// The grader is gone, killed perhaps. Nobody else ends what the learner's code has started, so the
/// whole process group goes with us.
pub(crate) fn abandoned() -> ! {
    #[cfg(unix)]
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::KILL);
    end(BROKEN)
}

fn stuck(finding: &Finding) -> ! {
    say(&Record::Finding(finding.clone()));
    end(STUCK)
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the mark separates the learner's own output by case"
)]
fn mark(case: &str) {
    println!("{MARK}{case}");
    eprintln!("{MARK}{case}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "the worker is one of the two places that end the process"
)]
fn end(code: i32) -> ! {
    process::exit(code)
}

#[cfg(unix)]
fn confine(memory_mib: u64) -> io::Result<()> {
    let (pipe, writer) = pipe_out_of_reach()?;
    *PIPE.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(Pipe {
        file: pipe,
        writer,
        process: process::id(),
    });
    limit(memory_mib)?;
    #[cfg(target_os = "linux")]
    stay_on_this_cpu();
    Ok(())
}

/// What this program was started with, which is no longer its standard input, and who writes on it.
#[cfg(unix)]
pub(crate) fn pipe_out_of_reach() -> io::Result<(::std::fs::File, Writer)> {
    use ::std::io::Read as _;
    use ::std::os::fd::AsFd as _;

    let mut pipe = ::std::fs::File::from(io::stdin().as_fd().try_clone_to_owned()?);
    rustix::stdio::dup2_stdin(::std::fs::File::open("/dev/null")?)?;
    let mut key = [0; KEY_BYTES];
    pipe.read_exact(&mut key)?;
    let key = String::from_utf8(key.to_vec()).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok((pipe, Writer::new(key)))
}

/// What this process may use from now on.
#[cfg(unix)]
pub(crate) fn limit(memory_mib: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let limit = |resource, value| {
        setrlimit(
            resource,
            Rlimit {
                current: Some(value),
                maximum: Some(value),
            },
        )
    };
    limit(Resource::Data, memory_mib << 20)?;
    limit(Resource::Fsize, FILE_BYTES)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    limit(Resource::Core, 0)?;
    children::adopt_orphans();
    Ok(())
}

/// Of the threads of a case one runs at a time, and handing over is two to four times as fast where
/// no second CPU has to be woken for it.
#[cfg(target_os = "linux")]
fn stay_on_this_cpu() {
    use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};

    let mut cpus = CpuSet::new();
    cpus.set(sched_getcpu());
    // Where it is not allowed the cases only take longer.
    let _ = sched_setaffinity(None, &cpus);
}

#[cfg(not(unix))]
pub(crate) fn pipe_out_of_reach() -> io::Result<(::std::fs::File, Writer)> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
pub(crate) fn limit(_memory_mib: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn confine(_memory_mib: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
