//! The reference beside a deque that is counted anew for every question and beside a deque with counters
//! in `HashMap<String, _>`, on the same work: entries in, and a question every thousand. Out: how long
//! the reference takes for what the other takes 1.00 for. Only such ratios are comparable between
//! machines: both are measured in turns in one run, and the median of the pairs is shown.
//!
//! An entry owns two texts, and whoever takes it has to free them: in every figure there is some of what
//! no design can save. What it comes to is measured too, by one who drops each entry and does nothing
//! else, and a second ratio says what is left without it.
//!
//! `cargo bench -p log-processor-solution --features real`

#![expect(clippy::print_stdout, reason = "a bench's output is its purpose")]

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use kit::pairs;
use log_processor_solution::{Level, LogEntry, LogProcessor};

#[path = "peers/deque.rs"]
mod deque;

/// So many entries are in the window, give or take a few.
const WINDOW: f64 = 60_000.0;
const ENTRIES: usize = 1_000_000;
/// For a deque that is counted anew each question takes milliseconds.
const FEWER: usize = 200_000;
const ASK_EVERY: usize = 1_000;
/// Entries with the same stamp: a log has milliseconds, if it has so much.
const AT_ONCE: usize = 100;
const PAIRS: usize = 5;

/// What the messages are like.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Messages {
    /// Two hundred different ones.
    Few,
    /// Every other one never comes again.
    HalfUnique,
}

/// What a bench needs of a processor.
trait Peer: Sync {
    fn new(window: Duration) -> Self;
    fn add_log(&self, entry: LogEntry);
    fn ask(&self) -> f64;
    fn len(&self) -> usize;
}

macro_rules! peers {
    ($($peer:ty: $rate:ident, $average:ident, $top:ident, $len:expr;)*) => {$(
        impl Peer for $peer {
            fn new(window: Duration) -> Self {
                <$peer>::new(window)
            }

            fn add_log(&self, entry: LogEntry) {
                self.add_log(entry);
            }

            fn ask(&self) -> f64 {
                black_box(self.$average());
                black_box(self.$top(5));
                self.$rate()
            }

            fn len(&self) -> usize {
                $len(self)
            }
        }
    )*};
}

peers! {
    LogProcessor: get_error_rate, get_average_response_time, get_top_errors,
        |peer: &LogProcessor| peer.snapshot(0).stats.total;
    deque::Counting: error_rate, average, top_errors, deque::Counting::len;
    deque::Naive: error_rate, average, top_errors, deque::Naive::len;
}

/// Whoever does nothing but to let go of what it is given.
struct Dropped;

impl Peer for Dropped {
    fn new(_: Duration) -> Dropped {
        Dropped
    }

    fn add_log(&self, entry: LogEntry) {
        drop(black_box(entry));
    }

    fn ask(&self) -> f64 {
        0.0
    }

    fn len(&self) -> usize {
        0
    }
}

fn main() {
    println!("The reference's time, with the other's as 1.00 (ns an entry in brackets)\n");
    for work in Work::all(ENTRIES) {
        work.compare::<deque::Counting>("deque, HashMap<String, _>");
    }
    for work in Work::all(FEWER) {
        work.compare::<deque::Naive>("deque, counted anew");
    }
}

#[derive(Debug, Clone, Copy)]
struct Work {
    messages: Messages,
    producers: usize,
    entries: usize,
}

impl Work {
    fn all(entries: usize) -> impl Iterator<Item = Work> {
        let kinds = [Messages::Few, Messages::HalfUnique].into_iter();
        kinds.flat_map(move |messages| {
            [1, 4].map(|producers| Work {
                messages,
                producers,
                entries,
            })
        })
    }

    fn compare<B: Peer>(self, peer: &str) {
        let (ours, theirs) = (self.window::<LogProcessor>(), self.window::<B>());
        let mut entries = f64::INFINITY;
        let ratio = pairs::compare(
            PAIRS,
            || {
                entries = entries.min(self.measure::<Dropped>(Duration::ZERO).0);
                self.measure::<LogProcessor>(ours).0
            },
            || self.measure::<B>(theirs).0,
        );
        println!(
            "{:<10}  {} producers  {peer:<26} {ratio}; \
             the entries themselves {entries:.1}, without them {:.2}",
            format!("{:?}", self.messages),
            self.producers,
            (ratio.ours - entries) / (ratio.theirs - entries),
        );
    }

    /// How long a window has to be to hold the same number of entries whoever is measured. Time is real
    /// here: who is twice as fast has twice as many in the same window.
    fn window<P: Peer>(self) -> Duration {
        let mut window = Duration::from_millis(20);
        for _ in 0..3 {
            let (_, entries) = self.measure::<P>(window);
            window = window.mul_f64(WINDOW / entries.max(1) as f64);
        }
        window
    }

    /// Nanoseconds an entry as a producer sees it, questions included, and how many entries were in the
    /// window in the end.
    fn measure<P: Peer>(self, window: Duration) -> (f64, usize) {
        let processor = &P::new(window);
        let share = self.entries / self.producers;
        let ended = thread::scope(|scope| {
            let producers: Vec<_> = (0..self.producers)
                .map(|part| scope.spawn(move || self.produce(processor, part * share, share)))
                .collect();
            let ended = producers.into_iter().map(|producer| producer.join());
            ended
                .map(|ended| ended.expect("no panic"))
                .collect::<Vec<_>>()
        });
        let took: Duration = ended.iter().map(|(took, _)| *took).sum();
        let most = ended.iter().map(|(_, entries)| *entries).max();
        (
            took.as_nanos() as f64 / self.entries as f64,
            most.unwrap_or_default(),
        )
    }

    /// Adds entries, and asks after every thousand. Making them is not measured; they are made a thousand
    /// at a time, so that they are as warm as if they had just been read.
    fn produce<P: Peer>(self, processor: &P, first: usize, count: usize) -> (Duration, usize) {
        let mut random = Random(0x2545_f491_4f6c_dd1d + first as u64);
        let mut took = Duration::ZERO;
        for at in (first..first + count).step_by(ASK_EVERY) {
            let entries: Vec<LogEntry> = (at..at + ASK_EVERY)
                .map(|n| self.entry(n, &mut random))
                .collect();
            let began = Instant::now();
            add_and_ask(processor, entries);
            took += began.elapsed();
        }
        (took, processor.len())
    }

    /// Levels, services and times in equal parts, as in the source's own test.
    fn entry(self, n: usize, random: &mut Random) -> LogEntry {
        const SERVICES: [&str; 3] = ["user-service", "order-service", "payment-service"];
        LogEntry {
            timestamp: SystemTime::UNIX_EPOCH,
            level: [Level::Info, Level::Warn, Level::Error][random.below(3)],
            message: match self.messages {
                Messages::HalfUnique if n.is_multiple_of(2) => {
                    format!("request {n} failed: timeout")
                }
                _ => format!("Sample log message {}", random.below(200)),
            },
            service: SERVICES[random.below(3)].to_owned(),
            response_time: Some(Duration::from_millis(50 + random.below(1950) as u64)),
        }
    }
}

fn add_and_ask<P: Peer>(processor: &P, entries: Vec<LogEntry>) {
    let mut now = SystemTime::now();
    for (n, mut entry) in entries.into_iter().enumerate() {
        if n.is_multiple_of(AT_ONCE) {
            now = SystemTime::now();
        }
        entry.timestamp = now;
        processor.add_log(entry);
    }
    black_box(processor.ask());
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 as usize % limit
    }
}
