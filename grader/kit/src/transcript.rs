//! What a case observed: plain data, and one way to write it as text. The expected transcript is a
//! file beside the suite; it is compared by whoever reads this, never by the code under test.

use ::std::fmt::{self, Display, Write as _};
use ::std::time::Duration;

/// One thing a case saw: at this virtual time, this call gave this value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line {
    pub at: Duration,
    pub what: String,
    pub value: String,
    /// What a suite's model says the value should have been; only where the two differ.
    pub wanted: Option<String>,
}

/// A place in the learner's code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

impl From<&::std::panic::Location<'_>> for Place {
    fn from(location: &::std::panic::Location<'_>) -> Self {
        Place {
            file: location.file().into(),
            line: location.line(),
            column: location.column(),
        }
    }
}

/// A thread that waits: for what, and since which line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Waiting {
    pub thread: String,
    pub on: String,
    pub place: Option<Place>,
}

/// Why a run came to no good end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Finding {
    /// A panic that nobody caught.
    Panic {
        thread: String,
        message: String,
        place: Option<Place>,
    },
    /// A panic, and while it unwound another in a destructor, after which a process is aborted.
    PanicTwice {
        thread: String,
        message: String,
        place: Option<Place>,
        then: String,
    },
    /// Every thread that is left waits, and no timer is set that could wake one.
    Deadlock { waiting: Vec<Waiting> },
    /// Threads still switch after this many steps, and none gets anywhere.
    NoEnd { steps: u64 },
    /// A thread is in something the simulation cannot see. `busy`: it burns CPU (an endless loop);
    /// otherwise it sleeps (a real lock, a real sleep, I/O).
    Stuck {
        thread: String,
        busy: bool,
        call: Option<String>,
    },
    /// Processes the case started and did not wait for.
    LeftChildren { count: usize },
}

/// One step of a traced schedule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    pub at: Duration,
    pub thread: String,
    pub what: String,
    pub place: Option<Place>,
}

/// What one run of a case, under one seed, showed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Observed {
    pub lines: Vec<Line>,
    pub finding: Option<Finding>,
}

/// What all runs of a case showed, like ones counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transcript {
    /// A case that runs once.
    Once(Observed),
    /// A case that runs under many seeds.
    Seeded { unit: String, groups: Vec<Group> },
}

/// Runs that showed the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub first_seed: u64,
    pub times: u64,
    pub observed: Observed,
}

impl Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t={}  {}", Seconds(self.at), self.what)?;
        if !self.value.is_empty() {
            write!(f, "  {}", self.value)?;
        }
        match &self.wanted {
            Some(wanted) => write!(f, "  (model: {wanted})"),
            None => Ok(()),
        }
    }
}

/// Seconds with at least three decimals and as many more as the value needs.
pub struct Seconds(pub Duration);

impl Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:09}", self.0.subsec_nanos());
        let decimals = digits.trim_end_matches('0').len().max(3);
        write!(f, "{}.{}s", self.0.as_secs(), &digits[..decimals])
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Panic {
                thread,
                message,
                place,
            } => {
                write!(f, "panic in {thread}")?;
                if let Some(place) = place {
                    write!(f, " at {place}")?;
                }
                write!(f, ": {message}")
            }
            Finding::PanicTwice {
                thread,
                message,
                place,
                then,
            } => {
                write!(f, "panic in {thread}")?;
                if let Some(place) = place {
                    write!(f, " at {place}")?;
                }
                write!(f, ": {message}, then in a destructor: {then}")
            }
            Finding::Deadlock { waiting } => {
                write!(f, "deadlock:")?;
                for (i, w) in waiting.iter().enumerate() {
                    let comma = if i == 0 { "" } else { "," };
                    write!(f, "{comma} {} waits for {}", w.thread, w.on)?;
                    if let Some(place) = &w.place {
                        write!(f, " ({place})")?;
                    }
                }
                Ok(())
            }
            Finding::NoEnd { steps } => write!(f, "no end after {steps} steps"),
            Finding::Stuck {
                thread, busy: true, ..
            } => write!(f, "{thread} is in an endless loop"),
            Finding::Stuck {
                thread,
                busy: false,
                ..
            } => {
                write!(f, "{thread} waits for something outside the simulation")
            }
            Finding::LeftChildren { count } => write!(f, "{count} child processes left running"),
        }
    }
}

impl Observed {
    fn write(&self, indent: &str, text: &mut String) {
        for line in &self.lines {
            let _ = writeln!(text, "{indent}{line}");
        }
        if let Some(finding) = &self.finding {
            let _ = writeln!(text, "{indent}{finding}");
        }
    }
}

impl Transcript {
    /// The text that is compared with the snapshot.
    pub fn text(&self) -> String {
        let mut text = String::new();
        match self {
            Transcript::Once(observed) => observed.write("", &mut text),
            Transcript::Seeded { unit, groups } => {
                let runs: u64 = groups.iter().map(|group| group.times).sum();
                for group in groups {
                    let _ = match groups.len() {
                        1 => writeln!(text, "{runs} {unit}, every one:"),
                        _ => writeln!(
                            text,
                            "{} of {runs} {unit}, first seed {}:",
                            group.times, group.first_seed
                        ),
                    };
                    group.observed.write("  ", &mut text);
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_show_three_decimals_and_more_only_when_needed() {
        assert_eq!(Seconds(Duration::from_millis(1500)).to_string(), "1.500s");
        assert_eq!(Seconds(Duration::from_nanos(1)).to_string(), "0.000000001s");
    }
}
