use super::*;
use crate::history::{Attempt, Standing};
use crate::lang::Lang::En;
use crate::report::sample::screen;
use crate::study::assessment;
use crate::study::progress::Cell;

fn attempt(id: i64, at: i64, points: u32) -> Attempt {
    Attempt {
        id,
        mark: String::new(),
        problem: "rate-limiter".into(),
        at,
        source: None,
        graded: true,
        accepted: points == 100,
        whole: true,
        points,
        of: 100,
        seed: 0,
        toolchain: String::new(),
        hints: 0,
        timing: None,
    }
}

fn cell(answered: usize, credit: f64) -> Cell {
    Cell {
        questions: 8,
        answered,
        credit,
    }
}

fn row(page: &str, answered: usize, right: f64) -> (String, Row) {
    let some = cell(answered, answered as f64 * right);
    let cells = [some, cell(0, 0.0), some, cell(0, 0.0)];
    let page = page.to_owned();
    (format!("<{page}>"), Row { page, cells })
}

fn standing(probabilities: [f64; 4]) -> assessment::Standing {
    assessment::Standing {
        probabilities,
        likely: crate::study::level::Level::Senior,
    }
}

fn shown(notes: Option<Notes>) -> String {
    const DAY: i64 = 86_400;
    let now = 20_000 * DAY + 50_000;
    let clock = Clock::new(Some(now), 0);
    let attempts = [attempt(1, now - 3 * DAY, 40), attempt(2, now - DAY, 100)];
    let practice = Practice::of("rate-limiter", &attempts, &Standing::default(), &clock);
    let days: BTreeMap<i64, usize> = practice.days.iter().map(|day| (*day, 3)).collect();
    let what = Overview {
        katas: vec![Kata {
            title: "Token bucket & co".into(),
            difficulty: Difficulty::Medium,
            minutes: 30,
            practice,
        }],
        notes,
        answers: 12,
        streak: Streak::of(&days.keys().copied().collect(), clock.day()),
        next: vec!["<next>".into()],
        days,
        clock,
    };
    overview(&screen(En, 80), &what)
}

#[test]
fn what_was_never_begun_is_left_out() {
    let shown = shown(None);
    assert!(shown.contains("Token bucket &amp; co") && shown.contains("&lt;next&gt;"));
    assert!(!shown.contains("id=\"topics\"") && !shown.contains("id=\"forecast\""));
    assert!(shown.len() < 64 << 10, "{}", shown.len());
}

#[test]
fn topics_are_sorted_and_their_intervals_drawn() {
    let notes = Notes {
        topics: vec![
            row("weak", 4, 0.25),
            row("new", 0, 0.0),
            row("strong", 4, 1.0),
        ],
        forecast: vec![4, 0, 2],
        outcomes: Outcomes {
            answers: 8,
            overall: standing([0.0, 0.2, 0.7, 0.1]),
            topics: Vec::new(),
            by_oneself: None,
        },
    };
    let shown = shown(Some(notes));
    let at = |title: &str| shown.find(title).unwrap();
    assert!(at("&lt;strong&gt;") < at("&lt;weak&gt;") && at("&lt;weak&gt;") < at("&lt;new&gt;"));
    // 25% of 8: Wilson's interval.
    assert!(shown.contains("between 7% and 59%"), "{shown}");
    assert!(shown.contains("senior 70%"));
}
