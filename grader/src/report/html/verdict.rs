//! The head of a page about an attempt: which problem, what came of it, the score as a ring of its
//! stages, and the facts of the attempt.

use std::f64::consts::TAU;

use super::Attempted;
use super::tag::{Html, number};
use crate::lang::Lang;
use crate::manifest::PERFORMANCE;
use crate::outcome::{
    CaseOutcome, Graded, Performance, Report, Score, StageScore, Status, Verdict,
};
use crate::report::{Page, Screen};
use crate::words;

pub fn write(html: &mut Html, screen: &Screen, attempted: &Attempted) {
    let (lang, page) = (screen.lang, attempted.page);
    let manifest = &page.problem.manifest;
    let graded = page
        .report
        .graded()
        .filter(|graded| graded.unknown().is_none());
    let scored = graded.filter(|_| page.report.whole);
    html.tag("div", &[("class", "hero")], |html| {
        html.tag("div", &[], |html| {
            html.paragraph("eyebrow", &words::html::eyebrow(lang, attempted.attempt.id));
            html.leaf("h1", &[], manifest.title.get(lang));
            let (class, says) = verdict(lang, page.report);
            html.leaf("p", &[("class", &format!("verdict {class}"))], &says);
        });
        if let Some(graded) = scored {
            ring(html, lang, &graded.score);
        }
    });
    if let Some(graded) = scored {
        stages(html, lang, page, graded);
    } else if graded.is_some_and(|graded| graded.cases.is_empty()) {
        html.paragraph("muted", words::performance::no_cases(lang));
    } else if graded.is_some() {
        html.paragraph("muted", words::report::partial(lang));
    }
    facts(html, lang, attempted);
}

/// Its colour, and the verdict itself.
fn verdict(lang: Lang, report: &Report) -> (&'static str, String) {
    let mark = |mark: &str, says: &str| format!("{mark} {says}");
    match &report.verdict {
        Verdict::Refused(_) => ("bad", mark("✗", words::compile::refused_headline(lang))),
        Verdict::DidNotCompile(failure) => {
            let errors = failure.diagnostics.iter().filter(|one| one.is_error);
            let says = words::compile::headline(lang, failure.kind, errors.count());
            ("bad", mark("✗", &says))
        }
        Verdict::Graded(graded) if graded.unknown().is_some() => {
            ("warn", mark("?", words::report::unknown_headline(lang)))
        }
        Verdict::Graded(graded) if graded.cases.is_empty() => only_measured(lang, &graded.score),
        Verdict::Graded(graded) if graded.is_accepted() => {
            let says = words::report::all_passed(lang, graded.cases.len());
            ("ok", mark("✓", &says))
        }
        Verdict::Graded(graded) => {
            let passed = |case: &&CaseOutcome| case.status == Status::Passed;
            let passed = graded.cases.iter().filter(passed).count();
            let says = words::report::cases_passed(lang, passed, graded.cases.len());
            ("bad", mark("✗", &says))
        }
    }
}

/// No case was asked for.
fn only_measured(lang: Lang, score: &Score) -> (&'static str, String) {
    let title = words::performance::title(lang);
    let stage = score.stages.iter().find(|stage| stage.id == PERFORMANCE);
    match stage {
        Some(stage) => {
            let says = words::report::points(lang, stage.points, stage.of);
            match stage.points == stage.of {
                true => ("ok", format!("✓ {title} {says}")),
                false => ("warn", format!("{title} {says}")),
            }
        }
        None => {
            let says = words::report::unknown_headline(lang);
            ("warn", format!("? {title} {says}"))
        }
    }
}

/// How well a stage went.
fn tone(stage: &StageScore) -> &'static str {
    match (stage.passed == stage.cases, stage.points) {
        (true, _) => "ok",
        (false, 0) => "bad",
        (false, _) => "warn",
    }
}

/// All points as a ring: an arc for each stage, filled as far as its points go.
fn ring(html: &mut Html, lang: Lang, score: &Score) {
    const RADIUS: f64 = 70.0;
    const GAP: f64 = 6.0;
    let around = TAU * RADIUS;
    let of = f64::from(score.of.max(1));
    let label = words::report::points(lang, score.points, score.of);
    let attributes = [
        ("class", "ring"),
        ("viewBox", "0 0 168 168"),
        ("role", "img"),
        ("aria-label", label.as_str()),
    ];
    html.tag("svg", &attributes, |html| {
        let mut begins = 0.0;
        for stage in &score.stages {
            let length = around * f64::from(stage.of) / of;
            let room = (length - GAP).max(1.0);
            let share = f64::from(stage.points) / f64::from(stage.of.max(1));
            arc(html, "stroke-track", RADIUS, begins, room);
            if stage.points > 0 {
                arc(
                    html,
                    &format!("stroke-{}", tone(stage)),
                    RADIUS,
                    begins,
                    room * share,
                );
            }
            begins += length;
        }
        let text = [
            ("class", "points"),
            ("x", "84"),
            ("y", "94"),
            ("text-anchor", "middle"),
        ];
        html.leaf("text", &text, &score.points.to_string());
        let below = [("x", "84"), ("y", "116"), ("text-anchor", "middle")];
        html.leaf("text", &below, &format!("/ {}", score.of));
    });
}

fn arc(html: &mut Html, class: &str, radius: f64, begins: f64, length: f64) {
    let around = TAU * radius;
    let dashes = format!("{} {}", number(length), number(around - length));
    let offset = number(around / 4.0 - begins);
    html.void(
        "circle",
        &[
            ("class", class),
            ("cx", "84"),
            ("cy", "84"),
            ("r", &number(radius)),
            ("fill", "none"),
            ("stroke-width", "12"),
            ("stroke-dasharray", &dashes),
            ("stroke-dashoffset", &offset),
        ],
    );
}

/// A bar for each stage.
fn stages(html: &mut Html, lang: Lang, page: &Page, graded: &Graded) {
    let label = [
        ("class", "stages"),
        ("aria-label", words::html::stages(lang)),
    ];
    html.tag("ul", &label, |html| {
        for stage in &graded.score.stages {
            let title = stage_title(lang, page, &stage.id);
            let tone = tone(stage);
            html.tag("li", &[], |html| {
                let is_open =
                    stage.id == PERFORMANCE && page.report.performance == Performance::NotYet;
                let (class, mark) = match stage.passed == stage.cases && stage.points == stage.of {
                    _ if is_open => ("muted", "·"),
                    true => (tone, "✓"),
                    false => (tone, "✗"),
                };
                html.leaf("b", &[("class", class)], mark);
                html.leaf("span", &[], &title);
                bar(
                    html,
                    tone,
                    f64::from(stage.points) / f64::from(stage.of.max(1)),
                );
                let points = format!("{}/{}", stage.points, stage.of);
                html.leaf("b", &[("class", "number")], &points);
                let cases = match stage.id == PERFORMANCE {
                    true if is_open => words::performance::not_yet(lang).to_owned(),
                    true => String::new(),
                    false => words::board::of_cases(lang, stage.passed, stage.cases),
                };
                html.leaf("span", &[("class", "muted small number")], &cases);
            });
        }
    });
}

/// What a stage is called; it may be gone from the problem since.
pub fn stage_title(lang: Lang, page: &Page, id: &str) -> String {
    let stages = &page.problem.manifest.stages;
    match stages.iter().find(|stage| stage.id.get_ref() == id) {
        Some(stage) => stage.title.get(lang).to_owned(),
        None if id == PERFORMANCE => words::performance::title(lang).to_owned(),
        None => id.to_owned(),
    }
}

/// A share of something as a bar; the figure stands beside it.
pub fn bar(html: &mut Html, tone: &str, share: f64) {
    let bar = [("class", &*format!("bar {tone}")), ("aria-hidden", "true")];
    html.tag("span", &bar, |html| {
        let width = number(100.0 * share.clamp(0.0, 1.0));
        html.tag("i", &[("style", &format!("width:{width}%"))], |_| {});
    });
}

fn facts(html: &mut Html, lang: Lang, attempted: &Attempted) {
    let (report, attempt) = (attempted.page.report, attempted.attempt);
    let took = report.took;
    let mut facts = vec![
        (
            words::html::date(lang),
            super::when(lang, attempted.clock, attempt.at),
        ),
        (words::html::nth(lang), nth(lang, attempted)),
    ];
    if !took.compile.is_zero() {
        let took = words::report::took(lang, took.compile, took.run);
        facts.push((words::html::time(lang), took));
    }
    if attempt.hints > 0 {
        facts.push((
            words::html::hints(lang),
            words::html::of_hints(lang, attempt.hints),
        ));
    }
    facts.push((words::html::seed(lang), report.seed.to_string()));
    if !report.toolchain.is_empty() {
        // `rustc 1.95.0`, and not of which day.
        let words: Vec<&str> = report.toolchain.split_whitespace().take(2).collect();
        facts.push((words::html::toolchain(lang), words.join(" ")));
    }
    html.tag("dl", &[("class", "facts")], |html| {
        for (name, fact) in facts {
            html.tag("div", &[], |html| {
                html.leaf("dt", &[], name);
                html.tag("dd", &[], |html| html.line(&fact));
            });
        }
    });
}

/// Which of how many attempts at the problem.
fn nth(lang: Lang, attempted: &Attempted) -> String {
    let attempts = attempted.attempts;
    let is_this = |one: &_| one == attempted.attempt;
    let nth = attempts
        .iter()
        .position(is_this)
        .map_or(attempts.len(), |at| at + 1);
    words::html::nth_of(lang, nth, attempts.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn stage(points: u32) -> StageScore {
        StageScore {
            id: PERFORMANCE.into(),
            passed: 0,
            cases: 0,
            points,
            of: 10,
        }
    }

    #[test]
    fn where_no_case_was_asked_for_the_pace_is_told_and_nothing_has_failed() {
        let told = |stages: Vec<StageScore>| {
            let mut report = sample::report(sample::graded(Vec::new()));
            if let Verdict::Graded(graded) = &mut report.verdict {
                graded.score.stages = stages;
            }
            verdict(Lang::En, &report)
        };
        let (class, says) = told(vec![stage(6)]);
        assert_eq!(class, "warn");
        assert!(says.contains('6') && !says.contains('✗'), "{says}");
        assert_eq!(told(vec![stage(10)]).0, "ok");
        assert_eq!(told(Vec::new()).0, "warn");
        let failed = sample::outcome("model", Status::Failed(sample::differs()));
        let failed = sample::report(sample::only(failed));
        assert_eq!(verdict(Lang::En, &failed).0, "bad");
    }
}
