//! Every worked number of the pages and of the questions is recomputed.

use grader::study::bank::{Bank, Entry};
use grader::study::estimate::lines::{LineFault, written};
use grader::study::estimate::{Line, Names, Quantity, check_block};
use grader::study::pages::Page;
use grader::study::question::{Body, Estimate};

use crate::page::{Block, Book, blocks, root};

fn estimates(page: &str) -> Vec<Block> {
    let mut blocks = blocks(page);
    blocks.retain(|block| block.of == "estimate");
    blocks
}

/// The faults of a page, each with its place.
fn faults_of(name: &str, page: &str) -> Vec<String> {
    let mut names = Names::default();
    let mut faults = Vec::new();
    for block in estimates(page) {
        // Line by line, so that one fault does not hide the next.
        for (at, line) in (block.line + 1..).zip(block.text.lines()) {
            if let Err(error) = check_block(line, &mut names) {
                faults.push(format!("{name}:{at}: `{line}`: {error}"));
            }
        }
    }
    faults
}

#[test]
fn the_pages_reckon_right() {
    let book = Book::read();
    let faults = book
        .named()
        .flat_map(|(name, page)| faults_of(&name, &page.text));
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every estimate that is asked for.
fn asked(bank: &Bank) -> Vec<(Entry<'_>, &Estimate)> {
    let asked = bank
        .entries()
        .filter_map(|entry| match &entry.question.body {
            Body::Number(estimate) => Some((entry, estimate)),
            _ => None,
        });
    let asked: Vec<_> = asked.collect();
    assert!(!asked.is_empty());
    asked
}

fn named(entry: Entry) -> String {
    let id = entry.question.id();
    format!("docs/questions/{}.toml: `{id}`", entry.page)
}

#[test]
fn the_questions_reckon_right() {
    let mut faults = Vec::new();
    for (entry, estimate) in asked(&Bank::read(&root()).unwrap()) {
        for (lang, work) in [("ko", &estimate.work.ko), ("en", &estimate.work.en)] {
            if let Err(fault) = reckons(work, estimate.value.get_ref()) {
                faults.push(format!("{} ({lang}): {fault}", named(entry)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_slip_can_be_told() {
    // An answer that is right gets no slip.
    let mut untold = Vec::new();
    for (entry, estimate) in asked(&Bank::read(&root()).unwrap()) {
        for slip in &estimate.slips {
            let factor = slip.factor;
            if factor <= 0.0 || factor.max(1.0 / factor) <= estimate.within {
                untold.push(format!("{}: {factor}", named(entry)));
            }
        }
    }
    assert!(untold.is_empty(), "{}", untold.join("\n"));
}

/// The last result of the work is the value.
fn reckons(work: &str, value: &str) -> Result<(), String> {
    let lines = check_block(work, &mut Names::default()).map_err(|error| error.to_string())?;
    let mut steps = lines.iter().filter_map(|line| match line {
        Line::Step(step) => Some(step),
        _ => None,
    });
    let last = steps.next_back().ok_or("there is no work")?;
    let told = |fault: LineFault| format!("{fault:?}");
    let value = written(value).map_err(told)?;
    value.holds(last.exact).map_err(told)?;
    if value.quantity != last.shown {
        return Err(format!(
            "the value is {:?} and the work ends in {:?}",
            value.quantity, last.shown
        ));
    }
    Ok(())
}

/// What a page reckons: every result, in order.
fn results_of(page: &Page) -> Vec<Quantity> {
    let all: String = estimates(&page.text)
        .into_iter()
        .map(|block| block.text)
        .collect();
    let lines = check_block(&all, &mut Names::default()).unwrap_or_default();
    let shown = |line: Line| match line {
        Line::Step(step) => Some(step.shown),
        _ => None,
    };
    lines.into_iter().filter_map(shown).collect()
}

#[test]
fn both_languages_reckon_the_same() {
    let mut apart = Vec::new();
    let mut steps = 0;
    for (korean, english) in Book::read().pairs() {
        let results = results_of(korean);
        steps += results.len();
        if results != results_of(english) {
            apart.push(korean.id.clone());
        }
    }
    assert!(apart.is_empty(), "{apart:?}");
    assert!(steps > 100, "{steps}");
}

#[test]
fn a_page_with_a_wrong_number_is_told_with_its_place() {
    let page = "# A page\n\n```estimate\na = 2 * 3 = 6\n```\ntext\n```estimate\nb = a * 2 = 12\nc = a * b = 71\n```\n";
    let faults = faults_of("page.md", page);
    let [fault] = &faults[..] else {
        panic!("{faults:?}")
    };
    assert!(
        fault.starts_with("page.md:9:") && fault.contains("72"),
        "{fault}"
    );
    assert!(faults_of("page.md", &page.replace("71", "72")).is_empty());
}

#[test]
fn a_value_that_is_not_the_last_result_is_refused() {
    let work = "writes = 100M / month = 38.6 / s\nreads = writes * 100 = 3,860 / s";
    assert_eq!(reckons(work, "3,860 / s"), Ok(()));
    assert!(reckons(work, "38.6 / s").is_err());
    assert!(reckons(work, "3,860").is_err());
    assert!(reckons("", "1").is_err());
}
