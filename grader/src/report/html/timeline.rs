//! The schedule that fails: time downwards, a lane for each thread or node, and beside it what was done
//! and on which line of the learner's code.

use kit::transcript::Place;

use super::tag::{Html, number};
use crate::outcome::{Failure, Why};
use crate::report::timeline::{MOST_ROWS, ROWS_AT_START, Row, Schedule};
use crate::report::{Page, Screen};
use crate::words;

/// Of the rows in the middle, which are folded.
const MOST_FOLDED: usize = 100;
/// How many colours there are.
const COLOURS: usize = 6;
/// More threads than this share the last lane.
const MOST_LANES: usize = 12;
const DOT: f64 = 12.0;

/// Where a lane begins and ends.
struct Lane {
    first: usize,
    last: usize,
    /// It waits when all is over.
    waits: bool,
}

struct Drawing<'a> {
    page: &'a Page<'a>,
    schedule: Schedule<'a>,
    lanes: Vec<Lane>,
    gap: f64,
}

pub fn write(html: &mut Html, screen: &Screen, page: &Page, failure: &Failure) {
    let lang = screen.lang;
    let schedule = Schedule::of(screen.lang, page, &failure.timeline);
    if schedule.rows.is_empty() {
        return;
    }
    let lanes = schedule.threads.len().min(MOST_LANES);
    let drawing = Drawing {
        page,
        lanes: (0..lanes)
            .map(|n| lane(&schedule, n, &failure.why))
            .collect(),
        gap: if lanes > 6 { 13.0 } else { 20.0 },
        schedule,
    };
    let title = words::report::timeline(lang);
    let is_bare = drawing.schedule.rows.iter().all(|row| row.place.is_none());
    let class = if is_bare { "schedule bare" } else { "schedule" };
    html.tag(
        "figure",
        &[("class", class), ("aria-label", title)],
        |html| {
            html.tag("figcaption", &[], |html| {
                html.text(title);
                drawing.legend(html);
            });
            let rows = &drawing.schedule.rows;
            if rows.len() <= MOST_ROWS {
                return drawing.rows(html, 0..rows.len());
            }
            let hidden = rows.len() - MOST_ROWS;
            let folded = ROWS_AT_START..ROWS_AT_START + hidden.min(MOST_FOLDED);
            drawing.rows(html, 0..ROWS_AT_START);
            html.tag("details", &[], |html| {
                let said = words::report::steps_left_out(lang, hidden);
                html.leaf("summary", &[], &said);
                let left = hidden.saturating_sub(MOST_FOLDED);
                drawing.rows(html, folded);
                if left > 0 {
                    html.paragraph("muted small", &words::report::steps_left_out(lang, left));
                }
            });
            drawing.rows(html, ROWS_AT_START + hidden..rows.len());
        },
    );
}

fn lane(schedule: &Schedule, n: usize, why: &Why) -> Lane {
    let rows = schedule.rows.iter().enumerate();
    let mut own = rows.filter(|(_, row)| row.thread.min(MOST_LANES - 1) == n);
    let first = own.next().map_or(0, |(at, _)| at);
    let last = own.next_back().map_or(first, |(at, _)| at);
    let is_it = |thread: &str| schedule.threads.get(n) == Some(&thread);
    let waits = match why {
        Why::Deadlock { waiting } => waiting.iter().any(|one| is_it(&one.thread)),
        Why::EndlessLoop { thread } | Why::Unseen { thread } => is_it(thread),
        _ => false,
    };
    Lane { first, last, waits }
}

impl Drawing<'_> {
    fn legend(&self, html: &mut Html) {
        html.tag("span", &[("class", "legend")], |html| {
            for (n, thread) in self.schedule.threads.iter().enumerate() {
                html.tag("span", &[("class", &colour(n))], |html| {
                    html.constant("<i aria-hidden=\"true\"></i>");
                    html.line(thread);
                });
            }
        });
    }

    fn rows(&self, html: &mut Html, range: std::ops::Range<usize>) {
        html.tag("ol", &[], |html| {
            for at in range.clone() {
                let row = &self.schedule.rows[at];
                let same_time = at > range.start && self.schedule.rows[at - 1].at == row.at;
                html.tag("li", &[], |html| self.row(html, at, row, same_time));
            }
        });
    }

    fn row(&self, html: &mut Html, at: usize, row: &Row, same_time: bool) {
        let time = if same_time { "" } else { row.at.as_str() };
        html.leaf("span", &[("class", "at")], time.trim_start_matches("t="));
        let width = format!("width:{}px", number(self.x(self.lanes.len()) + 2.0));
        let lanes = [("class", "lanes"), ("style", width.as_str())];
        html.tag("span", &lanes, |html| {
            html.tag("svg", &[("aria-hidden", "true")], |html| {
                self.draw(html, at, row)
            });
        });
        html.tag("span", &[], |html| {
            let thread = self.schedule.threads.get(row.thread).copied();
            html.tag("b", &[("class", &colour(row.thread))], |html| {
                html.line(thread.unwrap_or_default());
            });
            html.constant(" ");
            html.tag("code", &[], |html| html.line(&row.what));
            if row.times > 1 {
                html.text(&format!(" ×{}", row.times));
            }
        });
        if row.place.is_some() {
            html.tag("span", &[("class", "line")], |html| self.line(html, row));
        }
    }

    /// The learner's own line.
    fn line(&self, html: &mut Html, row: &Row) {
        let Some(place) = &row.place else {
            return;
        };
        match (self.page.listing.line(place), self.schedule.one_file) {
            (Some(line), Some(_)) => html.line(&format!("{:>4}  {}", place.line, line.trim())),
            (Some(line), None) => {
                html.line(&format!("{}:{}  {}", name(place), place.line, line.trim()));
            }
            (None, _) => html.line(&format!("{}:{}", name(place), place.line)),
        }
    }

    fn x(&self, lane: usize) -> f64 {
        10.0 + self.gap * lane as f64
    }

    /// Every lane where it passes this row, and how the turn came from the row above.
    fn draw(&self, html: &mut Html, at: usize, row: &Row) {
        let own = row.thread.min(MOST_LANES - 1);
        let turn_goes = self.schedule.rows.get(at + 1).is_some();
        for (n, lane) in self.lanes.iter().enumerate() {
            let is_over = at > lane.last || (at == lane.last && !(n == own && turn_goes));
            if at < lane.first || (is_over && !lane.waits && at != lane.last) {
                continue;
            }
            let (from, to) = match (at == lane.first, is_over && !lane.waits) {
                (true, true) => continue,
                (true, false) => (number(DOT), "100%".to_owned()),
                (false, true) => ("0".to_owned(), number(DOT)),
                (false, false) => ("0".to_owned(), "100%".to_owned()),
            };
            let x = number(self.x(n));
            let class = match at > lane.last {
                true => format!("{} over", colour(n)),
                false => colour(n),
            };
            let line = [
                ("class", class.as_str()),
                ("x1", &x),
                ("x2", &x),
                ("y1", &from),
                ("y2", &to),
            ];
            html.void("line", &line);
        }
        self.turn(html, at, own);
        let (x, y) = (number(self.x(own)), number(DOT));
        let dot = [
            ("class", &*colour(row.thread)),
            ("cx", &x),
            ("cy", &y),
            ("r", "5"),
        ];
        html.void("circle", &dot);
    }

    /// From the lane that had its turn to the one that has it now.
    fn turn(&self, html: &mut Html, at: usize, own: usize) {
        let Some(before) = at.checked_sub(1).map(|before| &self.schedule.rows[before]) else {
            return;
        };
        let before = before.thread.min(MOST_LANES - 1);
        if before == own {
            return;
        }
        let (from, to) = (number(self.x(before)), number(self.x(own)));
        let (low, dot) = (number(DOT - 1.0), number(DOT));
        let path = format!("M{from} 0C{from} {low} {to} 1 {to} {dot}");
        html.void("path", &[("d", &path)]);
    }
}

fn name(place: &Place) -> &str {
    place.file.rsplit('/').next().unwrap_or(&place.file)
}

fn colour(lane: usize) -> String {
    format!("lane-{}", lane % COLOURS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Standing;
    use crate::lang::Lang::En;
    use crate::report::sample::{because, only, outcome, page, screen, step};
    use kit::transcript::Step;

    fn shown(timeline: Vec<Step>) -> String {
        let mut failure = because(Why::StackOverflow);
        failure.timeline = timeline;
        let mut html = Html::new();
        let verdict = only(outcome("model", crate::outcome::Status::Passed));
        page(verdict, &Standing::default(), |page| {
            write(&mut html, &screen(En, 80), page, &failure);
        });
        html.into_string()
    }

    #[test]
    fn every_step_names_its_thread_and_the_line_of_code() {
        let shown = shown(vec![
            step(0, "main", "spawn thread 1", 5),
            step(10, "thread 1", "Mutex::lock", 5),
            step(10, "main", "waits for Mutex::lock", 6),
        ]);
        assert_eq!(shown.matches("<li>").count(), 3);
        assert_eq!(shown.matches("<circle").count(), 3);
        assert!(
            shown.contains(">thread 1</b> <code>Mutex::lock</code>"),
            "{shown}"
        );
        assert!(
            shown.contains("let left = *self.tokens.lock().unwrap() - n;"),
            "{shown}"
        );
        // A time is said once.
        assert_eq!(shown.matches(">0.00001s<").count(), 1);
    }

    #[test]
    fn of_a_long_schedule_the_middle_is_folded_and_its_size_has_a_limit() {
        let step = |n: u64| step(n, &format!("thread {}", n % 40), "\u{202e}<&>", 5);
        let few = shown((0..30).map(step).collect());
        assert_eq!(
            (
                few.matches("<li>").count(),
                few.matches("<details>").count()
            ),
            (30, 1)
        );
        let many = shown((0..20_000).map(step).collect());
        assert_eq!(many.matches("<li>").count(), MOST_ROWS + MOST_FOLDED);
        assert!(many.len() < 160 << 10, "{}", many.len());
    }

    #[test]
    fn where_nothing_was_traced_nothing_is_drawn() {
        assert_eq!(shown(Vec::new()), "");
    }
}
