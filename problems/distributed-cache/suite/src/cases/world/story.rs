//! Of a history's steps, those that tell what became of one value. In: the value and all steps. Out: which
//! of them to keep: where it was written, seen, gained and lost, what took its place, and what broke.

use std::collections::BTreeSet;
use std::time::Duration;

use kit::cluster::Id;
use kit::transcript::Step;

pub struct Story {
    value: String,
    /// What came where the value went.
    heirs: BTreeSet<String>,
}

impl Story {
    pub fn of(value: &str, steps: &[Step]) -> Story {
        let changes = steps.iter().filter_map(|step| Change::of(&step.what));
        let ends = changes.filter(|change| change.lost.contains(&value));
        let heirs = ends.flat_map(|change| change.gained);
        Story {
            value: value.to_owned(),
            heirs: heirs.map(str::to_owned).collect(),
        }
    }

    pub fn has(&self, step: &Step) -> bool {
        if let Some(change) = Change::of(&step.what) {
            return change
                .gained
                .iter()
                .chain(&change.lost)
                .any(|value| self.is(value));
        }
        let of_interest = |word| self.is(word) || self.heirs.contains(word);
        match step.thread.starts_with("client") {
            true => words(&step.what).any(of_interest),
            // Something breaks, or a message of a client's call is lost.
            false => !step.what.starts_with("->") || words(&step.what).any(|word| self.is(word)),
        }
    }

    fn is(&self, word: &str) -> bool {
        self.value == word
    }
}

/// When this node last came by the value, up to some time.
pub fn gained(value: &str, steps: &[Step], at: Id, until: Duration) -> Option<Duration> {
    let node = format!("n{at}");
    let mut here = steps.iter().filter(|step| step.thread == node);
    let gain = here.rfind(|step| {
        let change = Change::of(&step.what).filter(|_| step.at <= until);
        change.is_some_and(|change| change.gained.contains(&value))
    });
    gain.map(|step| step.at)
}

/// What a node gained and lost, as a timeline says it.
struct Change<'a> {
    gained: Vec<&'a str>,
    lost: Vec<&'a str>,
}

impl Change<'_> {
    fn of(what: &str) -> Option<Change<'_>> {
        // What it came by follows after two blanks.
        let what = what.split("  ").next()?;
        let (gained, lost) = match what.strip_prefix("gains ") {
            Some(rest) => rest.split_once(", loses ").unwrap_or((rest, "")),
            None => ("", what.strip_prefix("loses ")?),
        };
        Some(Change {
            gained: words(gained).collect(),
            lost: words(lost).collect(),
        })
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(thread: &str, what: &str) -> Step {
        Step {
            at: Duration::ZERO,
            thread: thread.into(),
            what: what.into(),
            place: None,
        }
    }

    #[test]
    fn a_story_is_about_a_value_what_took_its_place_and_what_broke() {
        let told = [
            ("client at n0", "put(user:1001, v1)  having seen: nothing"),
            ("n0", "gains v1"),
            ("n1", "gains v1, v2  <- n0  a message"),
            ("client at n2", "put(user:1001, v3)  having seen: nothing"),
            ("n1", "gains v3, loses v1  <- n2  a message"),
            ("n1", "-/- n2  partition"),
            ("n0", "-> n1  with v1  (lost)"),
        ];
        let left_out = [
            ("client at n0", "put(user:1001, v11)  having seen: v2"),
            ("n2", "gains v3"),
            ("n2", "gains v2  <- n1  a message with v1"),
            ("n0", "-> n1  with v2  (lost)"),
        ];
        let step = |(thread, what): &(&str, &str)| step(thread, what);
        let steps: Vec<Step> = told.iter().chain(&left_out).map(step).collect();
        let story = Story::of("v1", &steps);
        let (told, left_out) = steps.split_at(told.len());
        assert!(told.iter().all(|step| story.has(step)));
        assert!(!left_out.iter().any(|step| story.has(step)));
    }

    #[test]
    fn a_value_came_when_its_node_last_gained_it() {
        let gains = |at, thread, what| Step {
            at: Duration::from_secs(at),
            ..step(thread, what)
        };
        let steps = [
            gains(1, "n1", "gains v1"),
            gains(2, "n1", "gains v1  <- n0  a message"),
            gains(3, "n0", "gains v1"),
            gains(3, "n1", "gains v2, loses v1"),
            gains(5, "n1", "gains v1"),
        ];
        let came = |value, at| gained(value, &steps, at, Duration::from_secs(4));
        assert_eq!(came("v1", 1), Some(Duration::from_secs(2)));
        assert_eq!(came("v2", 0), None);
    }
}
