//! A server as the suite plays it: connecting can be slow or fail, connections can break. In: what is
//! to happen next. Out: what it saw of the pool. It knows nothing of pools.

use std::any::Any;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kit_tokio::explore::Sim;
use kit_tokio::time::sleep;

use crate::{Answer, Server, Wire};

/// How an attempt to connect goes.
#[derive(Debug, Clone, Copy)]
pub enum Attempt {
    Works(Duration),
    Fails(Duration),
    /// Drawn from the seed: up to so long, and this share fails.
    Any {
        longest: Duration,
        fails: f64,
    },
}

pub const AT_ONCE: Attempt = Attempt::Works(Duration::ZERO);

#[derive(Clone)]
pub struct Simulated {
    /// Needed for what is drawn from the seed.
    sim: Option<Sim>,
    book: Arc<Mutex<Book>>,
}

struct Book {
    next: VecDeque<Attempt>,
    otherwise: Attempt,
    opened: u32,
    /// Connections there are, and attempts under way.
    open: BTreeSet<u32>,
    attempts: usize,
    most: usize,
    broken: BTreeSet<u32>,
    resets_break: bool,
}

/// One connection, seen from the server.
pub struct Line {
    id: u32,
    /// Something the last user left behind.
    pub dirty: bool,
    /// Other threads may go on while it is closed.
    of_threads: bool,
    book: Arc<Mutex<Book>>,
}

impl Simulated {
    pub fn new(sim: Sim) -> Simulated {
        Simulated::with(sim, AT_ONCE)
    }

    /// For a case of many threads: connecting works, at once, and closing takes its time.
    pub fn of_threads() -> Simulated {
        Simulated::made(None, AT_ONCE)
    }

    pub fn with(sim: Sim, otherwise: Attempt) -> Simulated {
        Simulated::made(Some(sim), otherwise)
    }

    fn made(sim: Option<Sim>, otherwise: Attempt) -> Simulated {
        let book = Book {
            next: VecDeque::new(),
            otherwise,
            opened: 0,
            open: BTreeSet::new(),
            attempts: 0,
            most: 0,
            broken: BTreeSet::new(),
            resets_break: false,
        };
        Simulated {
            sim,
            book: Arc::new(Mutex::new(book)),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        page(&self.book)
    }

    /// How the next attempts go; those after them go as usual.
    pub fn plan(&self, attempts: impl IntoIterator<Item = Attempt>) {
        self.book().next.extend(attempts);
    }

    pub fn breaks(&self, id: u32) {
        self.book().broken.insert(id);
    }

    pub fn all_break(&self) {
        let mut book = self.book();
        book.broken = book.open.clone();
    }

    /// From now on no connection survives its reset.
    pub fn resets_break(&self) {
        self.book().resets_break = true;
    }

    /// How many connections are open now.
    pub fn open(&self) -> usize {
        self.book().open.len()
    }

    pub fn is_open(&self, id: u32) -> bool {
        self.book().open.contains(&id)
    }

    /// How many were ever opened.
    pub fn opened(&self) -> u32 {
        self.book().opened
    }

    /// The most there ever were at once, attempts included.
    pub fn most(&self) -> usize {
        self.book().most
    }
}

fn page(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An attempt under way; given up if it is dropped.
struct Dialling<'a>(&'a Mutex<Book>);

impl<'a> Dialling<'a> {
    fn begin(book: &'a Mutex<Book>) -> (Dialling<'a>, Attempt) {
        let mut page = page(book);
        page.attempts += 1;
        page.most = page.most.max(page.attempts + page.open.len());
        let attempt = page.next.pop_front().unwrap_or(page.otherwise);
        drop(page);
        (Dialling(book), attempt)
    }
}

impl Drop for Dialling<'_> {
    fn drop(&mut self) {
        page(self.0).attempts -= 1;
    }
}

impl Server for Simulated {
    fn connect(&self) -> Answer<'_, Result<Box<dyn Wire>, String>> {
        Box::pin(async {
            let (dialling, attempt) = Dialling::begin(&self.book);
            let works = match attempt {
                Attempt::Works(takes) | Attempt::Fails(takes) => {
                    if !takes.is_zero() {
                        sleep(takes).await;
                    }
                    matches!(attempt, Attempt::Works(_))
                }
                Attempt::Any { longest, fails } => {
                    let sim = self.sim.expect("draws are for async cases");
                    sim.jitter(longest).await;
                    !sim.chance(fails)
                }
            };
            drop(dialling);
            if !works {
                return Err("connection refused".to_owned());
            }
            let mut book = self.book();
            book.opened += 1;
            let id = book.opened;
            book.open.insert(id);
            let line = Line {
                id,
                dirty: false,
                of_threads: self.sim.is_none(),
                book: Arc::clone(&self.book),
            };
            Ok(Box::new(line) as Box<dyn Wire>)
        })
    }

    fn reset(&self, wire: &mut dyn Wire) {
        let line = line(wire);
        line.dirty = false;
        let mut book = self.book();
        if book.resets_break {
            book.broken.insert(line.id);
        }
    }

    fn is_broken(&self, wire: &dyn Wire) -> bool {
        self.book().broken.contains(&wire.id())
    }
}

impl Wire for Line {
    fn id(&self) -> u32 {
        self.id
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.of_threads {
            kit::thread::yield_now();
        }
        page(&self.book).open.remove(&self.id);
    }
}

/// All connections of a simulated server are of this type.
pub fn line(wire: &mut dyn Wire) -> &mut Line {
    let wire: &mut dyn Any = wire;
    wire.downcast_mut().expect("a line of the simulated server")
}
