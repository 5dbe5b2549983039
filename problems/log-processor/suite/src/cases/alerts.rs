//! When an alert is raised, how severe it is, and that none gets lost on its way.

use std::sync::{Mutex, OnceLock, Weak};

use kit::suite::{Case, Log, millis, nanos, secs};
use kit::sync::Arc;
use kit::time::{Duration, SystemTime, UNIX_EPOCH};

use super::sinks::{Recorder, alerts, check, named, words};
use super::{add, add_all, error, info, processor};
use crate::{Alert, Manager, Processor, Severity, Sink, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("at_the_threshold", at_the_threshold),
        Case::transcript("once_while_it_lasts", once_while_it_lasts),
        Case::transcript("again_after_it_cleared", again_after_it_cleared),
        Case::transcript("severities", severities),
        Case::transcript("each_kind_for_itself", each_kind_for_itself),
        Case::transcript("send_alert_by_hand", send_alert_by_hand),
        Case::transcript("a_sink_that_fails", a_sink_that_fails),
        Case::transcript("oldest_first", oldest_first),
        Case::transcript("a_sink_that_calls_back", a_sink_that_calls_back),
    ]
}

/// A processor with a window of ten seconds, who watches it, and where the alerts go.
fn watched(s: &Subject, log: &mut Log) -> (Arc<dyn Processor>, Arc<dyn Manager>, Arc<Recorder>) {
    let p = processor(s, log, secs(10));
    let sink = Recorder::new();
    let manager = p.watched(sink.clone());
    (p, manager, sink)
}

fn fine(log: &mut Log, p: &dyn Processor, count: usize) {
    let entries = (0..count).map(|_| info("fine"));
    add_all(log, p, &format!("{count} x INFO"), entries);
}

fn errors(log: &mut Log, p: &dyn Processor, count: usize) {
    let entries = (0..count).map(|_| error("timeout"));
    add_all(log, p, &format!("{count} x ERROR"), entries);
}

fn at_the_threshold(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    check(log, &*manager, &sink);
    fine(log, &*p, 20);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    log.advance(secs(11));
    fine(log, &*p, 19);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    log.advance(secs(11));
    let slow = secs(1) - nanos(1000);
    add(log, &*p, info("almost slow").took(slow));
    check(log, &*manager, &sink);
    log.advance(secs(11));
    add(log, &*p, info("slow").took(secs(1)));
    check(log, &*manager, &sink);
    alerts(log, &*manager);
}

fn once_while_it_lasts(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    fine(log, &*p, 18);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    check(log, &*manager, &sink);
    // Other entries, but still more than one in twenty.
    log.advance(secs(6));
    fine(log, &*p, 18);
    errors(log, &*p, 1);
    log.advance(secs(6));
    check(log, &*manager, &sink);
    check(log, &*manager, &sink);
    alerts(log, &*manager);
}

fn again_after_it_cleared(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    fine(log, &*p, 18);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    fine(log, &*p, 2);
    check(log, &*manager, &sink);
    fine(log, &*p, 18);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    log.advance(secs(11));
    check(log, &*manager, &sink);
    fine(log, &*p, 18);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    alerts(log, &*manager);
}

fn severities(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    fine(log, &*p, 19);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    fine(log, &*p, 3);
    check(log, &*manager, &sink);
    errors(log, &*p, 2);
    check(log, &*manager, &sink);
    // Down to a warning and up again, all of it one episode.
    fine(log, &*p, 30);
    check(log, &*manager, &sink);
    errors(log, &*p, 10);
    check(log, &*manager, &sink);
    log.advance(secs(11));
    check(log, &*manager, &sink);
    // Twice the threshold exactly, at once.
    fine(log, &*p, 9);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    log.advance(secs(11));
    check(log, &*manager, &sink);
    for took in [millis(1500), millis(2500)] {
        add(log, &*p, info("slow").took(took));
        check(log, &*manager, &sink);
    }
    alerts(log, &*manager);
}

fn each_kind_for_itself(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    add(log, &*p, info("slow").took(millis(1500)));
    check(log, &*manager, &sink);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    log.advance(secs(11));
    check(log, &*manager, &sink);
    add(log, &*p, error("slow and wrong").took(millis(1500)));
    check(log, &*manager, &sink);
    alerts(log, &*manager);
}

fn send_alert_by_hand(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    log.advance(secs(3));
    let send = |log: &mut Log, alert_type: &str, message: &str, severity: Severity| {
        let call = format!(
            "send_alert({alert_type:?}, {message:?}, {}): sent",
            severity.name()
        );
        log.call(call, || {
            manager.send_alert(alert_type, message, severity);
            words(&sink.take_sent())
        });
    };
    send(log, "deploy", "v2 is out", Severity::Warn);
    send(log, "deploy", "v2 is out", Severity::Warn);
    check(log, &*manager, &sink);
    // By hand nothing begins and nothing ends.
    send(log, "error_rate", "by hand", Severity::Critical);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    send(log, "error_rate", "by hand, too", Severity::Warn);
    log.advance(secs(1));
    check(log, &*manager, &sink);
    alerts(log, &*manager);
    if let Some(last) = manager.alerts().last() {
        log.see("the last one's message", format!("{:?}", last.message));
        log.see("and its age", age(last));
    }
}

fn age(alert: &Alert) -> String {
    let now = SystemTime::now();
    let age: Option<Duration> = now.duration_since(alert.timestamp).ok();
    age.filter(|_| alert.timestamp > UNIX_EPOCH)
        .map_or("not known".to_owned(), |age| format!("{age:?}"))
}

fn a_sink_that_fails(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    let tried = |log: &mut Log, what: &str, call: &dyn Fn()| {
        log.call(format!("{what}: failed, sent"), || {
            call();
            format!(
                "{}, {}",
                words(&sink.take_failed()),
                words(&sink.take_sent())
            )
        });
    };
    let checked = || manager.check_alerts();
    fine(log, &*p, 18);
    add(log, &*p, error("timeout").took(millis(1200)));
    sink.fail_next(3);
    log.see("the sink will fail 3 times", "");
    tried(log, "check_alerts()", &checked);
    tried(log, "check_alerts()", &checked);
    tried(log, "check_alerts()", &checked);
    tried(log, "check_alerts()", &checked);
    alerts(log, &*manager);
    sink.fail_next(1);
    log.see("the sink will fail once", "");
    tried(log, "send_alert(\"deploy\", ..)", &|| {
        manager.send_alert("deploy", "v2", Severity::Warn);
    });
    // What it was about is over, and yet it has to be told.
    log.advance(secs(11));
    tried(log, "check_alerts()", &checked);
    if let Some(last) = sink.last() {
        log.see("its age, as the sink was told", age(&last));
    }
    tried(log, "check_alerts()", &checked);
    alerts(log, &*manager);
}

/// Three alerts wait, each of which has failed in a call of its own. Whether `send_alert` tries those
/// that wait already is up to the solution: until the sink works again nobody sees it.
fn oldest_first(s: &Subject, log: &mut Log) {
    let (p, manager, sink) = watched(s, log);
    sink.fail_next(usize::MAX);
    log.see("the sink is out of order", "");
    fine(log, &*p, 18);
    errors(log, &*p, 1);
    check(log, &*manager, &sink);
    for alert_type in ["first", "second"] {
        log.call(format!("send_alert({alert_type:?}, ..): sent"), || {
            manager.send_alert(alert_type, "by hand", Severity::Warn);
            words(&sink.take_sent())
        });
    }
    sink.fail_next(0);
    log.see("the sink works again", "");
    check(log, &*manager, &sink);
    alerts(log, &*manager);
    made_first_failed_last(s, log);
}

/// Where responses are found slow while an alert is on its way: the later one fails before it.
struct Worsening {
    processor: Arc<dyn Processor>,
    manager: OnceLock<Weak<dyn Manager>>,
    worse: OnceLock<()>,
    recorder: Arc<Recorder>,
}

impl Sink for Worsening {
    fn send(&self, alert: &Alert) -> Result<(), String> {
        let manager = self.manager.get().and_then(Weak::upgrade);
        let manager = manager.ok_or("there is no manager yet")?;
        if self.worse.set(()).is_ok() {
            self.processor.add_log(info("slow").took(millis(1500)));
            manager.check_alerts();
        }
        self.recorder.send(alert)
    }
}

fn made_first_failed_last(s: &Subject, log: &mut Log) {
    let p = processor(s, log, secs(10));
    let recorder = Recorder::new();
    let sink = Arc::new(Worsening {
        processor: Arc::clone(&p),
        manager: OnceLock::new(),
        worse: OnceLock::new(),
        recorder: Arc::clone(&recorder),
    });
    let manager = p.watched(sink.clone());
    let _ = sink.manager.set(Arc::downgrade(&manager));
    recorder.fail_next(usize::MAX);
    log.see(
        "a sink out of order, which adds INFO that took 1.5s, checks, and then fails",
        "",
    );
    errors(log, &*p, 1);
    check(log, &*manager, &recorder);
    recorder.fail_next(0);
    log.see("the sink works again", "");
    check(log, &*manager, &recorder);
    alerts(log, &*manager);
}

/// Looks at the manager and the processor while it is being called.
struct Curious {
    processor: Arc<dyn Processor>,
    manager: OnceLock<Weak<dyn Manager>>,
    seen: Mutex<Vec<String>>,
}

impl Sink for Curious {
    fn send(&self, alert: &Alert) -> Result<(), String> {
        let manager = self.manager.get().and_then(Weak::upgrade);
        let manager = manager.ok_or("there is no manager yet")?;
        manager.check_alerts();
        let known = manager.alerts().len();
        self.processor.add_log(info("an alert was sent"));
        let total = self.processor.snapshot(5).0.total;
        let seen = format!("{}: {known} known, {total} entries", named(alert));
        self.seen.lock().map_err(|e| e.to_string())?.push(seen);
        Ok(())
    }
}

fn a_sink_that_calls_back(s: &Subject, log: &mut Log) {
    let p = processor(s, log, secs(10));
    let sink = Arc::new(Curious {
        processor: Arc::clone(&p),
        manager: OnceLock::new(),
        seen: Mutex::default(),
    });
    let manager = p.watched(sink.clone());
    let _ = sink.manager.set(Arc::downgrade(&manager));
    errors(log, &*p, 3);
    log.call("check_alerts(): the sink sees", || {
        manager.check_alerts();
        words(&sink.seen.lock().expect("no sink panics"))
    });
    log.call("send_alert(\"deploy\", ..): the sink sees", || {
        manager.send_alert("deploy", "v2", Severity::Warn);
        words(&sink.seen.lock().expect("no sink panics"))
    });
    alerts(log, &*manager);
}
