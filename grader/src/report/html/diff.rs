//! What a case saw, beside what it should have seen: what is the same once, and from the first line
//! that differs two columns, which a narrow screen stacks.

use super::tag::Html;
use crate::diagnose::{self, Course};
use crate::lang::Lang;
use crate::manifest::Manifest;
use crate::outcome::{CaseOutcome, Difference, Failure};
use crate::report::told;
use crate::words;

/// Right lines before the first that differs.
const MOST_BEFORE: usize = 8;
/// Lines after it, of either side.
const MOST_LATER: usize = 3;

pub fn write(
    html: &mut Html,
    lang: Lang,
    manifest: &Manifest,
    outcome: &CaseOutcome,
    failure: &Failure,
) {
    let told = |line: &String| told::line(lang, manifest, line);
    let all = |lines: &[String]| lines.iter().map(told).collect::<Vec<_>>();
    let Course {
        difference,
        calling,
        is_model,
    } = diagnose::course(outcome, failure);
    let Difference {
        before,
        expected,
        got,
    } = &difference;
    let before = &all(before);
    let [expected, got] = [expected, got].map(|line| line.as_ref().map(told));
    let calling = calling.as_ref().map(told);
    let differs = got.is_some() || (expected.is_some() && calling.is_none());
    if before.is_empty() && calling.is_none() && !differs {
        return;
    }
    html.tag("div", &[("class", "diff")], |html| {
        same(html, lang, before);
        if let Some(call) = &calling {
            html.tag("ol", &[("class", "lines got")], |html| {
                html.tag("li", &[("class", "first")], |html| {
                    html.leaf("span", &[("class", "at")], words::report::calling(lang));
                    html.tag("code", &[], |html| html.line(call));
                });
            });
        }
        if differs {
            let (wanted, given) = match is_model {
                true => (words::report::model(lang), words::report::yours(lang)),
                false => (words::report::expected(lang), words::report::got(lang)),
            };
            let later = diagnose::later(outcome, failure).map(|lines| all(&lines));
            html.tag("div", &[("class", "sides")], |html| {
                let (expected, got) = (expected.as_deref(), got.as_deref());
                side(html, lang, "want", wanted, [expected, got], &later[0]);
                side(html, lang, "got", given, [got, expected], &later[1]);
            });
        }
    });
}

/// What is as it should be.
fn same(html: &mut Html, lang: Lang, before: &[String]) {
    let hidden = before.len().saturating_sub(MOST_BEFORE);
    if hidden > 0 {
        html.paragraph("more", &words::report::same_lines(lang, hidden));
    }
    if !before.is_empty() {
        html.tag("ol", &[("class", "lines")], |html| {
            for before in &before[hidden..] {
                line(html, "", before, None);
            }
        });
    }
}

/// One column: the line that differs from the other side's, and how it went on.
fn side(
    html: &mut Html,
    lang: Lang,
    class: &'static str,
    title: &str,
    [this, other]: [Option<&str>; 2],
    later: &[String],
) {
    html.tag(
        "section",
        &[("class", class), ("aria-label", title)],
        |html| {
            html.leaf("h4", &[], title);
            html.tag("ol", &[("class", "lines")], |html| {
                match this {
                    Some(this) => line(html, "first", this, other),
                    None => line(html, "first", words::report::nothing_more(lang), None),
                }
                for later in later.iter().take(MOST_LATER) {
                    line(html, "later", later, None);
                }
            });
        },
    );
}

/// The parts of `t=1.000s  is_allowed(6)  true`: when, what was called, what came.
fn parts(line: &str) -> Option<[&str; 3]> {
    let (at, rest) = line.strip_prefix("t=")?.split_once("  ")?;
    let (call, value) = rest.split_once("  ").unwrap_or((rest, ""));
    Some([at, call, value])
}

/// A line of a transcript; what is not as on the other side is marked.
fn line(html: &mut Html, class: &'static str, line: &str, other: Option<&str>) {
    let class: &[(&'static str, &str)] = match class {
        "" => &[],
        class => &[("class", class)],
    };
    html.tag("li", class, |html| {
        let Some(parts) = parts(line) else {
            html.tag("span", &[("class", "whole")], |html| html.line(line));
            return;
        };
        let others = other.and_then(self::parts);
        let tags: [(&'static str, &[(&'static str, &str)]); 3] =
            [("span", &[("class", "at")]), ("code", &[]), ("b", &[])];
        for (n, ((tag, attributes), part)) in tags.into_iter().zip(parts).enumerate() {
            if n > 0 {
                html.constant(" ");
            }
            html.tag(tag, attributes, |html| {
                match others.is_some_and(|others| others[n] != part) && !part.is_empty() {
                    true => html.tag("mark", &[], |html| html.line(part)),
                    false => html.line(part),
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Status, Why};
    use crate::report::sample::{because, differs, outcome, problem};

    fn shown(outcome: &CaseOutcome, failure: &Failure) -> String {
        let mut html = Html::new();
        write(&mut html, Lang::En, &problem().manifest, outcome, failure);
        html.into_string()
    }

    #[test]
    fn only_what_differs_is_marked_and_each_side_goes_on_by_itself() {
        let mut case = outcome("refill-is-continuous", Status::Failed(differs()));
        let start = "t=0.000s  new(10, 2.0)  Ok\nt=0.000s  is_allowed(5)  true\n";
        case.expected = format!("{start}t=1.000s  is_allowed(6)  true\nt=2.000s  left  1\n");
        case.saw = format!("{start}t=1.000s  is_allowed(6)  false\nt=2.000s  left  7\n");
        let shown = shown(&case, &differs());
        assert!(shown.contains("<b><mark>true</mark></b>"), "{shown}");
        assert!(shown.contains("<b><mark>false</mark></b>"), "{shown}");
        assert_eq!(shown.matches("<mark>").count(), 2);
        assert_eq!(shown.matches("class=\"later\"").count(), 2);
    }

    #[test]
    fn a_call_that_never_came_back_has_nothing_beside_it() {
        let mut failure = because(Why::StackOverflow);
        failure.call = Some("is_allowed(1)".into());
        let shown = shown(&outcome("model", Status::Failed(failure.clone())), &failure);
        assert!(
            shown.contains("is_allowed(1)") && !shown.contains("sides"),
            "{shown}"
        );
    }

    #[test]
    fn a_transcript_of_thousands_of_long_lines_stays_small() {
        let mut failure = differs();
        if let Why::Differs(difference) = &mut failure.why {
            difference.before = vec![format!("t=0.000s  {}  &", "<&>".repeat(9000)); 5000];
            difference.got = Some("\u{202e}".repeat(100_000));
        }
        let shown = shown(&outcome("model", Status::Failed(failure.clone())), &failure);
        assert!(shown.len() < 32 << 10, "{}", shown.len());
    }
}
