//! Ordinary programs, as people write them in an interview. None knows of the stand-ins.

#![expect(clippy::unwrap_used, reason = "these are the programs people write")]

mod shared;
mod whole;
mod workers;

/// A program's name, the program, and what it prints.
pub type Program = (&'static str, fn() -> String, &'static str);

pub const ALL: &[Program] = &[
    (
        "a producer and a consumer",
        workers::producer_and_consumer,
        "0 1 4 9 16",
    ),
    ("a slice summed in a scope", workers::sum_in_a_scope, "5050"),
    (
        "a pool of workers",
        workers::pool,
        "[0, 1, 4, 9, 16, 25, 36, 49]",
    ),
    ("a pipeline of bounded channels", workers::pipeline, "30"),
    ("phases with a barrier", workers::phases, "[3, 6, 9]"),
    (
        "ping and pong by parking",
        workers::ping_pong,
        "ping pong ping pong ping pong",
    ),
    (
        "a job that panics",
        workers::job_that_panics,
        "Ok(2) Err(\"odd\") Ok(6)",
    ),
    (
        "a configuration set once",
        shared::configuration,
        "debug 8080 8080",
    ),
    (
        "a table made when it is needed",
        shared::table,
        "1 1 2 6 24",
    ),
    (
        "a cache under a read-write lock",
        shared::cache,
        "a=1 b=1 a=1, 2 misses",
    ),
    ("counters", shared::counters, "hits 40, peak 4"),
    (
        "a plug-in behind a lock",
        shared::plug_in,
        "meow x3, woof x2",
    ),
    (
        "a lock that was poisoned",
        shared::recovery,
        "poisoned at 1, now 2",
    ),
    (
        "a counter in every thread",
        shared::thread_counters,
        "[1, 2, 3] and 0 here",
    ),
    (
        "a semaphore of our own",
        shared::semaphore,
        "never more than 2 of 6",
    ),
    ("dates", whole::dates, "2 days, 3h0m5s, too early by 60s"),
    (
        "an inventory",
        whole::inventory,
        "apple 3 x 0.50 = 1.50\npear 2 x 0.75 = 1.50\ntotal 3.00",
    ),
    ("words counted", whole::words, "the 3, fox 2"),
    (
        "a little calculator",
        whole::calculator,
        "14 Err(DivisionByZero) Err(Unexpected('x'))",
    ),
    (
        "a rate limiter",
        whole::rate_limiter,
        "2 admitted, then 1 after a while",
    ),
];
