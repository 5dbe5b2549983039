//! The topics of the notes by level: how much of the credit was given, as bars with the interval in
//! which the true share lies. The best known come first; what was never asked is only named.

use super::{Html, number};
use crate::lang::Lang;
use crate::study::level::Level;
use crate::study::progress::{Cell, Row};
use crate::words;

pub fn write(html: &mut Html, lang: Lang, topics: &[(String, Row)]) {
    let mut asked: Vec<(&str, &Row, Cell)> = topics
        .iter()
        .map(|(title, row)| (title.as_str(), row, row.all()))
        .filter(|(.., all)| all.answered > 0)
        .collect();
    let share = |cell: &Cell| cell.share().unwrap_or_default();
    asked.sort_by(|(.., one), (.., other)| share(other).total_cmp(&share(one)));
    if !asked.is_empty() {
        table(html, lang, &asked);
    }
    let rest = topics.iter().filter(|(_, row)| row.all().answered == 0);
    let rest: Vec<&str> = rest.map(|(title, _)| title.as_str()).collect();
    if !rest.is_empty() {
        html.paragraph("muted", &words::html::never_asked(lang, &rest.join(", ")));
    }
}

fn table(html: &mut Html, lang: Lang, asked: &[(&str, &Row, Cell)]) {
    html.paragraph("muted small", words::html::intervals(lang));
    let label = words::html::topics(lang);
    let table = [
        ("class", "topics"),
        ("role", "table"),
        ("aria-label", label),
    ];
    html.tag("div", &table, |html| {
        html.tag("div", &[("role", "row"), ("class", "heads")], |html| {
            let levels = Level::ALL.map(|level| words::study::level(lang, level));
            let heads = [words::html::topic(lang), words::html::together(lang)];
            for head in heads.into_iter().chain(levels) {
                html.leaf("span", &[("role", "columnheader")], head);
            }
        });
        for (title, row, all) in asked {
            html.tag("div", &[("role", "row")], |html| {
                html.leaf("span", &[("role", "rowheader")], title);
                for cell in [all].into_iter().chain(&row.cells) {
                    html.tag("span", &[("role", "cell")], |html| meter(html, lang, cell));
                }
            });
        }
    });
}

/// A share as a bar, and the interval around it.
fn meter(html: &mut Html, lang: Lang, cell: &Cell) {
    let percent = |share: f64| format!("{}%", number(100.0 * share));
    let (Some(share), Some((low, high))) = (cell.share(), cell.interval()) else {
        if cell.questions > 0 {
            html.tag("span", &[("class", "share muted")], |html| {
                html.leaf("span", &[], "–");
                html.leaf("span", &[], &format!("0/{}", cell.questions));
            });
        }
        return;
    };
    let tone = match share {
        0.8.. => "ok",
        0.6.. => "warn",
        _ => "bad",
    };
    html.tag("span", &[("class", "share")], |html| {
        html.leaf("b", &[("class", tone)], &format!("{:.0}%", 100.0 * share));
        let answered = format!("{}/{}", cell.answered, cell.questions);
        html.leaf("span", &[("class", "muted")], &answered);
    });
    let label = words::html::between(lang, 100.0 * low, 100.0 * high);
    let svg = [("class", "meter"), ("role", "img"), ("aria-label", &*label)];
    html.tag("svg", &svg, |html| {
        let bar = |html: &mut Html, class: &str, width: &str| {
            let bar = [
                ("class", class),
                ("width", width),
                ("height", "8"),
                ("y", "3"),
                ("rx", "4"),
            ];
            html.void("rect", &bar);
        };
        bar(html, "fill-track", "100%");
        bar(html, &format!("fill fill-{tone}"), &percent(share));
        let (from, to) = (percent(low), percent(high));
        let line = [
            ("class", "whisker"),
            ("x1", &*from),
            ("x2", &to),
            ("y1", "7"),
            ("y2", "7"),
        ];
        html.void("line", &line);
    });
}
