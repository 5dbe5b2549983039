//! Points over the attempts at a problem: a drawing, and the latest attempts as a table.

use super::Attempted;
use super::page::section;
use super::tag::{Html, number};
use crate::history::Attempt;
use crate::lang::Lang;
use crate::words;

/// Attempts in the drawing, and rows in the table: the latest.
const MOST_POINTS: usize = 120;
const MOST_ROWS: usize = 8;
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 170.0;

pub fn write(html: &mut Html, lang: Lang, attempted: &Attempted) {
    let Attempted {
        attempt,
        attempts,
        clock,
        ..
    } = attempted;
    if attempts.len() < 2 {
        return;
    }
    section(html, "attempts", words::html::attempts(lang), |html| {
        html.tag("div", &[("class", "plots")], |html| {
            let scored = |one: &&&Attempt| one.whole && one.graded && one.of > 0;
            let points: Vec<&Attempt> = attempts
                .iter()
                .collect::<Vec<_>>()
                .iter()
                .filter(scored)
                .copied()
                .collect();
            let points = &points[points.len().saturating_sub(MOST_POINTS)..];
            if points.len() > 1 {
                drawing(html, lang, points, attempt);
            }
            table(html, lang, attempts, attempt, |at| {
                super::when(lang, *clock, at)
            });
        });
    });
}

/// A line through the points of each attempt that was graded whole.
fn drawing(html: &mut Html, lang: Lang, attempts: &[&Attempt], this: &Attempt) {
    let (left, right, top, bottom) = (30.0, WIDTH - 10.0, 12.0, HEIGHT - 22.0);
    let x = |n: usize| left + (right - left) * n as f64 / (attempts.len() - 1) as f64;
    let y = |one: &Attempt| {
        let share = f64::from(one.points) / f64::from(one.of.max(1));
        bottom - (bottom - top) * share.clamp(0.0, 1.0)
    };
    let said = words::html::from_to(
        lang,
        attempts.len(),
        attempts[0].points,
        attempts[attempts.len() - 1].points,
    );
    html.tag("figure", &[], |html| {
        html.leaf("figcaption", &[("class", "muted")], &said);
        let view = format!("0 0 {WIDTH} {HEIGHT}");
        html.tag(
            "svg",
            &[("viewBox", &view), ("role", "img"), ("aria-label", &said)],
            |html| {
                for share in [0, 50, 100] {
                    let at = bottom - (bottom - top) * f64::from(share) / 100.0;
                    let (at, left_is, right_is) = (number(at), number(left), number(right));
                    let line = [
                        ("class", "axis"),
                        ("x1", &*left_is),
                        ("x2", &right_is),
                        ("y1", &at),
                        ("y2", &at),
                    ];
                    html.void("line", &line);
                    let label = [
                        ("x", "24"),
                        ("y", &*at),
                        ("dy", "4"),
                        ("text-anchor", "end"),
                    ];
                    html.leaf("text", &label, &share.to_string());
                }
                let path: Vec<String> = attempts
                    .iter()
                    .enumerate()
                    .map(|(n, one)| format!("{} {}", number(x(n)), number(y(one))))
                    .collect();
                html.void(
                    "path",
                    &[("class", "yours"), ("d", &format!("M{}", path.join("L")))],
                );
                for (n, one) in attempts.iter().enumerate() {
                    let is_this = one.id == this.id;
                    let (class, r) = match (is_this, attempts.len() > 40) {
                        (true, _) => ("yours here", "5.5"),
                        (false, false) => ("yours", "3.5"),
                        (false, true) => continue,
                    };
                    let dot = [
                        ("class", class),
                        ("cx", &*number(x(n))),
                        ("cy", &*number(y(one))),
                        ("r", r),
                    ];
                    html.void("circle", &dot);
                }
                let ends = [
                    (attempts[0].id, left, "start"),
                    (attempts[attempts.len() - 1].id, right, "end"),
                ];
                for (id, at, anchor) in ends {
                    let label = [
                        ("x", &*number(at)),
                        ("y", &*number(HEIGHT - 4.0)),
                        ("text-anchor", anchor),
                    ];
                    html.leaf("text", &label, &format!("#{id}"));
                }
            },
        );
    });
}

fn table(
    html: &mut Html,
    lang: Lang,
    attempts: &[Attempt],
    this: &Attempt,
    when: impl Fn(i64) -> String,
) {
    let at = attempts
        .iter()
        .position(|one| one.id == this.id)
        .unwrap_or(0);
    // The latest, and this one where it is older.
    let latest = attempts.len().saturating_sub(MOST_ROWS);
    let mut shown: Vec<&Attempt> = attempts[latest..].iter().rev().collect();
    if at < latest {
        shown.pop();
        shown.push(this);
    }
    html.tag("table", &[], |html| {
        html.tag("thead", &[], |html| {
            html.tag("tr", &[], |html| {
                let heads = [
                    words::html::attempt(lang),
                    words::html::date(lang),
                    words::html::result(lang),
                ];
                for (n, head) in heads.into_iter().enumerate() {
                    let class = if n == 2 { "number" } else { "" };
                    html.leaf("th", &[("scope", "col"), ("class", class)], head);
                }
            });
        });
        html.tag("tbody", &[], |html| {
            for one in shown {
                let current = if one.id == this.id { "true" } else { "false" };
                html.tag("tr", &[("aria-current", current)], |html| {
                    html.leaf("th", &[("scope", "row")], &format!("#{}", one.id));
                    html.leaf("td", &[("class", "muted")], &when(one.at));
                    let (class, says) = result(lang, one);
                    html.leaf("td", &[("class", &format!("number {class}"))], &says);
                });
            }
        });
    });
}

fn result(lang: Lang, attempt: &Attempt) -> (&'static str, String) {
    match attempt {
        Attempt { graded: false, .. } => ("bad", words::html::not_graded(lang).to_owned()),
        Attempt { whole: false, .. } => ("muted", words::html::some_cases(lang).to_owned()),
        Attempt {
            accepted,
            points,
            of,
            ..
        } => {
            let mark = if *accepted { "✓ " } else { "" };
            let class = if *accepted { "ok" } else { "" };
            (
                class,
                format!("{mark}{}", words::report::points(lang, *points, *of)),
            )
        }
    }
}
