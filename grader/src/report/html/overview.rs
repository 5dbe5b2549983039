//! One page over everything: the problems, the topics of the notes by level, what comes back when, how
//! the learner judges, and on which days they practised. Parts of which nothing is known are left out.

mod days;
mod problems;
mod topics;

use std::collections::BTreeMap;

use super::page::{page, section};
use super::tag::{Html, number};
use crate::clock::Clock;
use crate::lang::Lang;
use crate::manifest::Difficulty;
use crate::record::{Practice, Streak};
use crate::report::Screen;
use crate::study::ability::Judge;
use crate::study::assessment::Outcomes;
use crate::study::progress::Row;
use crate::words::{self, ability};

/// A problem and how far someone has come with it.
pub struct Kata {
    pub title: String,
    pub difficulty: Difficulty,
    /// How long a learner should need.
    pub minutes: u32,
    pub practice: Practice,
}

/// What is known of the notes.
pub struct Notes {
    /// Topics with their titles.
    pub topics: Vec<(String, Row)>,
    /// Cards of each of the next days, today first.
    pub forecast: Vec<usize>,
    pub outcomes: Outcomes,
}

pub struct Overview {
    pub katas: Vec<Kata>,
    /// Nothing where no question was answered.
    pub notes: Option<Notes>,
    /// How many questions were answered, some of them more than once.
    pub answers: usize,
    pub streak: Streak,
    /// What to do next, and why: among the problems, and in the notes.
    pub next: Vec<String>,
    /// What was done on each day: attempts and answers.
    pub days: BTreeMap<i64, usize>,
    pub clock: Clock,
}

/// The page over everything.
pub fn overview(screen: &Screen, overview: &Overview) -> String {
    let lang = screen.lang;
    let title = words::html::overview(lang);
    let main = |html: &mut Html| {
        section(html, "days", words::html::days(lang), |html| {
            days::write(html, lang, overview);
        });
        if !overview.next.is_empty() {
            section(html, "next", words::html::next(lang), |html| {
                html.tag("ul", &[("class", "card")], |html| {
                    for next in &overview.next {
                        html.tag("li", &[], |html| html.prose(next));
                    }
                });
            });
        }
        section(html, "problems", words::board::problems(lang), |html| {
            problems::write(html, lang, &overview.katas);
        });
        if let Some(notes) = &overview.notes {
            section(html, "topics", words::html::topics(lang), |html| {
                topics::write(html, lang, &notes.topics);
            });
            let Outcomes {
                answers,
                by_oneself,
                ..
            } = notes.outcomes;
            if answers > 0 || by_oneself.is_some() {
                section(html, "judged", words::html::judged(lang), |html| {
                    judged(html, lang, &notes.outcomes);
                });
            }
            section(html, "forecast", words::plan::forecast(lang), |html| {
                forecast(html, lang, &notes.forecast);
            });
        }
    };
    let now = overview.clock.now();
    page(
        lang,
        title,
        |html| header(html, lang, overview),
        main,
        &super::when(lang, overview.clock, now),
    )
}

fn header(html: &mut Html, lang: Lang, overview: &Overview) {
    let when = super::when(lang, overview.clock, overview.clock.now());
    html.paragraph("eyebrow", &when);
    html.leaf("h1", &[], words::html::overview(lang));
    let solved = overview.katas.iter().filter(|kata| kata.practice.passed);
    let attempts: usize = overview
        .katas
        .iter()
        .map(|kata| kata.practice.attempts)
        .sum();
    let of = format!("/ {}", overview.katas.len());
    let longest = words::html::longest(lang, overview.streak.longest);
    let tiles = [
        (words::html::solved(lang), solved.count().to_string(), of),
        (
            words::html::all_attempts(lang),
            attempts.to_string(),
            String::new(),
        ),
        (
            words::html::answered(lang),
            overview.answers.to_string(),
            String::new(),
        ),
        (
            words::html::streak(lang),
            words::html::days_in_a_row(lang, overview.streak.current),
            longest,
        ),
    ];
    html.tag("dl", &[("class", "tiles")], |html| {
        for (name, figure, beside) in &tiles {
            html.tag("div", &[], |html| {
                html.leaf("dt", &[], name);
                html.tag("dd", &[], |html| {
                    html.text(figure);
                    html.leaf("small", &[], beside);
                });
            });
        }
    });
}

/// Where the learner is by the machine's judgement, and by their own.
fn judged(html: &mut Html, lang: Lang, outcomes: &Outcomes) {
    let by_oneself = outcomes.by_oneself;
    let mut judges = Vec::new();
    if outcomes.answers > 0 {
        judges.push((Judge::Machine, outcomes.answers, outcomes.overall));
    }
    if let Some(by_oneself) = by_oneself {
        judges.push((Judge::Learner, by_oneself.answers, by_oneself.standing));
    }
    html.tag("div", &[("class", "judges")], |html| {
        for (judge, answers, standing) in judges {
            html.tag("div", &[], |html| {
                let said = match judge {
                    Judge::Machine => words::plan::judged_by_machine(lang, answers),
                    Judge::Learner => words::plan::judged_by_oneself(lang, answers),
                };
                html.leaf("span", &[("class", "muted small")], &said);
                html.constant("<br/>");
                html.leaf("b", &[], &ability::band(lang, &standing.band()));
            });
            levels(html, lang, standing.probabilities);
        }
    });
    if let Some(by_oneself) = by_oneself {
        html.paragraph("", &ability::calibration(lang, by_oneself.told));
    }
    html.paragraph("muted small", words::plan::how_sure(lang));
}

/// How probable each of the four levels is, as parts of a bar.
fn levels(html: &mut Html, lang: Lang, probabilities: [f64; 4]) {
    /// Below this there is no room for a word.
    const ROOM: f64 = 0.16;
    let named = crate::study::level::Level::ALL.map(|level| words::study::level(lang, level));
    let said: Vec<String> = named
        .iter()
        .zip(probabilities)
        .map(|(name, share)| format!("{name} {:.0}%", (100.0 * share).min(99.0)))
        .collect();
    let bar = [
        ("class", "levels"),
        ("role", "img"),
        ("aria-label", &*said.join(", ")),
    ];
    html.tag("div", &bar, |html| {
        for (n, (said, share)) in said.iter().zip(probabilities).enumerate() {
            let style = format!(
                "flex:{} 1 0;opacity:{}",
                number(1000.0 * share.max(0.001)),
                [0.62, 0.75, 0.87, 1.0][n]
            );
            let text = if share >= ROOM { said } else { "" };
            html.leaf("span", &[("style", &style)], text);
        }
    });
}

/// What comes back on each of the next days.
fn forecast(html: &mut Html, lang: Lang, days: &[usize]) {
    const WIDTH: f64 = 360.0;
    const TALLEST: f64 = 90.0;
    let most = days.iter().copied().max().unwrap_or_default();
    if most == 0 {
        return html.paragraph("muted", words::plan::nothing_planned(lang));
    }
    let column = WIDTH / days.len() as f64;
    let sum = days.iter().sum();
    let said = words::html::to_come(lang, days.len(), sum, days[0]);
    html.paragraph("", &said);
    // The words below the first day are wider than its column.
    let view = format!("-12 0 {} 130", WIDTH + 12.0);
    html.tag("figure", &[("class", "forecast")], |html| {
        html.tag(
            "svg",
            &[("viewBox", &view), ("role", "img"), ("aria-label", &said)],
            |html| {
                for (ahead, count) in days.iter().enumerate() {
                    let tall = (TALLEST * *count as f64 / most as f64).max(2.0);
                    let (x, middle) = (column * ahead as f64, column * (ahead as f64 + 0.5));
                    let class = if *count == 0 { "fill-track" } else { "fill-ok" };
                    let rect = [
                        ("class", class),
                        ("x", &*number(x + 2.0)),
                        ("y", &*number(110.0 - tall)),
                        ("width", &*number(column - 4.0)),
                        ("height", &*number(tall)),
                        ("rx", "3"),
                    ];
                    html.void("rect", &rect);
                    if *count > 0 {
                        let y = number(105.0 - tall);
                        let text = [
                            ("x", &*number(middle)),
                            ("y", &y),
                            ("text-anchor", "middle"),
                        ];
                        html.leaf("text", &text, &count.to_string());
                    }
                    let day = if ahead == 0 {
                        words::html::today(lang).to_owned()
                    } else {
                        format!("+{ahead}")
                    };
                    if ahead % 2 == 0 {
                        let text = [
                            ("x", &*number(middle)),
                            ("y", "126"),
                            ("text-anchor", "middle"),
                        ];
                        html.leaf("text", &text, &day);
                    }
                }
            },
        );
    });
}

#[cfg(test)]
mod tests;
