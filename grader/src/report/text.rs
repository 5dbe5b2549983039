//! The report of a grade as a person reads it: the verdict first, then the first failure in full, the
//! others in a line each. Never a wall.

use std::io::{self, Write};

use super::sheet::Sheet;
use super::{Length, Page, Screen, clock, failure, performance, rest, ungraded};
use crate::layout::{pad, pad_left, width};
use crate::manifest::{PERFORMANCE, page_and_anchor};
use crate::outcome::{CaseOutcome, Diagnostic, Graded, Performance, StageScore, Status, Verdict};
use crate::style::{self, bad, faint, ok, strong};
use crate::submission::Submission;
use crate::words;

const BAR: usize = 20;
const MOST_WARNINGS: usize = 3;

/// Write the report.
pub fn write(out: &mut dyn Write, screen: &Screen, page: &Page, length: Length) -> io::Result<()> {
    let mut sheet = Sheet::new(screen.width);
    match &page.report.verdict {
        Verdict::Refused(refusal) => ungraded::refused(&mut sheet, screen, page, refusal),
        Verdict::DidNotCompile(failure) => {
            ungraded::not_compiled(&mut sheet, screen, page, failure)
        }
        Verdict::Graded(graded) => match graded.unknown() {
            Some(case) => unknown(&mut sheet, screen, page, case),
            None if is_only_measured(page, graded) => {
                only_measured(&mut sheet, screen, page, graded)
            }
            None if graded.is_accepted() => accepted(&mut sheet, screen, page, graded),
            None => failed(&mut sheet, screen, page, graded, length),
        },
    }
    if page.report.graded().is_none() {
        clock::in_report(&mut sheet, screen, page);
    }
    sheet.write(out)
}

/// No case was asked for.
fn is_only_measured(page: &Page, graded: &Graded) -> bool {
    graded.cases.is_empty() && page.report.performance != Performance::NotAsked
}

fn only_measured(sheet: &mut Sheet, screen: &Screen, page: &Page, graded: &Graded) {
    let lang = screen.lang;
    let stages = &graded.score.stages;
    let stage = stages.iter().find(|stage| stage.id == PERFORMANCE);
    let whole = stage.is_some_and(|stage| stage.points == stage.of);
    let says = match stage {
        Some(stage) => words::report::points(lang, stage.points, stage.of),
        None => words::report::unknown_headline(lang).to_owned(),
    };
    let says = format!("{} {says}", words::performance::title(lang));
    headline(sheet, screen, page, whole, &says);
    sheet.prose(2, words::performance::no_cases(lang));
    performance(sheet, screen, page, true);
}

/// How fast it is, where that was asked for and could be found out.
pub fn performance(sheet: &mut Sheet, screen: &Screen, page: &Page, in_full: bool) {
    match &page.report.performance {
        Performance::Measured(measured) => {
            performance::write(sheet, screen, &page.problem.manifest, measured, in_full);
        }
        Performance::Unknown { reason } => {
            sheet.blank();
            sheet.prose(2, words::performance::unknown(screen.lang));
            reason
                .lines()
                .for_each(|line| sheet.code("", 4, line, faint));
            sheet.blank();
        }
        Performance::NotAsked | Performance::NotYet => {}
    }
}

/// The mark, the problem's name, and what there is to say of it.
pub(super) fn headline(sheet: &mut Sheet, screen: &Screen, page: &Page, passed: bool, says: &str) {
    let mark = if passed { ok("✓") } else { bad("✗") };
    let title = page.problem.manifest.title.get(screen.lang);
    let name = format!("{}  {}", strong(title), faint(&page.problem.id));
    let said = if passed { ok(says) } else { bad(says) };
    if 2 + width(&name) + 3 + width(says) <= screen.width {
        sheet.line(format!("{mark} {name}   {said}"));
    } else {
        sheet.line(format!("{mark} {name}"));
        sheet.line(format!("  {said}"));
    }
    if page.submission != &Submission::Learner {
        sheet.line(format!("  {}", faint(&page.report.submission)));
    }
}

pub fn score_line(screen: &Screen, page: &Page, graded: &Graded) -> String {
    let passed = |case: &&CaseOutcome| case.status == Status::Passed;
    let count = graded.cases.iter().filter(passed).count();
    let cases = match graded.is_accepted() {
        true => words::report::all_passed(screen.lang, count),
        false => words::report::cases_passed(screen.lang, count, graded.cases.len()),
    };
    if !page.report.whole {
        return cases;
    }
    let score = &graded.score;
    let points = words::report::points(screen.lang, score.points, score.of);
    format!("{points}   {cases}")
}

fn failed(sheet: &mut Sheet, screen: &Screen, page: &Page, graded: &Graded, length: Length) {
    let lang = screen.lang;
    headline(
        sheet,
        screen,
        page,
        false,
        &score_line(screen, page, graded),
    );
    stages(sheet, screen, page, graded);
    clock::in_report(sheet, screen, page);
    sheet.blank();
    warnings(sheet, screen, &graded.warnings);
    let first = graded.cases.iter().find_map(|case| match &case.status {
        Status::Failed(failure) => Some((case, failure)),
        _ => None,
    });
    if let Some((case, failure)) = first {
        sheet.blank();
        sheet.line(rule(words::report::first_failure(lang), screen.width));
        failure::write(sheet, screen, page, case, failure, length);
        if length == Length::Full {
            rest::write(sheet, screen, page, graded, case);
        }
    }
    if !page.report.whole {
        sheet.blank();
        sheet.prose(2, words::report::partial(lang));
    }
}

/// `── First failure ─────────`
pub fn rule(title: &str, columns: usize) -> String {
    let rest = columns.min(80).saturating_sub(4 + width(title));
    format!(
        "{} {} {}",
        faint("──"),
        strong(title),
        faint(&"─".repeat(rest))
    )
}

fn accepted(sheet: &mut Sheet, screen: &Screen, page: &Page, graded: &Graded) {
    let lang = screen.lang;
    headline(sheet, screen, page, true, &score_line(screen, page, graded));
    stages(sheet, screen, page, graded);
    clock::in_report(sheet, screen, page);
    sheet.blank();
    warnings(sheet, screen, &graded.warnings);
    performance(sheet, screen, page, false);
    let took = page.report.took;
    if !page.report.whole {
        sheet.prose(2, words::report::partial(lang));
        sheet.commands(
            2,
            &[(words::report::all_cases(lang), page.grade_command(screen))],
        );
        return;
    }
    let is_learner = page.submission == &Submission::Learner;
    if is_learner {
        sheet.prose(2, words::report::well_done(lang));
    }
    let took = words::report::took(lang, took.compile, took.run);
    sheet.line(format!("  {}", faint(&took)));
    if !is_learner {
        return;
    }
    sheet.blank();
    let mut commands = vec![(
        words::report::compare(lang),
        screen.command(&format!("solution {}", page.problem.id)),
    )];
    let topic = page.problem.manifest.topics.first();
    commands.extend(topic.map(|topic| {
        let (page, _) = page_and_anchor(topic);
        (
            words::report::questions(lang),
            screen.command(&format!("quiz {page}")),
        )
    }));
    commands.extend(page.next.map(|next| {
        (
            words::report::next_problem(lang),
            screen.command(&format!("show {}", next.id)),
        )
    }));
    sheet.commands(2, &commands);
    if page.next.is_none() {
        sheet.blank();
        sheet.line(format!("  {}", ok(words::board::all_solved(lang))));
    }
}

/// A bar for each stage.
fn stages(sheet: &mut Sheet, screen: &Screen, page: &Page, graded: &Graded) {
    if !page.report.whole {
        return;
    }
    let manifest = &page.problem.manifest;
    let title = |id: &str| manifest.stage_title(id, screen.lang).to_owned();
    let bar = BAR.min(screen.width / 5);
    let titles: Vec<String> = graded
        .score
        .stages
        .iter()
        .map(|stage| title(&stage.id))
        .collect();
    let room = screen.width.saturating_sub(2 + 2 + bar + 2 + 6 + 2 + 6);
    let widest = titles.iter().map(|title| width(title)).max();
    let widest = widest.unwrap_or_default();
    // Where a title has no room beside its bar the bars stand below the titles.
    let left = if widest <= room { widest } else { 0 };
    sheet.blank();
    for (stage, title) in graded.score.stages.iter().zip(&titles) {
        let whole = stage.passed == stage.cases && stage.points == stage.of;
        let paint = if whole { ok } else { style::warn };
        let full = (bar * stage.points as usize) / (stage.of as usize).max(1);
        let bars = format!(
            "{}{}",
            paint(&"█".repeat(full)),
            faint(&"░".repeat(bar - full))
        );
        let points = format!("{}/{}", stage.points, stage.of);
        let cases = of_cases(screen, page, stage);
        let is_open = stage.id == PERFORMANCE && page.report.performance == Performance::NotYet;
        let mark = match whole {
            true => ok("✓"),
            false if is_open => faint("·"),
            false => bad("✗"),
        };
        let beside = format!("{bars}  {}", pad_left(&points, 5));
        let line = match left {
            0 => format!("    {beside}"),
            _ => format!("  {mark} {}  {beside}", pad(title, left)),
        };
        if left == 0 {
            sheet.led(&format!("{mark} "), 2, title);
        }
        if width(&line) + 2 + width(&cases) <= screen.width {
            sheet.line(format!("{line}  {}", faint(&cases)));
        } else {
            sheet.line(line);
            sheet.led("", 4, &cases);
        }
    }
}

fn of_cases(screen: &Screen, page: &Page, stage: &StageScore) -> String {
    match (stage.id.as_str(), &page.report.performance) {
        (PERFORMANCE, Performance::NotYet) => words::performance::not_yet(screen.lang).to_owned(),
        (PERFORMANCE, _) => String::new(),
        _ => words::board::of_cases(screen.lang, stage.passed, stage.cases),
    }
}

/// What rustc has to remark, modestly.
pub fn warnings(sheet: &mut Sheet, screen: &Screen, warnings: &[Diagnostic]) {
    for warning in warnings.iter().take(MOST_WARNINGS) {
        let place = warning
            .place
            .as_ref()
            .map(|place| format!(" {place}"))
            .unwrap_or_default();
        let lead = format!("{}{place}: ", words::compile::warning(screen.lang));
        sheet.led("", 2, &format!("{lead}{}", first_line(&warning.message)));
    }
    if warnings.len() > MOST_WARNINGS {
        let more = words::compile::more_warnings(screen.lang, warnings.len() - MOST_WARNINGS);
        sheet.line(format!("  {}", faint(&more)));
    }
    sheet.blank();
}

pub(super) fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn unknown(sheet: &mut Sheet, screen: &Screen, page: &Page, case: &CaseOutcome) {
    let lang = screen.lang;
    headline(
        sheet,
        screen,
        page,
        false,
        words::report::unknown_headline(lang),
    );
    sheet.blank();
    sheet.prose(2, words::report::unknown(lang));
    sheet.blank();
    if let Status::Unknown { reason } = &case.status {
        sheet.prose(4, &format!("{}: {reason}", case.id));
        sheet.blank();
    }
    sheet.commands(
        2,
        &[(words::report::unknown_mend(lang), screen.command("doctor"))],
    );
}
