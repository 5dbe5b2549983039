//! The problems: best score, attempts, time until it passed, and how the score went.

use std::time::Duration;

use super::{Html, Kata, number};
use crate::lang::Lang;
use crate::record::{Measured, thinned};
use crate::report::html::verdict::bar;
use crate::words::{self, timing::minutes};

const MOST_POINTS: usize = 40;

pub fn write(html: &mut Html, lang: Lang, katas: &[Kata]) {
    html.tag("table", &[], |html| {
        html.tag("thead", &[], |html| {
            html.tag("tr", &[], |html| {
                let heads = [
                    ("", words::html::problem(lang)),
                    ("", words::html::best(lang)),
                    ("number", words::html::how_many_attempts(lang)),
                    ("number", words::html::to_pass(lang)),
                    ("wide", words::html::trend(lang)),
                ];
                for (class, head) in heads {
                    html.leaf("th", &[("scope", "col"), ("class", class)], head);
                }
            });
        });
        html.tag("tbody", &[], |html| {
            for kata in katas {
                html.tag("tr", &[], |html| row(html, lang, kata));
            }
        });
    });
}

fn row(html: &mut Html, lang: Lang, kata: &Kata) {
    let practice = &kata.practice;
    html.tag("th", &[("scope", "row")], |html| {
        html.prose(&kata.title);
        html.constant("<br/>");
        let difficulty = words::board::difficulty(lang, kata.difficulty);
        html.leaf("span", &[("class", "muted small")], difficulty);
    });
    html.tag("td", &[], |html| {
        html.tag("div", &[("class", "best")], |html| {
            let tone = if practice.passed { "ok" } else { "warn" };
            match practice.best {
                Some(best) => {
                    let mark = if practice.passed { "✓ " } else { "" };
                    html.leaf("b", &[("class", tone)], &format!("{mark}{best}"));
                    bar(html, tone, f64::from(best) / 100.0);
                }
                None => html.leaf("span", &[("class", "muted")], "–"),
            }
        });
    });
    html.leaf("td", &[("class", "number")], &practice.attempts.to_string());
    html.tag("td", &[("class", "number")], |html| {
        match practice.to_pass {
            Some(spent) => {
                html.text(&minutes(lang, Duration::from_secs(spent.seconds)));
                if spent.by == Measured::Clock {
                    html.constant("<br/>");
                    let clock = words::html::by_the_clock(lang);
                    html.leaf("span", &[("class", "muted small")], clock);
                }
            }
            None => html.text("–"),
        }
    });
    html.tag("td", &[("class", "wide")], |html| {
        spark(html, lang, &practice.points());
    });
}

/// The scores of all attempts as a line.
fn spark(html: &mut Html, lang: Lang, points: &[u32]) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    let label = words::html::from_to(lang, points.len(), *first, *last);
    let points = thinned(points, MOST_POINTS);
    // One alone is the latest, at the right.
    let ahead = |n: usize| (points.len() - 1 - n) as f64 / (points.len().max(2) - 1) as f64;
    let across = |n: usize| 116.0 - 112.0 * ahead(n);
    let upright = |points: u32| 28.0 - 24.0 * f64::from(points.min(100)) / 100.0;
    let svg = [
        ("class", "spark"),
        ("viewBox", "0 0 120 32"),
        ("role", "img"),
        ("aria-label", &*label),
    ];
    html.tag("svg", &svg, |html| {
        let path: Vec<String> = points
            .iter()
            .enumerate()
            .map(|(n, points)| format!("{} {}", number(across(n)), number(upright(*points))))
            .collect();
        let path = format!("M{}", path.join("L"));
        html.void("path", &[("class", "yours"), ("d", &path)]);
        let (x, y) = (number(across(points.len() - 1)), number(upright(*last)));
        let dot = [("class", "yours"), ("cx", &*x), ("cy", &y), ("r", "3")];
        html.void("circle", &dot);
    });
}
