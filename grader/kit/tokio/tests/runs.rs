//! What a run of async code is: its clock, its tasks, and the ways in which it ends.

extern crate kit_tokio as tokio;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kit::suite::{Case, Deaf, Kind, Listener, Log, Plan, millis, nanos, secs};
use kit::transcript::{Finding, Step, Transcript};
use kit_tokio::explore::{self, Sim};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// What a body shows under so many schedules.
fn explored(
    schedules: u64,
    body: impl AsyncFn(&(), Sim, &mut Log) + Send + Sync + 'static,
) -> Transcript {
    kit::sim::quiet_panics();
    explore::case("case", schedules, body).run(&(), Plan::WHOLE, &mut Deaf)
}

fn finding(transcript: Transcript) -> Finding {
    let Transcript::Seeded { groups, .. } = transcript else {
        panic!("an explored case runs under many seeds");
    };
    let last = groups.into_iter().next_back().expect("groups");
    last.observed.finding.expect("a finding")
}

/// What a body shows when its tasks run in turn.
fn in_order(body: fn(&(), &mut Log)) -> String {
    kit::sim::quiet_panics();
    let case = Case::transcript("case", body);
    assert!(matches!(case.kind, Kind::Transcript(_)));
    case.run(&(), Plan::WHOLE, &mut Deaf).text()
}

#[test]
fn a_case_in_order_is_a_transcript_on_virtual_time() {
    let text = in_order(|(), log| {
        log.see("before", "");
        explore::in_order(async |_| {
            let slow = tokio::spawn(async { sleep(secs(2)).await });
            log.see("patience", timeout(secs(1), slow).await.is_ok());
            sleep(millis(500)).await;
            log.see("later", "");
        });
        log.see("after", "");
        log.advance(secs(1));
        log.see("later still", "");
    });
    assert_eq!(
        text,
        "t=0.000s  before\n\
         t=1.000s  patience  false\n\
         t=1.500s  later\n\
         t=1.500s  after\n\
         t=2.500s  later still\n"
    );
}

#[test]
fn the_clocks_of_std_and_tokio_agree_to_the_nanosecond() {
    let text = in_order(|(), log| {
        log.advance(nanos(7));
        explore::in_order(async |_| {
            let (std, tokio) = (kit::time::Instant::now(), tokio::time::Instant::now());
            for step in [nanos(1), nanos(999), millis(3), secs(86_400)] {
                tokio::time::advance(step).await;
                assert_eq!(std.elapsed(), tokio.elapsed());
            }
            sleep(millis(10)).await;
            assert_eq!(std.elapsed(), tokio.elapsed());
            log.see("elapsed", format!("{:?}", std.elapsed()));
        });
    });
    assert!(text.starts_with("t=86400.0"), "{text}");
    assert_eq!(text.matches("86400.0").count(), 2);
}

#[test]
fn a_sleep_of_whole_milliseconds_is_exact() {
    let text = in_order(|(), log| {
        explore::in_order(async |_| {
            sleep(millis(10)).await;
            log.see("slept", "");
            let never = timeout(millis(10), std::future::pending::<()>()).await;
            log.see("patience", never.is_ok());
        });
    });
    assert_eq!(text, "t=0.010s  slept\nt=0.020s  patience  false\n");
}

#[test]
fn tasks_in_order_take_turns_and_none_starves() {
    let text = in_order(|(), log| {
        let order = explore::in_order(async |sim| {
            let order = Arc::new(std::sync::Mutex::new(String::new()));
            let task = |name| {
                let order = Arc::clone(&order);
                async move {
                    for _ in 0..3 {
                        order.lock().unwrap().push(name);
                        tokio::task::yield_now().await;
                    }
                }
            };
            let (a, b, c) = (tokio::spawn(task('a')), tokio::spawn(task('b')), task('c'));
            let c = sim.spawn("c", c);
            a.await.unwrap();
            b.await.unwrap();
            c.await;
            order.lock().unwrap().clone()
        });
        log.see("order", order);
    });
    assert_eq!(text, "t=0.000s  order  abcabcabc\n");
}

#[test]
fn a_spawned_task_gives_its_value_and_can_be_aborted() {
    let transcript = explored(200, async |(), sim, log| {
        let dropped = Arc::new(AtomicUsize::new(0));
        struct Drops(Arc<AtomicUsize>);
        impl Drop for Drops {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let value = tokio::spawn(async {
            sleep(secs(1)).await;
            7
        });
        let drops = Drops(Arc::clone(&dropped));
        let endless = tokio::spawn(async move {
            let _drops = drops;
            std::future::pending::<()>().await;
        });
        let value = value.await.unwrap();
        endless.abort();
        let cancelled = endless.await.unwrap_err().is_cancelled();
        sim.until(secs(2)).await;
        log.see("value", value);
        log.see("cancelled", cancelled);
        log.see("dropped", dropped.load(Ordering::Relaxed));
    });
    assert_eq!(
        transcript.text(),
        "200 schedules, every one:\n  \
         t=2.000s  value  7\n  \
         t=2.000s  cancelled  true\n  \
         t=2.000s  dropped  1\n"
    );
}

#[test]
fn spawned_tasks_and_those_of_a_join_set_come_in_many_orders() {
    for in_set in [false, true] {
        let transcript = explored(200, async move |(), _, log| {
            let order = Arc::new(std::sync::Mutex::new(String::new()));
            let mut set = JoinSet::new();
            let mut handles = Vec::new();
            for name in ['a', 'b', 'c'] {
                let order = Arc::clone(&order);
                let task = async move {
                    tokio::task::yield_now().await;
                    order.lock().unwrap().push(name);
                };
                match in_set {
                    true => drop(set.spawn(task)),
                    false => handles.push(tokio::spawn(task)),
                }
            }
            let mut joined = 0;
            while joined < 3 {
                match handles.pop() {
                    Some(handle) => handle.await.unwrap(),
                    None => set.join_next().await.unwrap().unwrap(),
                }
                joined += 1;
            }
            log.see("order", order.lock().unwrap());
        });
        let Transcript::Seeded { groups, .. } = transcript else {
            unreachable!()
        };
        assert_eq!(groups.len(), 6, "{groups:?}");
    }
}

#[test]
fn what_is_left_in_the_background_is_dropped_with_the_run() {
    let transcript = explored(10, async |(), _, log| {
        tokio::spawn(async {
            loop {
                sleep(millis(100)).await;
            }
        });
        log.see("body", "over");
    });
    assert_eq!(
        transcript.text(),
        "10 schedules, every one:\n  t=0.000s  body  over\n"
    );
}

#[test]
fn a_destructor_that_panics_at_the_end_of_the_run_is_found() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("in a destructor");
        }
    }
    let found = finding(explored(10, async |(), _, _| {
        let panics = Panics;
        tokio::spawn(async move {
            let _panics = panics;
            std::future::pending::<()>().await;
        });
        sleep(secs(1)).await;
    }));
    assert!(found.to_string().contains("panic in task 1"), "{found}");
}

#[test]
fn a_destructor_may_spawn_what_gives_a_connection_back() {
    let transcript = explored(10, async |(), _, log| {
        struct Spawns;
        impl Drop for Spawns {
            fn drop(&mut self) {
                tokio::spawn(async { sleep(secs(1)).await });
            }
        }
        let spawns = Spawns;
        tokio::spawn(async move {
            let _spawns = spawns;
            std::future::pending::<()>().await;
        });
        sleep(secs(1)).await;
        log.see("body", "over");
    });
    assert_eq!(
        transcript.text(),
        "10 schedules, every one:\n  t=1.000s  body  over\n"
    );
}

#[test]
fn a_panic_names_the_task_and_the_line() {
    let found = finding(explored(10, async |(), sim, _| {
        sim.spawn("client 1", async { panic!("oh") }).await;
    }));
    let Finding::Panic {
        thread,
        message,
        place,
    } = found
    else {
        panic!("{found}")
    };
    assert_eq!((thread.as_str(), message.as_str()), ("client 1", "oh"));
    assert!(place.expect("a place").file.ends_with("runs.rs"));
}

#[test]
fn tasks_of_one_name_are_told_apart() {
    let found = finding(explored(10, async |(), sim, _| {
        drop(sim.spawn("client", async {}));
        sim.spawn("client", async { panic!("oh") }).await;
    }));
    let Finding::Panic { thread, .. } = found else {
        panic!("{found}")
    };
    assert_eq!(thread, "client 2");
}

#[test]
fn a_panic_in_a_case_in_order_names_the_task_too() {
    let text = in_order(|(), _| {
        explore::in_order(async |sim| sim.spawn("client 1", async { panic!("oh") }).await);
    });
    assert!(text.starts_with("panic in client 1 at "), "{text}");
}

#[test]
fn a_panic_in_a_task_that_nobody_awaits_is_found_too() {
    let found = finding(explored(10, async |(), sim, _| {
        drop(tokio::spawn(async { panic!("unheard") }));
        sim.until(secs(1)).await;
    }));
    assert_eq!(found.to_string().split(':').next_back(), Some(" unheard"));
}

#[test]
fn tasks_that_wait_for_each_other_are_a_deadlock_though_a_timer_ticks_on() {
    let found = finding(explored(10, async |(), sim, _| {
        tokio::spawn(async {
            loop {
                sleep(secs(1)).await;
            }
        });
        let semaphore = Arc::new(tokio::sync::Semaphore::new(0));
        let client = {
            let semaphore = Arc::clone(&semaphore);
            sim.spawn("client 1", async move {
                drop(sim.call("acquire", semaphore.acquire()).await);
            })
        };
        client.await;
    }));
    assert_eq!(
        found.to_string(),
        "deadlock: main waits for an await, client 1 waits for acquire"
    );
}

#[test]
fn a_case_may_sleep_for_days_until_its_time_has_come() {
    let transcript = explored(2, async |(), sim, log| {
        sim.until(secs(10 * 86_400)).await;
        log.see("awake", "");
    });
    assert_eq!(
        transcript.text(),
        "2 schedules, every one:\n  t=864000.000s  awake\n"
    );
}

#[test]
fn tasks_that_only_yield_to_each_other_have_no_end() {
    let found = finding(explored(1, async |(), _, _| {
        loop {
            tokio::task::yield_now().await;
        }
    }));
    assert!(matches!(found, Finding::NoEnd { .. }), "{found}");
}

#[test]
fn a_lock_taken_twice_is_a_deadlock_with_a_place() {
    let found = finding(explored(1, async |(), _, _| {
        let lock = kit::sync::Mutex::new(());
        let _first = lock.lock().unwrap();
        let _second = lock.lock().unwrap();
    }));
    assert!(found.to_string().contains("runs.rs"), "{found}");
    assert!(matches!(found, Finding::Deadlock { .. }), "{found}");
}

#[test]
fn a_blocking_sleep_says_what_it_blocks_and_what_to_use() {
    let found = finding(explored(1, async |(), _, _| {
        kit::thread::sleep(millis(10));
    }));
    let Finding::Panic { message, place, .. } = found else {
        panic!("{found}")
    };
    assert!(message.contains("blocks the executor"), "{message}");
    assert!(message.contains("tokio::time::sleep"), "{message}");
    assert!(place.expect("a place").file.ends_with("runs.rs"));
}

#[test]
fn a_blocking_sleep_is_as_before_when_the_async_part_is_over() {
    let text = in_order(|(), log| {
        explore::in_order(async |_| sleep(secs(1)).await);
        kit::thread::sleep(secs(1));
        log.see("awake", "");
    });
    assert_eq!(text, "t=2.000s  awake\n");
}

#[test]
fn a_deadlock_in_order_is_said_in_words() {
    let text = in_order(|(), _| explore::in_order(async |_| std::future::pending().await));
    assert!(text.contains("deadlock: main waits for an await"), "{text}");
}

#[test]
fn random_cancelling_drops_some_futures_and_lets_others_end() {
    let transcript = explored(200, async |(), sim, log| {
        let step = sleep(millis(10));
        let value = async {
            step.await;
            7
        };
        let ended = sim.cancel_randomly(value).await;
        sim.until(secs(1)).await;
        log.see("value", format!("{ended:?}"));
    });
    let Transcript::Seeded { mut groups, .. } = transcript else {
        unreachable!()
    };
    groups.sort_by_key(|group| group.times);
    let values: Vec<&str> = groups
        .iter()
        .map(|group| group.observed.lines[0].value.as_str())
        .collect();
    assert_eq!(values, ["None", "Some(7)"]);
    assert!((20..60).contains(&groups[0].times), "{}", groups[0].times);
}

#[derive(Default)]
struct Timeline(Vec<String>);

impl Listener for Timeline {
    fn step(&mut self, step: &Step) {
        let at = step.at.as_millis();
        self.0.push(format!("{at} {}: {}", step.thread, step.what));
    }
}

#[test]
fn a_timeline_shows_who_runs_and_what_they_note() {
    let case: Case<()> = explore::case("case", 1, async |_, sim, _| {
        let client = async move {
            sim.call("sleep", sleep(Duration::from_millis(5))).await;
            sim.note("done");
        };
        sim.spawn("client 1", client).await;
    });
    let mut timeline = Timeline::default();
    case.run(
        &(),
        Plan {
            traced: true,
            ..Plan::WHOLE
        },
        &mut timeline,
    );
    assert_eq!(
        timeline.0,
        [
            "0 main: runs",
            "0 client 1: runs",
            "0 client 1: sleep",
            "5 client 1: runs",
            "5 client 1: done",
            "5 client 1: ends",
            "5 main: runs",
            "5 main: ends",
        ]
    );
}
