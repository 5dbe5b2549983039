//! Programs that use the rest of std as well: collections, formatting, derives, errors, dates.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, BufRead as _, Write as _};
use std::iter::Peekable;
use std::ops::AddAssign;
use std::str::{Chars, FromStr};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant, SystemTime, SystemTimeError, UNIX_EPOCH};

pub fn dates() -> String {
    fn parts(time: SystemTime) -> Result<(u64, Duration), SystemTimeError> {
        let span = time.duration_since(UNIX_EPOCH)?;
        let days = span.as_secs() / 86_400;
        Ok((days, span - Duration::from_secs(days * 86_400)))
    }
    let time = UNIX_EPOCH + Duration::from_hours(51) + Duration::from_secs(5);
    let (days, rest) = parts(time).unwrap();
    let (hours, minutes) = (rest.as_secs() / 3600, rest.as_secs() / 60 % 60);
    let early = parts(UNIX_EPOCH - Duration::from_mins(1)).unwrap_err();
    assert!(SystemTime::now() > time && Instant::now().elapsed() < Duration::from_secs(60));
    let seconds = rest.as_secs() % 60;
    format!(
        "{days} days, {hours}h{minutes}m{seconds}s, too early by {:?}",
        early.duration()
    )
}

#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
struct Money(f64);

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

#[expect(clippy::print_stdout, reason = "programs print")]
pub fn inventory() -> String {
    let stock = BTreeMap::from([("pear", (2, Money(0.75))), ("apple", (3, Money(0.5)))]);
    let (mut page, mut total) = (Vec::new(), Money::default());
    for (name, (count, price)) in &stock {
        let sum = Money(f64::from(*count) * price.0);
        writeln!(page, "{name} {count} x {price} = {sum}").unwrap();
        total += sum;
    }
    write!(page, "total {total}").unwrap();
    println!("{total}");
    String::from_utf8(page).unwrap()
}

pub fn words() -> String {
    let text = io::Cursor::new("the fox\nthe dog and the fox\n");
    let counts = Mutex::new(HashMap::<String, u32>::new());
    thread::scope(|s| {
        for line in text.lines().map_while(Result::ok) {
            let counts = &counts;
            s.spawn(move || {
                for word in line.split_whitespace() {
                    *counts.lock().unwrap().entry(word.into()).or_default() += 1;
                }
            });
        }
    });
    let mut counts: Vec<_> = counts.into_inner().unwrap().into_iter().collect();
    counts.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    let top = counts
        .iter()
        .take_while(|(_, n)| *n > 1)
        .map(|(word, n)| format!("{word} {n}"));
    top.collect::<Vec<_>>().join(", ")
}

#[derive(Debug, PartialEq)]
enum Wrong {
    DivisionByZero,
    Unexpected(char),
    End,
}

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Cow<'_, str> = match self {
            Wrong::DivisionByZero => "division by zero".into(),
            Wrong::Unexpected(c) => format!("unexpected {c}").into(),
            Wrong::End => "end".into(),
        };
        f.write_str(&words)
    }
}

impl Error for Wrong {}

struct Value(i64);

impl FromStr for Value {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        sum(&mut text.chars().peekable()).map(Value)
    }
}

fn sum(text: &mut Peekable<Chars<'_>>) -> Result<i64, Wrong> {
    let mut value = product(text)?;
    while let Some(sign) = text.next_if(|c| matches!(c, '+' | '-')) {
        let other = product(text)?;
        value += if sign == '+' { other } else { -other };
    }
    text.peek()
        .map_or(Ok(value), |c| Err(Wrong::Unexpected(*c)))
}

fn product(text: &mut Peekable<Chars<'_>>) -> Result<i64, Wrong> {
    let mut value = digit(text)?;
    while let Some(sign) = text.next_if(|c| "*/".contains(*c)) {
        let other = digit(text)?;
        value = match sign {
            '*' => value * other,
            _ => value.checked_div(other).ok_or(Wrong::DivisionByZero)?,
        };
    }
    Ok(value)
}

fn digit(text: &mut Peekable<Chars<'_>>) -> Result<i64, Wrong> {
    let c = text.next().ok_or(Wrong::End)?;
    c.to_digit(10).map(i64::from).ok_or(Wrong::Unexpected(c))
}

pub fn calculator() -> String {
    let show =
        |text: &str| -> Result<String, Box<dyn Error>> { Ok(text.parse::<Value>()?.0.to_string()) };
    assert_eq!(show("1+").unwrap_err().to_string(), "end");
    let wrong = |text: &str| Value::from_str(text).map(|value| value.0);
    let good = show("2+3*4").unwrap();
    format!("{good} {:?} {:?}", wrong("1/0"), wrong("1x"))
}

/// A token bucket, filled by the clock.
struct Bucket {
    state: Mutex<(f64, Instant)>,
    per_second: f64,
}

impl Bucket {
    fn is_allowed(&self, now: Instant) -> bool {
        let mut state = self.state.lock().unwrap();
        let grown = now.duration_since(state.1).as_secs_f64() * self.per_second;
        *state = ((state.0 + grown).min(2.0), now);
        let allowed = state.0 >= 1.0;
        if allowed {
            state.0 -= 1.0;
        }
        allowed
    }
}

pub fn rate_limiter() -> String {
    let start = Instant::now();
    let bucket = Bucket {
        state: Mutex::new((2.0, start)),
        per_second: 10.0,
    };
    let admitted = |now| (0..3).filter(|_| bucket.is_allowed(now)).count();
    let (first, later) = (
        admitted(start),
        admitted(start + Duration::from_millis(150)),
    );
    format!("{first} admitted, then {later} after a while")
}
