//! What stands around every page: the head, the style, the landmarks. In: a title and what is in the
//! header and in the middle. Out: one file that asks for nothing else.

use super::tag::Html;
use crate::lang::Lang;
use crate::words;

const STYLE: &str = include_str!("style.css");
/// Whatever got in would neither run nor reach anybody.
const NOTHING_ELSE: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                            base-uri 'none'; form-action 'none'";
const ICON: &str = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>\
                    <rect width='16' height='16' rx='4' fill='%231a5aa8'/>\
                    <path d='M4 8.5l2.5 2.5L12 5.5' fill='none' stroke='white' stroke-width='2'/></svg>";

/// A whole page.
pub fn page(
    lang: Lang,
    title: &str,
    header: impl FnOnce(&mut Html),
    main: impl FnOnce(&mut Html),
    when: &str,
) -> String {
    let mut html = Html::new();
    html.constant("<!DOCTYPE html>\n");
    html.tag("html", &[("lang", lang.code())], |html| {
        head(html, title);
        html.tag("body", &[], |html| {
            html.tag("header", &[], header);
            html.tag("main", &[], main);
            html.tag("footer", &[], |html| {
                html.paragraph(
                    "",
                    &words::html::made(lang, env!("CARGO_PKG_VERSION"), when),
                );
            });
        });
    });
    html.constant("\n");
    html.into_string()
}

fn head(html: &mut Html, title: &str) {
    html.tag("head", &[], |html| {
        html.void("meta", &[("charset", "utf-8")]);
        html.void(
            "meta",
            &[
                ("http-equiv", "Content-Security-Policy"),
                ("content", NOTHING_ELSE),
            ],
        );
        let viewport = "width=device-width, initial-scale=1";
        html.void("meta", &[("name", "viewport"), ("content", viewport)]);
        html.void(
            "meta",
            &[("name", "color-scheme"), ("content", "light dark")],
        );
        html.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
        html.leaf("title", &[], title);
        html.void("link", &[("rel", "icon"), ("href", ICON)]);
        html.constant("<style>");
        html.constant(STYLE);
        html.constant("</style>");
    });
}

/// A section under a heading, which names it for those who listen.
pub fn section(html: &mut Html, id: &'static str, title: &str, within: impl FnOnce(&mut Html)) {
    html.tag("section", &[("aria-labelledby", id)], |html| {
        html.leaf("h2", &[("id", id)], title);
        within(html);
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The named colours of one theme.
    fn colours(css: &str) -> BTreeMap<&str, [f64; 3]> {
        let mut colours = BTreeMap::new();
        for part in css.split("--").skip(1) {
            let Some((name, rest)) = part.split_once(": #") else {
                continue;
            };
            let channel = |at: usize| {
                let hex = rest.get(at..at + 2).unwrap();
                f64::from(u8::from_str_radix(hex, 16).unwrap()) / 255.0
            };
            colours.entry(name).or_insert([0, 2, 4].map(channel));
        }
        colours
    }

    /// As WCAG 2 defines it.
    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let luminance = |colour: [f64; 3]| {
            let linear = colour.map(|c| match c {
                ..=0.040_45 => c / 12.92,
                c => ((c + 0.055) / 1.055).powf(2.4),
            });
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_stands_out_in_light_and_in_dark() {
        let (light, dark) = STYLE.split_once("prefers-color-scheme").unwrap();
        for theme in [light, dark] {
            let colours = colours(theme);
            let stands_out = |text: &str, on: &str, least: f64| {
                let found = contrast(colours[text], colours[on]);
                assert!(found >= least, "{text} on {on}: {found:.2}");
            };
            for text in ["ink", "muted", "ok", "bad", "warn", "info"] {
                for on in ["page", "card"] {
                    stands_out(text, on, 4.5);
                }
            }
            for tint in ["ok", "bad", "warn", "info"] {
                let soft = format!("{tint}-soft");
                stands_out(tint, &soft, 4.5);
                stands_out("ink", &soft, 7.0);
                stands_out("muted", &soft, 4.5);
            }
            stands_out("ink", "ok-mark", 4.5);
            stands_out("ink", "bad-mark", 4.5);
            stands_out("ink", "track", 4.5);
            for lane in 0..6 {
                stands_out(&format!("lane-{lane}"), "card", 4.5);
                stands_out(&format!("lane-{lane}"), "page", 4.5);
            }
        }
    }

    #[test]
    fn a_page_asks_for_nothing_and_names_its_language() {
        let page = page(Lang::Ko, "제목 </title>", |_| {}, |_| {}, "오늘");
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ko\">"));
        assert!(page.contains("<title>제목 &lt;/title&gt;</title>"));
        for asks in ["<script", " src=", "url(", "@import", "https://"] {
            assert!(!page.contains(asks), "{asks}");
        }
    }
}
