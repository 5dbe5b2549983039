//! The timed attempt in which an attempt was made: time used, when each stage first passed, and, when an
//! interview is over, what an interviewer would make of it.

use super::page::section;
use super::tag::Html;
use super::verdict::bar;
use crate::lang::Lang;
use crate::outcome::Points;
use crate::timing::Running;
use crate::timing::summary::{Cost, Follow, Lost, Stage, Summary, Verdict, costs};
use crate::words;
use crate::words::timing as says;

const MOST_LOST: usize = 12;

pub fn write(html: &mut Html, lang: Lang, summary: &Summary) {
    let is_over = !matches!(summary.running, Running::Going | Running::Paused);
    let title = says::how_it_went(lang, summary.mock);
    section(html, "clock", title, |html| {
        html.tag("div", &[("class", "card")], |html| {
            if let Some(verdict) = summary.verdict.filter(|_| is_over) {
                self::verdict(html, lang, summary, verdict);
            }
            from_before(html, lang, summary);
            facts(html, lang, summary);
            stages(html, lang, summary);
            // Who is still in it is told nothing that helps.
            if is_over {
                lost(html, lang, &summary.lost);
                questions(html, lang, &summary.questions);
                notes(html, lang, summary);
            }
        });
    });
}

fn verdict(html: &mut Html, lang: Lang, summary: &Summary, verdict: Verdict) {
    let (tone, mark) = match verdict {
        Verdict::WouldPass => ("ok", "✓"),
        Verdict::Borderline => ("warn", "≈"),
        Verdict::NotYet => ("bad", "✗"),
    };
    let said = format!("{mark} {}", says::verdict(lang, verdict));
    html.leaf("p", &[("class", &format!("verdict first {tone}"))], &said);
    let first = summary.stages.first();
    let first = first.map_or("", |stage| stage.title.get(lang));
    html.paragraph("muted small", &says::rule(lang, first));
}

/// Of code that was there before, that it was.
fn from_before(html: &mut Html, lang: Lang, summary: &Summary) {
    let began_with = summary
        .began_with
        .as_ref()
        .map(|code| says::began_with(lang, code));
    let copied = summary.copied.as_ref().map(|code| says::copied(lang, code));
    for said in began_with.iter().chain(&copied) {
        html.paragraph("warn", said);
    }
    if summary.mock && summary.verdict.is_none() {
        html.paragraph("warn", says::not_judged(lang, summary.began_with.is_none()));
    }
}

fn facts(html: &mut Html, lang: Lang, summary: &Summary) {
    let reached = |reached: &Option<_>| match reached {
        Some(reached) => says::reached(lang, reached),
        None => says::nothing_reached(lang).to_owned(),
    };
    let took = says::took(lang, summary.used, summary.limit);
    let mut rows = vec![(says::time(lang), took)];
    // Where time was enough there is one score.
    if summary.in_time == summary.at_end {
        rows.push((says::score(lang), reached(&summary.at_end)));
    } else {
        rows.push((says::in_time(lang), reached(&summary.in_time)));
        rows.push((says::at_end(lang), reached(&summary.at_end)));
    }
    if !summary.built.is_zero() {
        rows.push((says::building(lang), says::built(lang, summary.built)));
    }
    rows.push((says::attempts(lang), says::times(lang, summary.attempts)));
    rows.push((says::hints(lang), says::hints_used(lang, summary.hints)));
    html.tag("dl", &[("class", "facts bare")], |html| {
        for (name, fact) in rows {
            html.tag("div", &[], |html| {
                html.leaf("dt", &[], name);
                html.leaf("dd", &[], &fact);
            });
        }
    });
}

/// A stage is as long as it took from the beginning; the whole bar is the limit.
fn stages(html: &mut Html, lang: Lang, summary: &Summary) {
    html.leaf("h3", &[("class", "later")], says::by_stages(lang));
    html.tag("ol", &[("class", "stages splits")], |html| {
        for Stage { title, after, .. } in &summary.stages {
            let (tone, mark, said) = match after {
                Some(after) if *after > summary.limit => {
                    let (after, late) = (says::minutes(lang, *after), says::late(lang));
                    ("warn", "✓", format!("{after} ({late})"))
                }
                Some(after) => ("ok", "✓", says::minutes(lang, *after)),
                None => ("bad", "✗", says::never(lang).to_owned()),
            };
            let limit = summary.limit.as_secs_f64().max(1.0);
            let share = after.map_or(0.0, |after| after.as_secs_f64() / limit);
            html.tag("li", &[], |html| {
                html.leaf("b", &[("class", tone)], mark);
                html.leaf("span", &[], title.get(lang));
                bar(html, tone, share);
                html.leaf("span", &[("class", "number")], &said);
            });
        }
        if let Some(score) = summary.performance {
            performance(html, lang, score);
        }
    });
}

/// It has no time of its own.
fn performance(html: &mut Html, lang: Lang, score: Points) {
    let (tone, mark) = match score.share() {
        100.. => ("ok", "✓"),
        1.. => ("warn", "≈"),
        0 => ("bad", "✗"),
    };
    let points = words::report::points(lang, score.points, score.of);
    html.tag("li", &[], |html| {
        html.leaf("b", &[("class", tone)], mark);
        html.leaf("span", &[], words::performance::title(lang));
        html.leaf("span", &[], "");
        html.leaf("span", &[("class", "number")], &points);
    });
}

fn lost(html: &mut Html, lang: Lang, lost: &[Lost]) {
    if lost.is_empty() {
        return;
    }
    let all = lost.iter().map(|lost| lost.points).sum();
    html.leaf("h3", &[("class", "later")], &says::points_lost(lang, all));
    html.tag("ul", &[], |html| {
        for cost in costs(lost, MOST_LOST) {
            html.tag("li", &[], |html| {
                html.leaf("b", &[], &says::points(lang, cost.points()));
                html.constant(" ");
                match cost {
                    Cost::One(lost) => {
                        html.prose(&says::lost(lang, lost));
                        html.constant(" ");
                        html.leaf("code", &[("class", "case")], &lost.case);
                    }
                    others => html.leaf("span", &[], &says::cost(lang, &others)),
                }
            });
        }
    });
}

fn questions(html: &mut Html, lang: Lang, questions: &[Follow]) {
    if questions.is_empty() {
        return;
    }
    html.leaf("h3", &[("class", "later")], says::next_questions(lang));
    html.tag("ol", &[("class", "numbered")], |html| {
        for question in questions {
            html.tag("li", &[], |html| {
                html.prose(question.ask.get(lang));
                if let Some(case) = &question.case {
                    html.constant(" ");
                    let because = says::because_of(lang, case);
                    html.leaf("span", &[("class", "muted small")], &because);
                }
            });
        }
    });
}

fn notes(html: &mut Html, lang: Lang, summary: &Summary) {
    html.leaf("h3", &[("class", "later")], says::to_read(lang));
    html.tag("ul", &[], |html| {
        for note in &summary.notes {
            let path = words::html::note_path(lang, note);
            html.tag("li", &[], |html| html.leaf("code", &[], &path));
        }
    });
    if summary.in_review > 0 {
        html.tag("p", &[], |html| {
            html.prose(&says::in_review(lang, summary.in_review));
            html.constant(" ");
            html.leaf("code", &[], "grader review");
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::lang::{Lang::En, Text};
    use crate::timing::summary::Reached;

    fn text(en: &str) -> Text {
        Text {
            ko: "글".into(),
            en: en.into(),
        }
    }

    fn reached(points: u32, minutes: u64) -> Option<Reached> {
        Some(Reached {
            attempt: 1,
            points,
            of: 100,
            after: Duration::from_secs(60 * minutes),
        })
    }

    fn interview(running: Running) -> String {
        let summary = Summary {
            problem: "rate-limiter".into(),
            mock: true,
            running,
            limit: Duration::from_secs(30 * 60),
            used: Duration::from_secs(33 * 60),
            verdict: Some(Verdict::Borderline),
            built: Duration::ZERO,
            began_with: None,
            copied: None,
            in_time: reached(70, 29),
            at_end: reached(100, 33),
            stages: vec![Stage {
                id: "basics".into(),
                title: text("Basics"),
                after: Some(Duration::from_secs(370)),
            }],
            performance: Some(Points::new(8, 10)),
            attempts: 4,
            hints: 0,
            lost: Vec::new(),
            in_review: 3,
            questions: vec![Follow {
                id: "a".into(),
                page: "a".into(),
                anchor: "b".into(),
                ask: text("How would you share it among ten servers?"),
                case: None,
            }],
            notes: vec!["rate-limiting#token-bucket".into()],
        };
        let mut html = Html::new();
        write(&mut html, En, &summary);
        html.into_string()
    }

    #[test]
    fn an_interview_tells_what_was_reached_in_time_and_what_comes_next() {
        let shown = interview(Running::Accepted);
        for told in [
            "≈ Borderline",
            "70/100 (at 29 min)",
            "100/100 (at 33 min)",
            "6 min 10 s",
            "8/10",
            "How would you share it",
            "docs/en/rate-limiting.md#token-bucket",
            "3 questions in the review",
        ] {
            assert!(shown.contains(told), "{told}: {shown}");
        }
    }

    #[test]
    fn who_is_still_in_it_is_not_helped() {
        let shown = interview(Running::Going);
        assert!(shown.contains("6 min 10 s"));
        for help in ["Borderline", "ten servers", "docs/en", "review"] {
            assert!(!shown.contains(help), "{help}: {shown}");
        }
    }
}
