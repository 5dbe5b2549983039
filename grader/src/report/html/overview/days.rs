//! The days on which something was done: half a year as a calendar, a column a week.

use super::{Html, Overview, number};
use crate::clock::Local;
use crate::lang::Lang;
use crate::words;

const WEEKS: i64 = 26;
const CELL: f64 = 13.0;
const LEFT: f64 = 22.0;
const TOP: f64 = 18.0;
/// The first of 1970 was a Thursday; weeks begin on Monday.
const THURSDAY: i64 = 3;

pub fn write(html: &mut Html, lang: Lang, overview: &Overview) {
    let today = overview.clock.day();
    let monday = today - weekday(today) - 7 * (WEEKS - 1);
    let practised = overview.days.range(monday..=today).count();
    let said = words::html::practised(lang, practised, WEEKS);
    html.paragraph("", &said);
    let (width, height) = (LEFT + CELL * WEEKS as f64, TOP + CELL * 7.0);
    let view = format!("0 0 {} {}", number(width), number(height));
    html.tag("figure", &[("class", "calendar")], |html| {
        let svg = [("viewBox", &*view), ("role", "img"), ("aria-label", &*said)];
        html.tag("svg", &svg, |html| {
            weekdays(html, lang);
            months(html, lang, monday);
            for day in monday..=today {
                let count = overview.days.get(&day).copied().unwrap_or_default();
                let class = format!("day-{}", tone(count));
                let (x, y) = place(monday, day);
                let rect = [
                    ("class", &*class),
                    ("x", &*number(x)),
                    ("y", &*number(y)),
                    ("width", "11"),
                    ("height", "11"),
                    ("rx", "2.5"),
                ];
                html.void("rect", &rect);
            }
        });
    });
}

/// 0 on a Monday.
fn weekday(day: i64) -> i64 {
    (day + THURSDAY).rem_euclid(7)
}

fn place(monday: i64, day: i64) -> (f64, f64) {
    let (week, of_week) = ((day - monday) / 7, (day - monday) % 7);
    (LEFT + CELL * week as f64, TOP + CELL * of_week as f64)
}

/// How much was done, in five steps.
fn tone(count: usize) -> usize {
    match count {
        0 => 0,
        1..=2 => 1,
        3..=6 => 2,
        7..=14 => 3,
        _ => 4,
    }
}

fn weekdays(html: &mut Html, lang: Lang) {
    for (n, name) in words::html::weekdays(lang).iter().enumerate().step_by(2) {
        let y = number(TOP + CELL * n as f64 + 9.5);
        html.leaf("text", &[("class", "tiny"), ("x", "0"), ("y", &y)], name);
    }
}

/// The name of a month over the week in which it begins.
fn months(html: &mut Html, lang: Lang, monday: i64) {
    let month = |day: i64| Local::of(86_400 * day).month;
    for week in 1..WEEKS {
        let day = monday + 7 * week;
        if month(day) != month(day - 7) {
            let (x, _) = place(monday, day);
            let text = [("class", "tiny"), ("x", &*number(x)), ("y", "10")];
            html.leaf("text", &text, &words::html::month(lang, month(day)));
        }
    }
}
