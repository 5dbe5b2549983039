//! What comes after an interview: the questions an interviewer would go on with, and what to read. In: what
//! cost points, and the bank. Out: questions and notes. Pure.

use super::{Facts, Follow, Lost};
use crate::manifest::Manifest;
use crate::study::bank::Entry;
use crate::study::level::Level;
use crate::study::question::Kind;

const MOST_QUESTIONS: usize = 5;
/// So many of them about what failed.
const MOST_ON_FAILURES: usize = 3;
const MOST_NOTES: usize = 4;

/// First those about what failed, then those about the problem's topics, the harder ones before: what
/// can only be answered in one's own words. Another interview draws others of the topics.
pub fn questions(facts: &Facts, lost: &[Lost]) -> Vec<Follow> {
    let open: Vec<Entry> = facts
        .bank
        .entries()
        .filter(|entry| entry.question.kind() == Kind::Rubric)
        .collect();
    let topics = &facts.manifest.topics;
    let on_topic = |entry: &&Entry| topics.iter().any(|topic| topic == entry.page);
    let mut follows: Vec<Follow> = Vec::new();
    let mut add = |follow: Follow, most: usize| {
        if follows.len() < most && follows.iter().all(|other| other.id != follow.id) {
            follows.push(follow);
        }
    };
    // What failed itself tells more than what waits for it.
    let failed = lost.iter().filter(|lost| lost.was_tried());
    for lost in failed.chain(lost.iter().filter(|lost| !lost.was_tried())) {
        let note = facts.manifest.note(&lost.case);
        let link = format!("{}/{}", facts.timing.problem, lost.case);
        let is_about = |entry: &&Entry| {
            let mut cases = entry.question.cases.iter();
            cases.any(|case| *case.get_ref() == link) || note == Some(&entry.section())
        };
        for entry in open.iter().filter(on_topic).filter(is_about) {
            add(follow(entry, Some(&lost.case)), MOST_ON_FAILURES);
        }
    }
    let mut rest: Vec<&Entry> = open.iter().filter(on_topic).collect();
    let seed = facts.timing.mark.bytes().fold(0, |seed: u64, byte| {
        seed.wrapping_mul(31).wrapping_add(byte.into())
    });
    fastrand::Rng::with_seed(seed).shuffle(&mut rest);
    rest.sort_by_key(|entry| !matches!(entry.question.level, Level::Senior | Level::Lead));
    for entry in rest {
        add(follow(entry, None), MOST_QUESTIONS);
    }
    follows
}

fn follow(entry: &Entry, case: Option<&str>) -> Follow {
    Follow {
        id: entry.question.id().to_owned(),
        page: entry.page.to_owned(),
        anchor: entry.question.anchor.get_ref().clone(),
        ask: entry.question.ask.clone(),
        case: case.map(str::to_owned),
    }
}

/// What teaches what failed; where nothing did, the problem's topics.
pub fn notes(manifest: &Manifest, lost: &[Lost]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for lost in lost.iter().filter(|lost| lost.was_tried()) {
        let note = manifest.note(&lost.case);
        notes.extend(note.filter(|note| !notes.contains(note)).cloned());
    }
    if notes.is_empty() {
        notes.clone_from(&manifest.topics);
    }
    notes.truncate(MOST_NOTES);
    notes
}
