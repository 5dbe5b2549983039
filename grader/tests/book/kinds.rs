//! What pages of a kind have: topics, design cases and concepts.

use crate::page::{Book, idea};
use grader::study::rules::CASE_PAGE;

const TOPICS: [&str; 15] = [
    "monolith-microservices",
    "api-design",
    "message-queues",
    "event-driven",
    "cqrs",
    "caching",
    "scaling",
    "cap",
    "service-mesh",
    "serverless",
    "ddd",
    "twelve-factor",
    "api-gateway",
    "circuit-breaker",
    "rate-limiting",
];
const CONCEPTS: [&str; 4] = [
    "scalability-availability-consistency",
    "acid-base",
    "load-balancing",
    "memory-and-concurrency",
];

const TOPIC_SECTIONS: [&str; 11] = [
    "picture",
    "newcomer",
    "junior",
    "senior",
    "lead",
    "numbers",
    "trade-offs",
    "misconceptions",
    "scenario",
    "interview",
    "katas",
];
const CASE_SECTIONS: [&str; 10] = [
    "requirements",
    "estimates",
    "architecture",
    "algorithms",
    "data",
    "failures",
    "trade-offs",
    "misconceptions",
    "follow-ups",
    "katas",
];
const CONCEPT_SECTIONS: [&str; 6] = [
    "picture",
    "numbers",
    "trade-offs",
    "misconceptions",
    "interview",
    "katas",
];

fn sections_of(id: &str) -> &'static [&'static str] {
    if TOPICS.contains(&id) {
        &TOPIC_SECTIONS
    } else if id.starts_with(CASE_PAGE) {
        &CASE_SECTIONS
    } else if CONCEPTS.contains(&id) {
        &CONCEPT_SECTIONS
    } else {
        &[]
    }
}

/// The sections that pages of a kind have, in their order; others may stand between.
pub fn sections(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        let mut anchors = page
            .headings()
            .filter(|h| h.depth == 2)
            .filter_map(|h| h.anchor);
        let missing = sections_of(&page.id)
            .iter()
            .find(|wanted| !anchors.any(|anchor| anchor == **wanted));
        faults.extend(missing.map(|wanted| {
            format!("{name}: no section {{#{wanted}}} where it belongs in the order")
        }));
    }
    faults
}

/// The idea of a topic, a case or a concept is three sentences.
pub fn ideas(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        let count = sentences(&idea(&page.text));
        if !sections_of(&page.id).is_empty() && count != 3 {
            faults.push(format!(
                "{name}: the idea has {count} sentences, and should have 3"
            ));
        }
    }
    faults
}

/// Sentences end in a stop before a space or the end. Stops in code and in numbers end none.
pub fn sentences(text: &str) -> usize {
    let text: String = text.split('`').step_by(2).collect::<Vec<_>>().join("x");
    let ends = text.split_whitespace().filter(|word| {
        let word = word.trim_end_matches(['"', '”', '’', ')', '*', '_']);
        let abbreviated = ["e.g.", "i.e.", "vs.", "etc.", "al."].contains(&word);
        word.ends_with(['.', '?', '!']) && !abbreviated
    });
    ends.count()
}
