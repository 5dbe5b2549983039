//! The clock by which an attempt was made: time used, and when each stage first passed.

use super::page::section;
use super::tag::Html;
use super::verdict::bar;
use crate::lang::Lang;
use crate::report::Page;
use crate::timing::Shown;
use crate::words::{self, timing::minutes};

pub fn write(html: &mut Html, lang: Lang, page: &Page) {
    let Some(clock) = page.clock else {
        return;
    };
    let title = words::html::clock(lang, clock.mock);
    section(html, "clock", title, |html| {
        html.tag("div", &[("class", "card")], |html| {
            used(html, lang, clock);
            splits(html, lang, page, clock);
        });
    });
}

fn used(html: &mut Html, lang: Lang, clock: &Shown) {
    let (used, limit) = (minutes(lang, clock.used), minutes(lang, clock.limit));
    html.paragraph("said", &words::html::used(lang, &used, &limit));
    let over = !clock.over_by.is_zero();
    let share = clock.used.as_secs_f64() / clock.limit.as_secs_f64().max(1.0);
    bar(html, if over { "bad" } else { "info" }, share);
    if over {
        html.paragraph(
            "bad",
            &words::html::over(lang, &minutes(lang, clock.over_by)),
        );
    }
}

fn splits(html: &mut Html, lang: Lang, page: &Page, clock: &Shown) {
    if clock.splits.is_empty() {
        return;
    }
    html.tag("ol", &[("class", "stages")], |html| {
        for split in &clock.splits {
            let title = super::verdict::stage_title(lang, page, &split.stage);
            let in_time = split.after <= clock.limit;
            let tone = if in_time { "ok" } else { "warn" };
            html.tag("li", &[], |html| {
                html.leaf("b", &[("class", tone), ("aria-hidden", "true")], "✓");
                html.leaf("span", &[], &title);
                bar(
                    html,
                    tone,
                    split.after.as_secs_f64() / clock.limit.as_secs_f64().max(1.0),
                );
                html.leaf(
                    "b",
                    &[("class", "number after")],
                    &minutes(lang, split.after),
                );
                let said = words::html::in_time(lang, in_time);
                html.leaf("span", &[("class", "muted small number")], said);
            });
        }
    });
}
