//! Threads that work for each other.

use std::collections::VecDeque;
use std::panic;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub fn producer_and_consumer() -> String {
    let (tx, rx): (Sender<u64>, Receiver<u64>) = mpsc::channel();
    let producer = thread::spawn(move || {
        for n in 0..5 {
            tx.send(n * n).expect("the consumer listens");
            thread::sleep(Duration::from_micros(100));
        }
    });
    let words: Vec<String> = rx.iter().map(|n| n.to_string()).collect();
    producer.join().unwrap();
    words.join(" ")
}

pub fn sum_in_a_scope() -> String {
    let numbers: Vec<u32> = (1..=100).collect();
    let total: u32 = thread::scope(|s| {
        let parts: Vec<_> = numbers
            .chunks(25)
            .map(|chunk| s.spawn(move || chunk.iter().sum::<u32>()))
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    });
    format!("{total}")
}

type Job = Box<dyn FnOnce() + Send + 'static>;

#[derive(Default)]
struct Jobs {
    queue: Mutex<(VecDeque<Job>, bool)>,
    bell: Condvar,
}

struct Pool {
    jobs: Arc<Jobs>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    fn new(size: usize) -> Self {
        let jobs = Arc::new(Jobs::default());
        let workers = (0..size)
            .map(|n| {
                let jobs = Arc::clone(&jobs);
                let builder = thread::Builder::new().name(format!("worker-{n}"));
                builder.spawn(move || jobs.work()).expect("a thread")
            })
            .collect();
        Pool { jobs, workers }
    }

    fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.jobs.queue.lock().unwrap().0.push_back(Box::new(job));
        self.jobs.bell.notify_one();
    }
}

impl Jobs {
    fn work(&self) {
        loop {
            let mut queue = self.queue.lock().unwrap();
            let job = loop {
                if let Some(job) = queue.0.pop_front() {
                    break job;
                }
                if queue.1 {
                    return;
                }
                queue = self.bell.wait(queue).unwrap();
            };
            drop(queue);
            job();
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs.queue.lock().unwrap().1 = true;
        self.jobs.bell.notify_all();
        for worker in self.workers.drain(..) {
            worker.join().unwrap();
        }
    }
}

pub fn pool() -> String {
    let results = Arc::new(Mutex::new(Vec::new()));
    let pool = Pool::new(3);
    for n in 0..8 {
        let results = Arc::clone(&results);
        pool.run(move || results.lock().unwrap().push(n * n));
    }
    drop(pool);
    let mut results = Arc::try_unwrap(results).unwrap().into_inner().unwrap();
    results.sort();
    format!("{results:?}")
}

pub fn pipeline() -> String {
    let (numbers, raw) = mpsc::sync_channel(1);
    let (squares, squared) = mpsc::sync_channel(0);
    let source = thread::spawn(move || (1..=4).try_for_each(|n| numbers.send(n)));
    let stage = thread::spawn(move || {
        for n in raw {
            squares.send(n * n).unwrap();
        }
    });
    let sum: i32 = squared.into_iter().sum();
    source.join().unwrap().unwrap();
    stage.join().unwrap();
    sum.to_string()
}

pub fn phases() -> String {
    const WORKERS: usize = 3;
    let barrier = Barrier::new(WORKERS);
    let count = AtomicUsize::new(0);
    let seen = Mutex::new(vec![]);
    thread::scope(|s| {
        for _ in 0..WORKERS {
            s.spawn(|| {
                for _phase in 0..3 {
                    count.fetch_add(1, Ordering::Relaxed);
                    if barrier.wait().is_leader() {
                        seen.lock().unwrap().push(count.load(Ordering::Relaxed));
                    }
                    barrier.wait();
                }
            });
        }
    });
    format!("{:?}", seen.into_inner().unwrap())
}

pub fn ping_pong() -> String {
    let said = Arc::new(Mutex::new(Vec::new()));
    let pongs_turn = Arc::new(AtomicBool::new(false));
    let main = thread::current();
    let pong = {
        let (said, turn) = (Arc::clone(&said), Arc::clone(&pongs_turn));
        thread::spawn(move || {
            for _ in 0..3 {
                while !turn.load(Ordering::Acquire) {
                    thread::park();
                }
                said.lock().unwrap().push("pong");
                turn.store(false, Ordering::Release);
                main.unpark();
            }
        })
    };
    for _ in 0..3 {
        said.lock().unwrap().push("ping");
        pongs_turn.store(true, Ordering::Release);
        pong.thread().unpark();
        while pongs_turn.load(Ordering::Acquire) {
            thread::park_timeout(Duration::from_millis(1));
        }
    }
    pong.join().unwrap();
    said.lock().unwrap().join(" ")
}

pub fn job_that_panics() -> String {
    let run = |n: u32| {
        let job = thread::spawn(move || {
            panic::catch_unwind(|| {
                if n % 2 == 1 {
                    panic::panic_any("odd");
                }
                n
            })
            .map_err(|payload| *payload.downcast::<&str>().unwrap())
        });
        job.join().unwrap()
    };
    let results: Vec<_> = [2, 3, 6]
        .map(run)
        .iter()
        .map(|r| format!("{r:?}"))
        .collect();
    results.join(" ")
}
