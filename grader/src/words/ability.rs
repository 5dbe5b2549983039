//! What the assessment says: levels, how sure they are, and how learners judge themselves.

use super::study::level;
use crate::lang::Lang;
use crate::study::ability::{Band, Shown, Told};

/// `주니어–시니어, 시니어 64%`, or `senior, 85%` where it is clear.
pub fn band(lang: Lang, band: &Band) -> String {
    match band.shown() {
        Shown::One {
            level: one,
            probability,
        } => format!("{}, {}", level(lang, one), percent(probability)),
        Shown::Two {
            lower,
            upper,
            likely,
            probability,
        } => format!(
            "{}–{}, {} {}",
            level(lang, lower),
            level(lang, upper),
            level(lang, likely),
            percent(probability)
        ),
    }
}

/// How learners credit themselves, beside the answers that were judged by machine.
pub fn calibration(lang: Lang, told: Told) -> String {
    match told {
        Told::More(levels) => lang.pick(
            format!(
                "스스로 채점한 답으로 본 수준이 자동 채점한 답보다 약 {} 높습니다.",
                part(lang, levels)
            ),
            format!(
                "You credit yourself about {} more than the machine-graded answers show.",
                part(lang, levels)
            ),
        ),
        Told::Less(levels) => lang.pick(
            format!(
                "스스로 채점한 답으로 본 수준이 자동 채점한 답보다 약 {} 낮습니다.",
                part(lang, levels)
            ),
            format!(
                "You credit yourself about {} less than the machine-graded answers show.",
                part(lang, levels)
            ),
        ),
        Told::Alike => lang.pick(
            "스스로 채점한 답으로 본 수준이 자동 채점한 답과 거의 같습니다.".into(),
            "You judge yourself much as the machine-graded answers do.".into(),
        ),
        Told::NotYet => lang.pick(
            "스스로 채점한 답과 자동 채점한 답의 수준이 다른지는 아직 알 수 없습니다.".into(),
            "Whether you judge yourself as the machine-graded answers do cannot be told yet."
                .into(),
        ),
    }
}

/// Never 100%, which nobody can know.
fn percent(probability: f64) -> String {
    format!("{:.0}%", (probability * 100.0).round().min(99.0))
}

/// A share of a level, as one says it.
fn part(lang: Lang, levels: f64) -> String {
    match levels {
        ..0.29 => lang.pick("1/4단계", "a quarter of a level").into(),
        0.29..0.42 => lang.pick("1/3단계", "one third of a level").into(),
        0.42..0.58 => lang.pick("반 단계", "half a level").into(),
        0.58..0.71 => lang.pick("2/3단계", "two thirds of a level").into(),
        0.71..0.9 => lang.pick("3/4단계", "three quarters of a level").into(),
        0.9..1.1 => lang.pick("한 단계", "one level").into(),
        _ => {
            let levels = format!("{levels:.1}");
            let levels = levels.trim_end_matches(".0");
            lang.pick(format!("{levels}단계"), format!("{levels} levels"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{band, calibration};
    use crate::lang::Lang;
    use crate::study::ability::{Band, Told};

    #[test]
    fn a_band_names_its_neighbours_until_it_is_clear() {
        let between = Band {
            probabilities: [0.02, 0.31, 0.64, 0.03],
        };
        assert_eq!(band(Lang::Ko, &between), "주니어–시니어, 시니어 64%");
        assert_eq!(band(Lang::En, &between), "junior–senior, senior 64%");
        let clear = Band {
            probabilities: [0.0, 0.1, 0.85, 0.05],
        };
        assert_eq!(band(Lang::En, &clear), "senior, 85%");
        let certain = Band {
            probabilities: [0.0, 0.0, 0.0001, 0.9999],
        };
        assert_eq!(band(Lang::Ko, &certain), "리드, 99%");
    }

    #[test]
    fn a_difference_is_told_as_a_part_of_a_level_or_not_at_all() {
        assert_eq!(
            calibration(Lang::En, Told::More(0.35)),
            "You credit yourself about one third of a level more than the machine-graded answers show."
        );
        assert_eq!(
            calibration(Lang::Ko, Told::Less(1.3)),
            "스스로 채점한 답으로 본 수준이 자동 채점한 답보다 약 1.3단계 낮습니다."
        );
        assert_eq!(
            calibration(Lang::En, Told::More(3.0)),
            "You credit yourself about 3 levels more than the machine-graded answers show."
        );
        assert!(calibration(Lang::En, Told::NotYet).contains("cannot be told yet"));
        assert!(calibration(Lang::Ko, Told::Alike).contains("거의 같습니다"));
    }
}
