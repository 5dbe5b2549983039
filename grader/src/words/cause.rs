//! What is said of the mistake that a submission seems to make.

use crate::lang::Lang;
use crate::likely::{Confidence, Evidence};

/// So many cases are named; the others are counted.
const MOST_NAMED: usize = 3;

pub fn confidence(lang: Lang, confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::LooksLike => lang.pick("짐작되는 원인", "Looks like"),
        Confidence::MayBe => lang.pick("가능한 원인", "May be"),
    }
}

/// What goes for two mistakes.
pub fn or(lang: Lang) -> &'static str {
    lang.pick("또는", "Or")
}

pub fn because(lang: Lang) -> &'static str {
    lang.pick("근거", "Because")
}

pub fn look(lang: Lang) -> &'static str {
    lang.pick("살펴볼 곳", "Look at")
}

/// What speaks for it, and what does not.
pub fn evidence(lang: Lang, evidence: &Evidence) -> String {
    let Evidence {
        alike,
        nearly,
        otherwise,
    } = evidence;
    let failing = alike.len() + nearly.len() + otherwise.len();
    let mut said = vec![in_just_this_way(lang, alike, failing)];
    if !nearly.is_empty() {
        let cases = named(lang, nearly);
        said.push(lang.pick(
            format!("{cases}도 이 실수로 실패하지만, 실패하는 모습이 조금 다릅니다."),
            format!("{cases} should fail then, too, but not quite in this way."),
        ));
    }
    if !otherwise.is_empty() {
        let cases = named(lang, otherwise);
        said.push(lang.pick(
            format!("이 실수만으로는 설명되지 않는 실패: {cases}."),
            format!("It does not explain {cases}."),
        ));
    }
    said.join(" ")
}

fn in_just_this_way(lang: Lang, alike: &[String], failing: usize) -> String {
    let cases = named(lang, alike);
    match (alike.len(), failing) {
        (_, 1) => lang.pick(
            format!("{cases} 케이스가 이 실수를 했을 때와 똑같이 실패합니다."),
            format!("{cases} fails in just this way."),
        ),
        (count, all) if count == all => lang.pick(
            format!("실패한 케이스 {all}개가 모두 이 실수를 했을 때와 똑같이 실패합니다: {cases}."),
            format!("All {all} failing cases fail in just this way: {cases}."),
        ),
        (count, all) => lang.pick(
            format!("실패한 케이스 {all}개 중 {count}개가 이 실수를 했을 때와 똑같이 실패합니다: {cases}."),
            format!(
                "{count} of the {all} failing cases {} in just this way: {cases}.",
                if count == 1 { "fails" } else { "fail" }
            ),
        ),
    }
}

fn named(lang: Lang, cases: &[String]) -> String {
    let shown: Vec<String> = cases
        .iter()
        .take(MOST_NAMED)
        .map(|case| format!("`{case}`"))
        .collect();
    let shown = shown.join(", ");
    match cases.len().saturating_sub(MOST_NAMED) {
        0 => shown,
        more => lang.pick(
            format!("{shown} 외 {more}개"),
            format!("{shown} and {more} more"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(alike: usize, nearly: usize, otherwise: usize) -> Evidence {
        let cases = |of: &str, count: usize| (0..count).map(|n| format!("{of}_{n}")).collect();
        Evidence {
            alike: cases("a", alike),
            nearly: cases("n", nearly),
            otherwise: cases("o", otherwise),
        }
    }

    #[test]
    fn what_speaks_for_it_is_counted_and_what_does_not_is_said() {
        let said = |alike, nearly, otherwise| evidence(Lang::En, &of(alike, nearly, otherwise));
        assert_eq!(said(1, 0, 0), "`a_0` fails in just this way.");
        assert_eq!(
            said(5, 0, 0),
            "All 5 failing cases fail in just this way: `a_0`, `a_1`, `a_2` and 2 more."
        );
        assert_eq!(
            said(1, 1, 1),
            "1 of the 3 failing cases fails in just this way: `a_0`. `n_0` should fail then, too, \
             but not quite in this way. It does not explain `o_0`."
        );
    }
}
