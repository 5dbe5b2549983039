//! How fast a submission is, beside the reference.

use crate::lang::Lang;
use crate::manifest::Step;
use crate::outcome::{How, Interval, Pace};
use crate::words::why;

pub fn title(lang: Lang) -> &'static str {
    lang.pick("성능", "Performance")
}

/// What the figures are.
pub fn legend(lang: Lang) -> &'static str {
    lang.pick(
        "모범 답안을 1로 볼 때 내 코드가 쓴 시간입니다. 괄호 안은 95% 신뢰 구간이며, 그 하한만 보고 감점합니다.",
        "Your time where the reference's is 1. In brackets its 95% interval; only its lower end costs points.",
    )
}

/// `1.02배 (1.00~1.04)`
pub fn ratio(lang: Lang, ratio: Interval) -> String {
    let Interval { low, middle, high } = ratio;
    let [low, middle, high] = [low, middle, high].map(times);
    lang.pick(
        format!("{middle}배 ({low}~{high})"),
        format!("{middle}x ({low} to {high})"),
    )
}

/// Beside a ratio that is not that of most calls.
pub fn mostly(lang: Lang, mostly: Interval) -> String {
    let most = times(mostly.middle);
    lang.pick(
        format!(
            "대부분의 호출은 {most}배 걸리지만, 가끔 훨씬 더 오래 걸리는 호출이 있습니다. 그래서 모든 호출에 걸린 시간을 더해 비교했습니다."
        ),
        format!(
            "Most calls take {most}x, but now and then one takes far longer. So what is compared is the time of all of them together."
        ),
    )
}

/// As many digits as mean something.
fn times(ratio: f64) -> String {
    match ratio {
        ..10.0 => format!("{ratio:.2}"),
        10.0..100.0 => format!("{ratio:.1}"),
        _ => format!("{ratio:.0}"),
    }
}

/// Why there is no ratio, or why it is not what counts.
pub fn pace(lang: Lang, pace: &Pace) -> Option<String> {
    Some(match pace {
        Pace::Step(_) | Pace::Beyond => return None,
        Pace::TooNoisy => lang.pick(
            "컴퓨터가 바빠서 판단할 수 없습니다. 감점하지 않습니다.".into(),
            "The machine is too busy to tell. It costs nothing.".into(),
        ),
        Pace::Differs { .. } => lang.pick(
            "모범 답안과 다른 답이 나왔습니다. 같은 일을 해야 속도를 비교할 수 있습니다.".into(),
            "Its answers differ from those of the reference. Only the same work can be compared."
                .into(),
        ),
        Pace::TimeLimit => lang.pick(
            "제한 시간 안에 끝나지 않았습니다.".into(),
            "It did not finish within its time limit.".into(),
        ),
        Pace::Broke { how } => lang.pick(
            format!("측정 도중 중단되었습니다: {}", self::how(lang, how)),
            format!(
                "It broke off while it was measured: {}",
                self::how(lang, how)
            ),
        ),
    })
}

pub fn how(lang: Lang, how: &How) -> String {
    match how {
        How::Ended(why) => why::phrase(lang, why),
        How::WroteToGrader => lang
            .pick(
                "채점기의 이름으로 기록을 씀",
                "wrote records in the grader's name",
            )
            .to_owned(),
    }
}

/// `1.5배까지 5점, 2.5배까지 3점`
pub fn rubric(lang: Lang, steps: &[Step]) -> String {
    let step = |step: &Step| {
        let Step { up_to, points } = step;
        lang.pick(
            format!("{up_to}배까지 {points}점"),
            format!("{points} for up to {up_to}x"),
        )
    };
    let steps: Vec<String> = steps.iter().map(step).collect();
    lang.pick(
        format!("배점: {}", steps.join(", ")),
        format!("Points: {}", steps.join(", ")),
    )
}

/// Exponents this far apart are told in other words.
const NARROW: f64 = 0.3;

/// The time for twice the size, at this exponent: `twice the input, four times the time (exponent 2.00, 1.97 to
/// 2.03)`. Of what may as well be something else only the exponent is told.
pub fn growth(lang: Lang, exponent: Interval) -> String {
    let Interval { low, middle, high } = exponent;
    let said = match high - low {
        ..=NARROW => times_for_twice(lang, middle.exp2()),
        _ => lang.pick("판단하기 어려움", "hard to tell").to_owned(),
    };
    lang.pick(
        format!("{said}(지수 {middle:.2}, {low:.2}~{high:.2})"),
        format!("{said} (exponent {middle:.2}, {low:.2} to {high:.2})"),
    )
}

fn times_for_twice(lang: Lang, times: f64) -> String {
    if times < 1.15 {
        return lang
            .pick("입력이 늘어도 거의 그대로", "hardly grows with the input")
            .to_owned();
    }
    let near = [2.0, 4.0, 8.0_f64]
        .into_iter()
        .find(|whole| (times / whole - 1.0).abs() < 0.12);
    let ko = near.map_or_else(|| format!("{times:.1}"), |whole| format!("{whole:.0}"));
    let en = match near {
        Some(2.0) => "twice".to_owned(),
        Some(4.0) => "four times".to_owned(),
        Some(_) => "eight times".to_owned(),
        None => format!("{times:.1} times"),
    };
    lang.pick(
        format!("입력이 2배면 시간이 {ko}배"),
        format!("twice the input, {en} the time"),
    )
}

pub fn both_grow(lang: Lang, yours: Interval, reference: Interval) -> String {
    let [yours, reference] = [yours, reference].map(|exponent| growth(lang, exponent));
    lang.pick(
        format!("내 코드: {yours}. 모범 답안: {reference}."),
        format!("Yours: {yours}. The reference: {reference}."),
    )
}

pub fn allocations(lang: Lang, yours: f64, reference: f64) -> String {
    lang.pick(
        format!(
            "연산 한 번에 메모리를 {yours:.1}번 할당합니다. 모범 답안은 {reference:.1}번입니다."
        ),
        format!(
            "It allocates {yours:.1} times for one operation, the reference {reference:.1} times."
        ),
    )
}

/// In a plot.
pub fn yours(lang: Lang) -> &'static str {
    lang.pick("내 코드", "yours")
}

pub fn reference(lang: Lang) -> &'static str {
    lang.pick("모범 답안", "the reference")
}

pub fn both(lang: Lang) -> &'static str {
    lang.pick("둘 다", "both")
}

pub fn not_yet(lang: Lang) -> &'static str {
    lang.pick("모두 통과하면 측정", "measured once all pass")
}

pub fn unknown(lang: Lang) -> &'static str {
    lang.pick(
        "성능은 측정하지 못했습니다. 채점기나 이 컴퓨터의 문제이므로 점수에서 뺐습니다.",
        "Performance could not be measured. That is the fault of the grader or of this machine, so it is left out of the score.",
    )
}

/// Only the performance was asked for.
pub fn no_cases(lang: Lang) -> &'static str {
    lang.pick(
        "성능만 측정했습니다. 케이스를 실행하지 않았으므로 올바른 코드인지는 알 수 없습니다.",
        "Only its pace was measured. No case was run, so nothing is said of whether it is right.",
    )
}

pub fn no_bench(lang: Lang, problem: &str) -> String {
    lang.pick(
        format!("`{problem}` 문제에는 성능 측정이 없습니다."),
        format!("There is nothing to measure in `{problem}`."),
    )
}

/// While one waits.
pub fn measuring(lang: Lang, done: usize, of: usize, workload: &str) -> String {
    lang.pick(
        format!("성능 측정 {done}/{of}: {workload}"),
        format!("measuring {done}/{of}: {workload}"),
    )
}

/// Nanoseconds, as short as they can be read.
pub fn time(nanos: f64) -> String {
    let (value, unit) = match nanos {
        ..1e3 => (nanos, "ns"),
        1e3..1e6 => (nanos / 1e3, "µs"),
        1e6..1e9 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    match value {
        ..10.0 => format!("{value:.1} {unit}"),
        _ => format!("{value:.0} {unit}"),
    }
}

/// Another measurement is under way.
pub fn waiting(lang: Lang) -> &'static str {
    lang.pick(
        "다른 성능 측정이 끝나기를 기다립니다…",
        "Waiting for another measurement to end…",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang::{En, Ko};

    #[test]
    fn growth_is_told_in_words_only_where_it_is_sure() {
        let exponent = |low, middle, high| growth(En, Interval { low, middle, high });
        assert_eq!(
            exponent(0.95, 1.0, 1.06),
            "twice the input, twice the time (exponent 1.00, 0.95 to 1.06)"
        );
        assert_eq!(
            exponent(0.4, 1.0, 1.6),
            "hard to tell (exponent 1.00, 0.40 to 1.60)"
        );
    }

    #[test]
    fn how_it_broke_is_told_in_the_language_of_the_report() {
        let how = How::Ended(crate::outcome::Why::Exited { code: 0 });
        let pace = Pace::Broke { how };
        let said = super::pace(Ko, &pace).unwrap();
        assert!(said.contains("process::exit(0) 호출"), "{said}");
        let how = How::WroteToGrader;
        let said = super::pace(Ko, &Pace::Broke { how }).unwrap();
        assert!(said.contains("채점기의 이름"), "{said}");
    }
}
