//! A clock and what was reached by it, for a person. In: what the clock shows, or how it went. Out: lines.

use std::time::Duration;

use super::sheet::Sheet;
use super::text::rule;
use super::{Page, Screen};
use crate::lang::Lang;
use crate::layout::{pad, pad_left, width};
use crate::manifest::Manifest;
use crate::style::{bad, faint, ok, strong, warn};
use crate::submission::Submission;
use crate::timing::summary::{Cost, Follow, Lost, Summary, Verdict, costs};
use crate::timing::{Running, Shown, Split};
use crate::words::{self, timing as says};

const MOST_LOST: usize = 8;

/// The clock in the report of a grade, where one runs.
pub fn in_report(sheet: &mut Sheet, screen: &Screen, page: &Page) {
    let Some(shown) = page
        .clock
        .filter(|_| page.submission == &Submission::Learner)
    else {
        return;
    };
    let lang = screen.lang;
    sheet.blank();
    rows(sheet, screen, &page.problem.manifest, shown, None);
    match shown.running {
        Running::Paused => {
            sheet.prose(2, &says::not_counted(lang, &screen.command("resume")));
        }
        Running::Going if shown.mock && shown.left.is_none() => {
            sheet.prose(2, &says::time_is_up(lang, &screen.command("stop")));
        }
        _ => {}
    }
}

/// The time, when stages passed, and the score where it is not told already: a line each.
pub fn rows(
    sheet: &mut Sheet,
    screen: &Screen,
    manifest: &Manifest,
    shown: &Shown,
    score: Option<String>,
) {
    let lang = screen.lang;
    let left = says::left(lang, shown);
    let left = match shown.is_paused() {
        true => format!("{} · {left}", says::is_paused(lang)),
        false => left,
    };
    let mut rows = vec![(says::the_clock(lang), with_built(lang, left, shown.built))];
    if !shown.splits.is_empty() {
        let splits = shown.splits.iter().map(|Split { stage, after }| {
            let title = manifest.stage_title(stage, lang);
            // A line is not broken within.
            let split = format!("{title} {}", says::minutes(lang, *after));
            split.replace(' ', "\u{a0}")
        });
        rows.push((says::stages(lang), splits.collect::<Vec<_>>().join(" · ")));
    }
    rows.extend(score.map(|score| (says::score(lang), score)));
    labelled(sheet, &rows);
}

/// What does not count is told where there is any.
fn with_built(lang: Lang, time: String, built: Duration) -> String {
    match built.is_zero() {
        true => time,
        false => format!("{time} · {}", says::built(lang, built)),
    }
}

/// `label  text`, the texts below each other.
pub fn labelled(sheet: &mut Sheet, rows: &[(&str, String)]) {
    let widest = rows.iter().map(|(label, _)| width(label)).max();
    for (label, text) in rows {
        let label = pad(label, widest.unwrap_or_default());
        sheet.led(&format!("{}  ", faint(&label)), 2, text);
    }
}

/// How a timed attempt went.
pub fn summary(sheet: &mut Sheet, screen: &Screen, manifest: &Manifest, summary: &Summary) {
    let lang = screen.lang;
    sheet.blank();
    sheet.line(rule(says::how_it_went(lang, summary.mock), screen.width));
    sheet.blank();
    sheet.titled("  ", manifest.title.get(lang), &summary.problem);
    verdict(sheet, screen, summary);
    sheet.blank();
    facts(sheet, screen, summary);
    stages(sheet, screen, summary);
    lost(sheet, screen, &summary.lost);
    questions(sheet, screen, &summary.questions);
    notes(sheet, screen, summary);
}

/// What an interviewer would say; of code that was there before, that it was.
fn verdict(sheet: &mut Sheet, screen: &Screen, summary: &Summary) {
    let lang = screen.lang;
    let from_before = [
        summary
            .began_with
            .as_ref()
            .map(|code| says::began_with(lang, code)),
        summary.copied.as_ref().map(|code| says::copied(lang, code)),
    ];
    let is_judged = summary.verdict.is_some();
    if let Some(verdict) = summary.verdict {
        let paint = match verdict {
            Verdict::WouldPass => ok,
            Verdict::Borderline => warn,
            Verdict::NotYet => bad,
        };
        sheet.blank();
        sheet.code("", 2, says::verdict(lang, verdict), paint);
        let first = summary.stages.first();
        let first = first.map_or("", |stage| stage.title.get(lang));
        sheet.code("", 2, &says::rule(lang, first), faint);
    }
    if from_before.iter().any(Option::is_some) {
        sheet.blank();
    }
    for said in from_before.iter().flatten() {
        sheet.code("", 2, said, warn);
    }
    if summary.mock && !is_judged {
        sheet.code(
            "",
            2,
            says::not_judged(lang, summary.began_with.is_none()),
            warn,
        );
    }
}

fn facts(sheet: &mut Sheet, screen: &Screen, summary: &Summary) {
    let lang = screen.lang;
    let reached = |reached: &Option<_>| match reached {
        Some(reached) => says::reached(lang, reached),
        None => says::nothing_reached(lang).to_owned(),
    };
    let took = says::took(lang, summary.used, summary.limit);
    let mut rows = vec![(says::time(lang), with_built(lang, took, summary.built))];
    // Where time was enough there is one score.
    if summary.used <= summary.limit {
        rows.push((says::score(lang), reached(&summary.at_end)));
    } else {
        rows.push((says::in_time(lang), reached(&summary.in_time)));
        rows.push((says::at_end(lang), reached(&summary.at_end)));
    }
    rows.push((says::attempts(lang), says::times(lang, summary.attempts)));
    rows.push((says::hints(lang), says::hints_used(lang, summary.hints)));
    labelled(sheet, &rows);
}

fn stages(sheet: &mut Sheet, screen: &Screen, summary: &Summary) {
    let lang = screen.lang;
    headed(sheet, says::by_stages(lang));
    let titles = summary.stages.iter().map(|stage| stage.title.get(lang));
    let performance = summary.performance.map(|_| words::performance::title(lang));
    let widest = titles.chain(performance).map(width).max();
    let widest = widest.unwrap_or_default();
    for stage in &summary.stages {
        let title = pad(stage.title.get(lang), widest);
        let (mark, after) = match stage.after {
            Some(after) if after > summary.limit => {
                let (after, late) = (says::minutes(lang, after), says::late(lang));
                (warn("✓"), format!("{after} ({late})"))
            }
            Some(after) => (ok("✓"), says::minutes(lang, after)),
            None => (bad("✗"), says::never(lang).to_owned()),
        };
        sheet.led(&format!("{mark} {title}  "), 2, &after);
    }
    if let Some(score) = summary.performance {
        let title = pad(words::performance::title(lang), widest);
        let mark = match score.share() {
            100.. => ok("✓"),
            1.. => warn("≈"),
            0 => bad("✗"),
        };
        let points = words::report::points(lang, score.points, score.of);
        sheet.led(&format!("{mark} {title}  "), 2, &points);
    }
}

fn lost(sheet: &mut Sheet, screen: &Screen, lost: &[Lost]) {
    if lost.is_empty() {
        return;
    }
    let lang = screen.lang;
    let all = lost.iter().map(|lost| lost.points).sum();
    headed(sheet, &says::points_lost(lang, all));
    let costs = costs(lost, MOST_LOST);
    let points = |cost: &Cost| says::points(lang, cost.points());
    let widest = costs.iter().map(|cost| width(&points(cost))).max();
    for cost in &costs {
        let points = pad_left(&points(cost), widest.unwrap_or_default());
        sheet.led(&format!("{points}  "), 2, &says::cost(lang, cost));
    }
}

fn questions(sheet: &mut Sheet, screen: &Screen, questions: &[Follow]) {
    if questions.is_empty() {
        return;
    }
    let lang = screen.lang;
    headed(sheet, says::next_questions(lang));
    for (n, question) in (1..).zip(questions) {
        sheet.led(&format!("{n}. "), 2, question.ask.get(lang));
        if let Some(case) = &question.case {
            sheet.code("", 5, &says::because_of(lang, case), faint);
        }
    }
}

fn notes(sheet: &mut Sheet, screen: &Screen, summary: &Summary) {
    let lang = screen.lang;
    headed(sheet, says::to_read(lang));
    for note in &summary.notes {
        let command = screen.command(&format!("study {note}"));
        sheet.code("", 2, &command, crate::style::command);
    }
    let page = summary.questions.last().map(|question| &question.page);
    let mut commands = Vec::new();
    if let Some(page) = page {
        let quiz = format!("quiz {page} --kind rubric");
        commands.push((says::practise(lang), screen.command(&quiz)));
    }
    let in_review = says::in_review(lang, summary.in_review);
    if summary.in_review > 0 {
        commands.push((&in_review, screen.command("review")));
    }
    let solution = format!("solution {}", summary.problem);
    commands.push((words::report::compare(lang), screen.command(&solution)));
    sheet.blank();
    sheet.commands(2, &commands);
}

fn headed(sheet: &mut Sheet, title: &str) {
    sheet.blank();
    sheet.line(format!("  {}", strong(title)));
}
