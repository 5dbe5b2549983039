//! What must hold of the bank besides what its types say: each rule a function from the bank and what
//! the workbook has to the places that break it.

mod choices;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use toml::Spanned;

use super::bank::Bank;
use super::level::Level;
use super::pages::{self, Page};
use super::question::{Body, Estimate, File, Kind, Question};
use super::short;
use crate::lang::{Lang, Text};
use crate::manifest::Case;
use crate::toml_file::Broken;
use crate::workbook::Problem;

pub use choices::{choices, choices_stand_alone, lengths, no_answer_by_length};

/// What questions may link to.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The anchors of each page, in their order, in each language.
    pub anchors: BTreeMap<(&'static str, String), Vec<String>>,
    /// `problem/case`.
    pub cases: BTreeSet<String>,
}

impl Known {
    pub fn read(root: &Path, problems: &[Problem]) -> anyhow::Result<Known> {
        let mut known = Known::default();
        for lang in Lang::ALL {
            for id in pages::ids(root, lang) {
                let page = Page::read(root, lang, &id)?;
                let anchors = page.anchors().map(str::to_owned).collect();
                known.anchors.insert((lang.code(), id), anchors);
            }
        }
        for problem in problems {
            let cases = problem.manifest.cases.iter();
            let link = |case: &Case| format!("{}/{}", problem.id, case.id.get_ref());
            known.cases.extend(cases.map(link));
        }
        Ok(known)
    }
}

/// A rule, by the name of its test.
pub type Rule = fn(&Bank, &Known) -> Vec<Broken>;

/// How many questions the collection has of each topic at each level.
pub const SOURCE: [[usize; 4]; 15] = [
    [4, 4, 4, 3],
    [4, 4, 4, 3],
    [3, 4, 4, 3],
    [3, 4, 4, 3],
    [3, 4, 4, 3],
    [3, 4, 4, 3],
    [4, 4, 4, 3],
    [4, 4, 4, 3],
    [3, 4, 4, 3],
    [4, 4, 4, 3],
    [4, 4, 4, 3],
    [3, 6, 6, 3],
    [3, 4, 4, 3],
    [3, 4, 4, 3],
    [3, 4, 4, 3],
];

/// Multiple-choice questions: of a topic, of each of its levels, and of the whole bank.
const CHOICES_OF_A_TOPIC: usize = 8;
const CHOICES_OF_A_LEVEL: usize = 2;
pub const CHOICES_IN_ALL: usize = 120;
/// Estimation drills of a design case, and of all.
const DRILLS_OF_A_CASE: usize = 10;
pub const DRILLS_IN_ALL: usize = 60;
/// How design cases are named.
pub const CASE_PAGE: &str = "case-";

/// Every question with its file.
fn all(bank: &Bank) -> impl Iterator<Item = (&File, &Question)> {
    let of = |file| move |question| (file, question);
    bank.files
        .iter()
        .flat_map(move |file| file.questions.iter().map(of(file)))
}

fn fault(file: &File, place: Range<usize>, what: String) -> Broken {
    Broken::at(&file.text, &file.name, place, what)
}

fn at_id(file: &File, question: &Question, what: &str) -> Broken {
    let what = format!("`{}`: {what}", question.id());
    fault(file, question.id.span(), what)
}

/// Ids differ in the whole bank, begin with their page and are in kebab-case.
pub fn ids(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (file, question) in all(bank) {
        let id = question.id();
        if !seen.insert(id) {
            faults.push(at_id(file, question, "a second one: ids must differ"));
        }
        let start = format!("{}-", file.page.get_ref());
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !id.starts_with(&start) || !id.chars().all(kebab) {
            let what =
                format!("an id begins with `{start}` and has small letters, digits and hyphens");
            faults.push(at_id(file, question, &what));
        }
    }
    faults
}

/// A file is named after its page, which exists in both languages.
pub fn pages(bank: &Bank, known: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for file in &bank.files {
        let page = file.page.get_ref();
        if !file.name.ends_with(&format!("/{page}.toml")) {
            let what = format!("`page` is `{page}`, and the file is named otherwise");
            faults.push(fault(file, file.page.span(), what));
        }
        for lang in Lang::ALL.map(Lang::code) {
            if !known.anchors.contains_key(&(lang, page.clone())) {
                let what =
                    format!("there is no docs/{lang}/{page}.md: write it, or name another page");
                faults.push(fault(file, file.page.span(), what));
            }
        }
    }
    faults
}

/// Every question of the collection is there once, at its level.
pub fn coverage(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut missing = sources();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (file, question) in all(bank) {
        let Some(source) = &question.source else {
            continue;
        };
        let id = source.get_ref();
        let what = match missing.remove(id.as_str()) {
            _ if seen.contains(id) => format!("`source` {id} is there a second time"),
            None => format!("`source` {id}: there is no such question in the collection"),
            Some(Some(level)) if level != question.level => {
                format!("`source` {id} is of level {}: change `level`", level.id())
            }
            Some(_) if !matches!(question.kind(), Kind::Rubric | Kind::Short) => {
                "a question of the collection is a rubric, or short".to_owned()
            }
            Some(_) => String::new(),
        };
        seen.insert(id);
        if !what.is_empty() {
            faults.push(fault(file, source.span(), what));
        }
    }
    let lost = missing.into_keys().map(|id| Broken {
        file: super::bank::FOLDER.to_owned(),
        line: 0,
        what: format!("no question has `source = \"{id}\"`"),
    });
    faults.extend(lost);
    faults
}

/// The names of the collection's questions; its frequent ones are of no level.
fn sources() -> BTreeMap<String, Option<Level>> {
    let mut sources = BTreeMap::new();
    for (topic, counts) in (1..).zip(SOURCE) {
        for ((n, level), count) in (1..).zip(Level::ALL).zip(counts) {
            for number in 1..=count {
                sources.insert(format!("{topic}.{n}.{number}"), Some(level));
            }
        }
        sources.insert(format!("{topic}.f"), None);
    }
    sources
}

/// Questions stand in the order of their levels.
pub fn order(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for file in &bank.files {
        for pair in file.questions.windows(2) {
            if let [before, question] = pair
                && before.level > question.level
            {
                let what = format!("comes after `{}`, which is of a higher level", before.id());
                faults.push(at_id(file, question, &what));
            }
        }
    }
    faults
}

/// Anchors exist on the page, in both languages.
pub fn anchors(bank: &Bank, known: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for (file, question) in all(bank) {
        let anchor = question.anchor.get_ref();
        for lang in Lang::ALL.map(Lang::code) {
            let page = file.page.get_ref();
            let anchors = known.anchors.get(&(lang, page.clone()));
            if anchors.is_some_and(|anchors| !anchors.contains(anchor)) {
                let what = format!("docs/{lang}/{page}.md has no heading {{#{anchor}}}");
                faults.push(fault(file, question.anchor.span(), what));
            }
        }
    }
    faults
}

/// The cases of katas that questions link to exist.
pub fn cases(bank: &Bank, known: &Known) -> Vec<Broken> {
    let links = all(bank).flat_map(|(file, question)| {
        let link = move |case: &'_ Spanned<String>| (file, case.clone());
        question.cases.iter().map(link)
    });
    let broken = links.filter(|(_, case)| !known.cases.contains(case.get_ref()));
    broken
        .map(|(file, case)| {
            let what = format!(
                "`cases` names {}, which no problem.toml has",
                case.get_ref()
            );
            fault(file, case.span(), what)
        })
        .collect()
}

/// Both languages are there, each in its own letters.
pub fn languages(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for (file, question) in all(bank) {
        for text in texts(question) {
            let what = match () {
                () if text.ko.trim().is_empty() || text.en.trim().is_empty() => "an empty text",
                () if text.en.chars().any(is_hangul) => "Hangul in an English text",
                () => continue,
            };
            faults.push(at_id(
                file,
                question,
                &format!("{what}: {}", text.en.trim()),
            ));
        }
        if !question.ask.ko.chars().any(is_hangul) {
            faults.push(at_id(file, question, "`ask.ko` is not Korean"));
        }
    }
    faults
}

fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣' | 'ㄱ'..='ㆎ' | '\u{1100}'..='\u{11ff}')
}

/// Every text a reader of the question sees, but estimate lines, whose names are of their own language.
fn texts(question: &Question) -> Vec<&Text> {
    let mut texts = vec![&question.ask];
    match &question.body {
        Body::Rubric { answer, points } => {
            texts.push(answer);
            texts.extend(points);
        }
        Body::Choice { choices } => {
            texts.extend(
                choices
                    .iter()
                    .flat_map(|choice| [&choice.text, &choice.why]),
            );
        }
        Body::Short { answer, .. } => texts.push(answer),
        Body::Number(Estimate { work, slips, .. }) => {
            texts.push(work);
            texts.extend(slips.iter().map(|slip| &slip.why));
        }
    }
    texts
}

/// A rubric has four to six points.
pub fn points(bank: &Bank, _: &Known) -> Vec<Broken> {
    let rubrics = all(bank).filter_map(|(file, question)| match &question.body {
        Body::Rubric { points, .. } => Some((file, question, points.len())),
        _ => None,
    });
    let wrong = rubrics.filter(|(_, _, points)| !(4..=6).contains(points));
    wrong
        .map(|(file, question, points)| {
            let what = format!("`points` has {points}, and four to six are wanted");
            at_id(file, question, &what)
        })
        .collect()
}

/// Enough multiple-choice questions of every topic and level to assess somebody.
pub fn enough_choices(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for file in bank.files.iter().filter(|file| file.topic().is_some()) {
        let of_choice = |question: &&Question| question.kind() == Kind::Choice;
        let choices: Vec<&Question> = file.questions.iter().filter(of_choice).collect();
        if choices.len() < CHOICES_OF_A_TOPIC {
            let what = format!(
                "{} multiple-choice questions, and a topic has {CHOICES_OF_A_TOPIC}",
                choices.len()
            );
            faults.push(fault(file, file.page.span(), what));
        }
        for level in Level::ALL {
            let count = choices
                .iter()
                .filter(|question| question.level == level)
                .count();
            if count < CHOICES_OF_A_LEVEL {
                let what = format!(
                    "{count} multiple-choice questions of level {}, and {CHOICES_OF_A_LEVEL} are wanted",
                    level.id()
                );
                faults.push(fault(file, file.page.span(), what));
            }
        }
    }
    faults
}

/// Enough estimates of every design case, from easy to hard.
pub fn enough_drills(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for file in &bank.files {
        if !file.page.get_ref().starts_with(CASE_PAGE) {
            continue;
        }
        let is_drill = |question: &&Question| question.kind() == Kind::Number;
        let drills: Vec<&Question> = file.questions.iter().filter(is_drill).collect();
        if drills.len() < DRILLS_OF_A_CASE {
            let what = format!(
                "{} estimates, and a case has {DRILLS_OF_A_CASE}",
                drills.len()
            );
            faults.push(fault(file, file.page.span(), what));
        }
        for level in Level::ALL {
            if !drills.iter().any(|question| question.level == level) {
                let what = format!("no estimate of level {}", level.id());
                faults.push(fault(file, file.page.span(), what));
            }
        }
    }
    faults
}

/// A short answer can be given, in forms that differ.
pub fn short_answers(bank: &Bank, _: &Known) -> Vec<Broken> {
    let mut faults = Vec::new();
    for (file, question) in all(bank) {
        let Body::Short { accepts, .. } = &question.body else {
            continue;
        };
        let forms: BTreeSet<String> = accepts.iter().map(|form| short::plain(form)).collect();
        if accepts.is_empty() || forms.contains("") {
            faults.push(at_id(
                file,
                question,
                "`accepts` needs a form with letters or digits",
            ));
        }
        if forms.len() < accepts.len() {
            faults.push(at_id(
                file,
                question,
                "`accepts` has two forms that count as the same",
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests;
