//! Alerts beside threads that add, read and check, under hundreds of schedules: none too many, none
//! too few, and no lock held while the sink is called.

use kit::sim::let_time_pass;
use kit::suite::{Case, Log, millis, secs};
use kit::sync::{Arc, Condvar, Mutex};
use kit::thread;

use super::sinks::{Recorder, alerts, check, words};
use super::threads::SCHEDULES;
use super::{error, info, processor, snapshot};
use crate::{Alert, Manager, Processor, Severity, Sink, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::explored(
            "one_alert_for_all_checkers",
            SCHEDULES,
            one_alert_for_all_checkers,
        ),
        Case::explored(
            "no_alert_from_old_figures",
            SCHEDULES,
            no_alert_from_old_figures,
        ),
        Case::explored(
            "a_slow_sink_blocks_nobody",
            SCHEDULES,
            a_slow_sink_blocks_nobody,
        ),
        Case::explored("every_alert_arrives", SCHEDULES, every_alert_arrives),
    ]
}

fn one_alert_for_all_checkers(s: &Subject, log: &mut Log) {
    let p = processor(s, log, secs(10));
    let sink = Recorder::new();
    let manager = p.watched(sink.clone());
    (0..18).for_each(|_| p.add_log(info("fine")));
    p.add_log(error("timeout"));
    log.see("add_log: 18 x INFO, 1 x ERROR", "");
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| manager.check_alerts());
        }
        scope.spawn(|| p.add_log(info("fine")));
    });
    log.see(
        "3 threads, each check_alerts(): sent",
        words(&sink.take_sent()),
    );
    alerts(log, &*manager);
}

/// The condition is over while four threads check. Whoever looked at the figures before that and
/// decides after it raises an alert about what is no longer so.
fn no_alert_from_old_figures(s: &Subject, log: &mut Log) {
    let p = processor(s, log, secs(10));
    let sink = Recorder::new();
    let manager = p.watched(sink.clone());
    p.add_log(error("timeout"));
    log.see("add_log: 1 x ERROR", "");
    check(log, &*manager, &sink);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| manager.check_alerts());
        }
        let_time_pass(secs(11));
    });
    log.see(
        "4 threads check while 11s pass: sent",
        words(&sink.take_sent()),
    );
    check(log, &*manager, &sink);
    alerts(log, &*manager);
    figures_of_one_moment(log, &*p, &*manager, &sink);
}

/// The one slow entry brings the rate below its threshold and the average above its own: one look sees
/// the one or the other.
fn figures_of_one_moment(log: &mut Log, p: &dyn Processor, manager: &dyn Manager, sink: &Recorder) {
    (0..19).for_each(|_| p.add_log(info("fast").took(millis(1))));
    p.add_log(error("timeout"));
    log.see("add_log: 19 x INFO that took 1ms, 1 x ERROR", "");
    thread::scope(|scope| {
        scope.spawn(|| manager.check_alerts());
        p.add_log(info("slow").took(secs(100)));
    });
    log.see(
        "check_alerts() beside add_log(INFO that took 100s): alerts sent",
        sink.take_sent().len(),
    );
}

/// Takes as long as it is told to for the first alert, and no time for any other.
#[derive(Default)]
struct Slow {
    stage: Mutex<Stage>,
    changed: Condvar,
}

#[derive(Default, PartialEq)]
enum Stage {
    #[default]
    Idle,
    Called,
    MayReturn,
}

impl Slow {
    fn enter(&self, next: Stage) {
        *self.stage.lock().expect("no thread of the case panics") = next;
        self.changed.notify_all();
    }

    fn wait_for(&self, wanted: Stage) {
        let stage = self.stage.lock().expect("no thread of the case panics");
        let reached = self.changed.wait_while(stage, |stage| *stage != wanted);
        drop(reached);
    }
}

impl Sink for Slow {
    fn send(&self, alert: &Alert) -> Result<(), String> {
        if alert.alert_type == "error_rate" {
            self.enter(Stage::Called);
            self.wait_for(Stage::MayReturn);
        }
        Ok(())
    }
}

fn a_slow_sink_blocks_nobody(s: &Subject, log: &mut Log) {
    let p = processor(s, log, secs(10));
    let sink = Arc::new(Slow::default());
    let manager = p.watched(sink.clone());
    p.add_log(error("timeout"));
    log.see("add_log: 1 x ERROR", "");
    thread::scope(|scope| {
        scope.spawn(|| manager.check_alerts());
        sink.wait_for(Stage::Called);
        log.see("another thread's check_alerts() is in the sink", "");
        p.add_log(info("hello"));
        snapshot(log, &*p);
        alerts(log, &*manager);
        log.call("check_alerts()", || {
            manager.check_alerts();
            ""
        });
        // It may be sent by this thread or left to the other, but nobody may wait for a turn.
        log.call("send_alert(\"deploy\", ..)", || {
            manager.send_alert("deploy", "v2", Severity::Warn);
            ""
        });
        sink.enter(Stage::MayReturn);
    });
    alerts(log, &*manager);
}

/// Some deliveries fail while others are under way. In the end each alert has arrived once.
fn every_alert_arrives(s: &Subject, log: &mut Log) {
    let p = processor(s, log, secs(10));
    let sink = Recorder::new();
    let manager = p.watched(sink.clone());
    sink.fail_next(2);
    log.see("the sink will fail twice", "");
    p.add_log(error("timeout"));
    thread::scope(|scope| {
        scope.spawn(|| manager.send_alert("a", "by hand", Severity::Warn));
        scope.spawn(|| manager.send_alert("b", "by hand", Severity::Warn));
        for _ in 0..2 {
            scope.spawn(|| {
                manager.check_alerts();
                manager.check_alerts();
            });
        }
    });
    // Whatever still waits is tried again with each of these, and the sink works by then.
    (0..3).for_each(|_| manager.check_alerts());
    let mut sent = sink.take_sent();
    sent.sort();
    log.see(
        "2 x send_alert(), and check_alerts() again and again: arrived",
        words(&sent),
    );
    log.see("alerts()", manager.alerts().len());
}
