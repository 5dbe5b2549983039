//! How fast a submission is beside the reference: each workload with its ratio and what grows with its
//! size.

use super::page::section;
use super::plot::{self, Series};
use super::tag::Html;
use crate::lang::Lang;
use crate::outcome::{Growth, Interval, Measured, Performance, Point, Workload};
use crate::report::{Page, Screen};
use crate::words;
use crate::words::performance as says;

const MOST_WORKLOADS: usize = 12;

pub fn write(html: &mut Html, screen: &Screen, page: &Page) {
    let lang = screen.lang;
    let within = |html: &mut Html| match &page.report.performance {
        Performance::NotAsked => {}
        Performance::NotYet => html.paragraph("muted", says::not_yet(lang)),
        Performance::Unknown { reason } => {
            html.paragraph("", says::unknown(lang));
            html.tag("p", &[("class", "output")], |html| html.line(reason));
        }
        Performance::Measured(Measured { workloads }) => {
            html.paragraph("muted small", says::legend(lang));
            for workload in workloads.iter().take(MOST_WORKLOADS) {
                html.tag("article", &[("class", "card")], |html| {
                    self::workload(html, lang, page, workload);
                });
            }
        }
    };
    if page.report.performance != Performance::NotAsked {
        section(html, "performance", says::title(lang), within);
    }
}

fn workload(html: &mut Html, lang: Lang, page: &Page, workload: &Workload) {
    let bench = page.problem.manifest.bench(&workload.id);
    html.tag("h3", &[], |html| {
        html.prose(bench.map_or(&workload.id, |bench| bench.title.get(lang)));
        let points = words::report::points(lang, workload.points, workload.of);
        html.leaf("span", &[("class", "case")], &points);
    });
    if let Some(bench) = bench {
        html.paragraph("muted", bench.why.get(lang));
    }
    if let Some(said) = says::pace(lang, &workload.pace) {
        html.paragraph("said", &said);
    }
    if let Some(ratio) = workload.ratio {
        let said = says::ratio(lang, ratio);
        html.leaf("p", &[("class", "said")], &said);
        if let Some(mostly) = workload.mostly {
            html.paragraph("", &says::mostly(lang, mostly));
        }
        let steps = bench.map_or(&[][..], |bench| &bench.steps);
        let ends: Vec<f64> = steps.iter().map(|step| step.up_to).collect();
        let Interval { low, middle, high } = ratio;
        plot::ratio(html, &said, [low, middle, high], &ends);
        if !steps.is_empty() {
            html.paragraph("muted small", &says::rubric(lang, steps));
        }
    }
    if let Some(Growth { yours, reference }) = &workload.growth {
        html.paragraph("", &says::both_grow(lang, *yours, *reference));
    }
    if workload.sizes.len() > 1 {
        plots(html, lang, &workload.sizes);
    }
}

/// What one operation costs at each size: time, and allocations where there are any.
fn plots(html: &mut Html, lang: Lang, sizes: &[Point]) {
    let allocates =
        |point: &Point| point.your_allocations > 0.0 || point.reference_allocations > 0.0;
    html.tag("div", &[("class", "plots")], |html| {
        plot_of(
            html,
            lang,
            words::html::time_of_one(lang),
            says::time,
            sizes,
            |point| (point.yours, point.reference),
        );
        if sizes.iter().any(allocates) {
            let title = words::html::allocations_of_one(lang);
            plot_of(html, lang, title, words::html::count, sizes, |point| {
                (point.your_allocations, point.reference_allocations)
            });
        }
    });
}

fn plot_of(
    html: &mut Html,
    lang: Lang,
    title: &str,
    says: fn(f64) -> String,
    sizes: &[Point],
    of: impl Fn(&Point) -> (f64, f64),
) {
    let series = |class: &'static str, pick: fn((f64, f64)) -> f64| Series {
        class,
        points: sizes
            .iter()
            .map(|point| (point.size as f64, pick(of(point))))
            .collect(),
    };
    let series = [
        series("theirs", |pair| pair.1),
        series("yours", |pair| pair.0),
    ];
    html.tag("figure", &[], |html| {
        html.tag("figcaption", &[], |html| {
            html.leaf("b", &[], title);
            html.tag("span", &[("class", "legend")], |html| {
                for (class, name) in [
                    ("lane-0", says::yours(lang)),
                    ("muted", says::reference(lang)),
                ] {
                    html.tag("span", &[("class", class)], |html| {
                        html.constant("<i aria-hidden=\"true\"></i>");
                        html.text(name);
                    });
                }
            });
        });
        plot::lines(html, title, &series, words::html::count, says);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Standing;
    use crate::lang::Lang::En;
    use crate::outcome::Pace;
    use crate::report::sample::{only, outcome, problem, report, screen};

    fn point(size: u64) -> Point {
        Point {
            size,
            yours: 12.0 * size as f64,
            reference: 80.0,
            your_allocations: 0.0,
            reference_allocations: 0.0,
        }
    }

    fn measured(pace: Pace) -> Performance {
        let sure = |middle: f64| Interval {
            low: middle * 0.95,
            middle,
            high: middle * 1.05,
        };
        Performance::Measured(Measured {
            workloads: vec![Workload {
                id: "gone_since".into(),
                pace,
                points: 5,
                of: 10,
                ratio: Some(sure(1.4)),
                mostly: Some(sure(1.1)),
                sizes: [64, 256, 1024].map(point).to_vec(),
                growth: Some(Growth {
                    yours: sure(1.0),
                    reference: sure(0.0),
                }),
                pairs: 40,
            }],
        })
    }

    fn shown(performance: Performance) -> String {
        let mut html = Html::new();
        let verdict = only(outcome("model", crate::outcome::Status::Passed));
        let mut report = report(verdict);
        report.performance = performance;
        write(
            &mut html,
            &screen(En, 80),
            &Page {
                problem: &problem(),
                submission: &crate::submission::Submission::Learner,
                report: &report,
                listing: &Default::default(),
                fingerprints: &Default::default(),
                standing: &Standing::default(),
                next: None,
                clock: None,
            },
        );
        html.into_string()
    }

    #[test]
    fn a_workload_says_how_fast_it_is_and_how_it_grows() {
        let shown = shown(measured(Pace::Step(1)));
        assert!(shown.contains("gone_since"), "its bench may be gone since");
        assert!(shown.contains("1.40x (1.33 to 1.47)"), "{shown}");
        assert!(shown.contains("Most calls take 1.10x"), "{shown}");
        assert!(shown.contains("twice the input, twice the time"), "{shown}");
        assert_eq!(
            shown.matches("<path class=\"yours\"").count(),
            1,
            "no allocations, no plot"
        );
    }

    #[test]
    fn what_nobody_asked_for_is_not_told_and_noise_costs_nothing() {
        assert_eq!(shown(Performance::NotAsked), "");
        assert!(shown(measured(Pace::TooNoisy)).contains("It costs nothing."));
        assert!(
            shown(Performance::Unknown {
                reason: "<why>".into()
            })
            .contains("&lt;why&gt;")
        );
    }
}
