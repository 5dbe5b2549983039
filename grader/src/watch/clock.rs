//! The clock in the corner. In: the timing of the problem that is watched, as the history has it now and
//! then. Out: what it shows, and what another program has done to it.

use std::mem::replace;
use std::time::{Duration, Instant};

use super::Watch;
use super::state::{Event, Notice};
use crate::commands::stop;
use crate::timing::{Running, Timing};

const SECOND: Duration = Duration::from_secs(1);
/// How often to see whether somebody has set a clock going, turned it or ended it.
const ASK_TIMING: Duration = Duration::from_secs(3);

/// What somebody has done to a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Turn {
    Began,
    Paused,
    Resumed,
    /// The clock of this mark does not run any more.
    Gone(String),
}

/// What has happened between two looks at it.
fn turned(before: Option<&Timing>, now: Option<&Timing>, at: i64) -> Option<Turn> {
    let is_paused = |timing: &Timing| timing.shown(at).is_paused();
    match (before, now) {
        (Some(before), Some(now)) if before.mark == now.mark => {
            match (is_paused(before), is_paused(now)) {
                (false, true) => Some(Turn::Paused),
                (true, false) => Some(Turn::Resumed),
                _ => None,
            }
        }
        (_, Some(_)) => Some(Turn::Began),
        (Some(before), None) => Some(Turn::Gone(before.mark.clone())),
        (None, None) => None,
    }
}

impl Watch<'_> {
    /// Ask for the clock: another program may have done something to it.
    pub(super) fn ask_timing(&mut self) {
        let now = self.session.running(Some(&self.state.problem.id));
        let before = replace(&mut self.timing, now);
        self.timing_asked = Instant::now();
        let turn = turned(before.as_ref(), self.timing.as_ref(), self.session.now());
        if let Some(turn) = turn {
            self.tell_turn(&turn);
        }
        let clock = self.clock();
        self.state.on(clock);
    }

    /// Where that was its end, how it went is told, too.
    fn tell_turn(&mut self, turn: &Turn) {
        let notice = match turn {
            Turn::Began => Some(Notice::ClockBegan),
            Turn::Paused => Some(Notice::ClockPaused),
            Turn::Resumed => Some(Notice::ClockResumed),
            Turn::Gone(mark) => match self.session.timing(mark) {
                Some(timing) => self.tell_end(&timing),
                None => None,
            },
        };
        if let Some(notice) = notice {
            self.state.on(Event::Said(notice));
        }
        self.render();
    }

    fn tell_end(&mut self, timing: &Timing) -> Option<Notice> {
        match timing.shown(self.session.now()).running {
            Running::Stopped => {
                self.summary(timing);
                Some(Notice::ClockStopped)
            }
            Running::Accepted => {
                self.summary(timing);
                None
            }
            Running::Going | Running::Paused | Running::LeftAlone => None,
        }
    }

    /// How the timed attempt went that is over.
    pub(super) fn summary(&mut self, timing: &Timing) {
        let mut text = Vec::new();
        match stop::tell_summary(self.session, &self.state.problem, timing, &mut text) {
            Ok(()) => {
                let text = String::from_utf8_lossy(&text);
                let lines = text.lines().map(str::to_owned).collect();
                self.state.on(Event::Text(String::new(), lines));
            }
            Err(error) => self.session.warn_of(&error),
        }
    }

    /// The grader has built its own libraries: that is no time of the learner's.
    pub(super) fn built(&mut self, took: Duration) {
        self.session.built(&self.state.problem.id, took);
        self.ask_timing();
    }

    /// What it shows.
    pub(super) fn clock(&mut self) -> Event {
        if self.timing_asked.elapsed() > ASK_TIMING {
            self.ask_timing();
        }
        let now = self.session.now();
        let shown = self.timing.as_ref().map(|timing| timing.shown(now));
        let is_on = |running| matches!(running, Running::Going | Running::Paused);
        Event::Clock(shown.filter(|shown| is_on(shown.running)))
    }

    pub(super) fn until_the_clock_moves(&self) -> Duration {
        let clock = self.state.clock.as_ref();
        match clock.is_some_and(|clock| !clock.is_paused()) {
            true => SECOND,
            false => ASK_TIMING,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timing::{Event, What};

    fn clock(events: &[What]) -> Timing {
        let events = events.iter().cloned().map(|what| Event { at: 60, what });
        Timing {
            mark: "a".into(),
            events: events.collect(),
            ..Timing::begin("rate-limiter", 0, 30, false)
        }
    }

    #[test]
    fn what_another_program_did_to_the_clock_is_seen_at_the_next_look() {
        let going = clock(&[]);
        let paused = clock(&[What::Paused]);
        let passed = clock(&[What::Passed {
            stage: "basics".into(),
        }]);
        let other = Timing {
            mark: "b".into(),
            ..going.clone()
        };
        let gone = Some(Turn::Gone("a".into()));
        for (before, now, expected) in [
            (None, None, None),
            (None, Some(&going), Some(Turn::Began)),
            (Some(&going), Some(&going), None),
            (Some(&going), Some(&passed), None),
            (Some(&going), Some(&paused), Some(Turn::Paused)),
            (Some(&paused), Some(&going), Some(Turn::Resumed)),
            (Some(&going), Some(&other), Some(Turn::Began)),
            (Some(&going), None, gone.clone()),
            (Some(&paused), None, gone),
        ] {
            assert_eq!(turned(before, now, 120), expected, "{before:?} {now:?}");
        }
    }
}
