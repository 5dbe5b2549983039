//! Timed attempts: what happened in each, in its order. In: events. Out: [`Timing`]s, whole. What a
//! clock shows is worked out elsewhere; an event is written when it happens, so that a kill loses
//! nothing, and is never changed.

use std::borrow::Cow;

use rusqlite::{Connection, Params, Row, Transaction};

use super::attempts::Circumstances;
use super::{Broken, History};
use crate::timing::{Event, Timing, What};

const TIMING: &str = "SELECT mark, problem, begun, minutes, mock FROM timing";

impl History {
    /// Begin a timed attempt; the one under way where there is one, and nothing is begun.
    pub fn start(&mut self, new: &Timing) -> Result<Option<Timing>, Broken> {
        self.change(|transaction| {
            let in_its_way = running(transaction, None, new.begun)?;
            if in_its_way.is_none() {
                insert(transaction, new)?;
            }
            Ok(in_its_way)
        })
    }

    /// Take down what happened, unless it changes nothing. The attempt with it.
    pub fn happened(&mut self, mark: &str, at: i64, what: What) -> Result<Option<Timing>, Broken> {
        self.change(|transaction| {
            take_down(transaction, mark, at, vec![what])?;
            find(transaction, mark)
        })
    }

    /// The timed attempt that is under way on this machine, at this problem or at any: the one begun last.
    pub fn running(&self, problem: Option<&str>, now: i64) -> Result<Option<Timing>, Broken> {
        Ok(running(&self.connection, problem, now)?)
    }

    /// All timed attempts at a problem, or at all of them, the oldest first.
    pub fn timings(&self, problem: Option<&str>) -> Result<Vec<Timing>, Broken> {
        let which = "WHERE ?1 IS NULL OR problem = ?1 ORDER BY begun, mark";
        Ok(select(&self.connection, which, [problem])?)
    }

    pub fn timing(&self, mark: &str) -> Result<Option<Timing>, Broken> {
        Ok(find(&self.connection, mark)?)
    }
}

/// Take over what another machine's file knows of a timed attempt: all of it, or what happened there since.
/// Whether there was any. Where both went on alone, this file's course stays. A clock that runs there does
/// not run here.
pub(super) fn adopt(change: &Transaction, theirs: &Timing) -> rusqlite::Result<bool> {
    let Some(ours) = find(change, &theirs.mark)? else {
        insert(change, theirs)?;
        let sql = "UPDATE timing SET elsewhere = 1 WHERE mark = ?1";
        change.execute(sql, [&theirs.mark])?;
        return Ok(true);
    };
    match theirs.events.strip_prefix(ours.events.as_slice()) {
        Some(more) if !more.is_empty() => {
            append(change, &ours.mark, ours.events.len(), more)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// The timing by which code was saved, and how many seconds its clock had run then. One that was ended
/// while the code was graded still is.
pub(super) fn clocked(
    connection: &Connection,
    problem: &str,
    saved: i64,
) -> rusqlite::Result<Option<(String, u32)>> {
    let which = "WHERE problem = ?1 AND begun <= ?2 AND NOT elsewhere ORDER BY begun DESC, mark";
    let begun = select(connection, which, (problem, saved))?;
    let mut clocked = begun.into_iter().filter_map(|timing| {
        let seconds = timing.clocked(saved)?;
        Some((timing.mark, seconds))
    });
    Ok(clocked.next())
}

/// What an attempt has changed in the timing it was made in.
pub(super) fn attempted(
    change: &Transaction,
    mark: &str,
    circumstances: &Circumstances,
    accepted: bool,
) -> rusqlite::Result<()> {
    let stages = circumstances.passed.iter().cloned();
    let mut happened: Vec<What> = stages.map(|stage| What::Passed { stage }).collect();
    if accepted {
        happened.push(What::Accepted);
    }
    take_down(change, mark, circumstances.at, happened)
}

fn take_down(
    change: &Transaction,
    mark: &str,
    at: i64,
    happened: Vec<What>,
) -> rusqlite::Result<()> {
    let Some(mut timing) = find(change, mark)? else {
        return Ok(());
    };
    for what in happened {
        if timing.takes(&what) {
            let event = Event { at, what };
            let position = timing.events.len();
            append(change, mark, position, std::slice::from_ref(&event))?;
            timing.events.push(event);
        }
    }
    Ok(())
}

fn insert(change: &Transaction, timing: &Timing) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO timing (mark, problem, begun, minutes, mock) VALUES (?1, ?2, ?3, ?4, ?5)";
    let Timing {
        mark,
        problem,
        begun,
        minutes,
        mock,
        events,
    } = timing;
    change.execute(sql, (mark, problem, begun, minutes, mock))?;
    append(change, mark, 0, events)
}

fn append(
    change: &Transaction,
    mark: &str,
    position: usize,
    events: &[Event],
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO timing_event (timing, position, at, what, about)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = change.prepare_cached(sql)?;
    for (position, Event { at, what }) in (position..).zip(events) {
        let (what, about) = name(what);
        insert.execute((mark, position, at, what, about))?;
    }
    Ok(())
}

fn running(
    connection: &Connection,
    problem: Option<&str>,
    now: i64,
) -> rusqlite::Result<Option<Timing>> {
    // Those that were ended are left out at once: a prompt asks this at every Enter.
    let which = "WHERE (?1 IS NULL OR problem = ?1) AND NOT elsewhere AND NOT EXISTS
                     (SELECT 1 FROM timing_event
                      WHERE timing = mark AND what IN ('accepted', 'stopped'))
                 ORDER BY begun DESC, mark";
    let open = select(connection, which, [problem])?;
    Ok(open.into_iter().find(|timing| timing.is_under_way(now)))
}

fn find(connection: &Connection, mark: &str) -> rusqlite::Result<Option<Timing>> {
    Ok(select(connection, "WHERE mark = ?1", [mark])?.pop())
}

fn select(
    connection: &Connection,
    which: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Timing>> {
    let mut statement = connection.prepare_cached(&format!("{TIMING} {which}"))?;
    let timings = statement.query_map(params, |row: &Row| {
        Ok(Timing {
            mark: row.get(0)?,
            problem: row.get(1)?,
            begun: row.get(2)?,
            minutes: row.get(3)?,
            mock: row.get(4)?,
            events: Vec::new(),
        })
    })?;
    let mut timings: Vec<Timing> = timings.collect::<rusqlite::Result<_>>()?;
    let sql = "SELECT at, what, about FROM timing_event WHERE timing = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    for timing in &mut timings {
        let mut rows = statement.query([&timing.mark])?;
        while let Some(row) = rows.next()? {
            let what: String = row.get(1)?;
            let what = named(&what, row.get(2)?);
            let at = row.get(0)?;
            timing.events.extend(what.map(|what| Event { at, what }));
        }
    }
    Ok(timings)
}

fn name(what: &What) -> (&'static str, Option<Cow<'_, str>>) {
    match what {
        What::Kept { source } => ("kept", Some(source.into())),
        What::Built { seconds } => ("built", Some(seconds.to_string().into())),
        What::Paused => ("paused", None),
        What::Resumed => ("resumed", None),
        What::Passed { stage } => ("passed", Some(stage.into())),
        What::Hinted { case } => ("hinted", Some(case.into())),
        What::Accepted => ("accepted", None),
        What::Stopped => ("stopped", None),
    }
}

fn named(what: &str, about: Option<String>) -> Option<What> {
    Some(match what {
        "kept" => What::Kept { source: about? },
        "built" => What::Built {
            seconds: about?.parse().ok()?,
        },
        "paused" => What::Paused,
        "resumed" => What::Resumed,
        "passed" => What::Passed { stage: about? },
        "hinted" => What::Hinted { case: about? },
        "accepted" => What::Accepted,
        "stopped" => What::Stopped,
        _ => return None,
    })
}
