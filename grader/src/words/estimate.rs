//! What is said about an estimate: what was not understood, how an answer is off, and what does not
//! hold in a worked number.

use crate::lang::Lang;
use crate::study::estimate::judge::{Credit, Judged, Mismatch};
use crate::study::estimate::lines::{LineError, LineFault};
use crate::study::estimate::parse::{NotUnderstood, Told, Why};
use crate::study::estimate::quantity::{Dimension, Family, Quantity};
use crate::study::estimate::shown;
use crate::study::estimate::slip::{Common, Kind, SlipFound};

/// The piece that was not understood, and an example of what is.
pub fn not_understood(lang: Lang, not: &NotUnderstood) -> String {
    let piece = &not.piece;
    let (ko, en, example) = match not.why {
        Why::Empty => (
            "아무것도 적지 않았습니다.".into(),
            "Nothing was typed.".into(),
            "1.2만 건/초",
        ),
        Why::NoNumber if piece.is_empty() => (
            "숫자가 있어야 할 곳에서 끝났습니다.".into(),
            "It ends where a number should be.".into(),
            "4천 rps",
        ),
        Why::NoNumber => (
            format!("`{piece}` 자리에 숫자가 있어야 합니다."),
            format!("A number should be where `{piece}` is."),
            "4천 rps",
        ),
        Why::Unknown => (
            format!("`{piece}` 부분을 이해하지 못했습니다."),
            format!("`{piece}` was not understood."),
            "1.2만 건/초",
        ),
        Why::Number => (
            format!("`{piece}`: 읽을 수 없는 숫자입니다."),
            format!("`{piece}` is not a number as they are written."),
            "1,200",
        ),
        Why::TwoReadings => (
            format!("`{piece}` 표현은 두 가지로 읽힙니다. 만까지 적거나 숫자로 적어 주세요."),
            format!("`{piece}` can be read in two ways; write the 만 too, or digits."),
            "1억 2천만",
        ),
        Why::Unlike => (
            format!("`{piece}`: 단위의 종류가 달라 더하거나 뺄 수 없습니다."),
            format!("`{piece}`: these are of unlike dimensions and cannot be added."),
            "100 ms + 0.2 s",
        ),
        Why::ByZero => (
            format!("`{piece}`: 0으로 나눌 수 없습니다."),
            format!("`{piece}` divides by zero."),
            "100만 / 30",
        ),
        Why::TooLarge => (
            format!("`{piece}`: 너무 커서 계산할 수 없습니다."),
            format!("`{piece}` is too large to compute with."),
            "2 x 10^9",
        ),
        Why::TooLong => (
            format!("`{piece}`: 너무 길거나 괄호가 너무 많이 겹쳤습니다."),
            format!("`{piece}` is too long, or its parentheses are too deep."),
            "35 GiB",
        ),
        Why::Unclosed => (
            format!("`{piece}`: 짝이 없는 괄호입니다."),
            format!("`{piece}` has no other half."),
            "(2 + 3) * 4천",
        ),
        Why::TwiceARate => (
            format!("`{piece}`: 이미 시간으로 나눈 값을 또 나누었습니다."),
            format!("`{piece}`: it is a rate already."),
            "초당 3만 건",
        ),
        Why::Negative => (
            format!("`{piece}`: 0보다 작습니다."),
            format!("`{piece}` is less than zero."),
            "3만",
        ),
        Why::Range => (
            format!("`{piece}`: 범위가 아니라 값 하나를 적어 주세요."),
            format!("`{piece}`: write one value, not a range."),
            "4만",
        ),
    };
    lang.pick(
        format!("{ko} 예: `{example}`"),
        format!("{en} Example: `{}`", english(example)),
    )
}

fn english(example: &str) -> String {
    match example {
        "1.2만 건/초" => "12K / s",
        "4천 rps" => "4K rps",
        "100만 / 30" => "1M / 30",
        "(2 + 3) * 4천" => "(2 + 3) * 4K",
        "초당 3만 건" => "30K / s",
        "3만" => "30K",
        "4만" => "40K",
        other => other,
    }
    .to_owned()
}

/// How a letter was read that could have been another thing.
pub fn told(lang: Lang, told: Told) -> &'static str {
    match told {
        Told::Minute => lang.pick(
            "`m`을 분으로 읽었습니다. 백만은 `M`입니다.",
            "`m` was read as minutes; a million is `M`.",
        ),
        Told::Billion => lang.pick(
            "숫자에 붙은 `B`를 10억으로 읽었습니다. 바이트는 `500 B`처럼 띄어 씁니다.",
            "`B` right after the digits was read as a billion; for bytes write `500 B`.",
        ),
        Told::SmallB => lang.pick(
            "작은 `b`를 비트로 읽었습니다. 바이트는 `B`입니다.",
            "The small `b` was read as bits; bytes are `B`.",
        ),
        Told::Bytes => lang.pick(
            "`기가`, `메가`를 바이트로 읽었습니다.",
            "`기가` and the like were read as bytes.",
        ),
    }
}

/// What a dimension is, as people call it.
pub fn dimension(lang: Lang, dimension: Dimension) -> String {
    let (ko, en) = match dimension {
        Dimension::COUNT => ("단위 없는 개수", "a plain count"),
        Dimension::RATE => ("단위 시간당 횟수(`/ s`)", "a rate (`/ s`)"),
        Dimension::TIME => ("시간(`s`)", "a time (`s`)"),
        Dimension::DATA => ("데이터의 양(`GB`)", "an amount of data (`GB`)"),
        Dimension::FLOW => (
            "단위 시간당 데이터의 양(`MB / s`)",
            "data per time (`MB / s`)",
        ),
        Dimension { time, data } => {
            return lang.pick(
                format!("시간^{time} 데이터^{data}인 양"),
                format!("something of time^{time} data^{data}"),
            );
        }
    };
    lang.pick(ko, en).to_owned()
}

/// The answer is of another dimension than what is asked for.
pub fn wrong_dimension(lang: Lang, mismatch: Mismatch) -> String {
    let expected = dimension(lang, mismatch.expected);
    let given = dimension(lang, mismatch.given);
    let more = match (mismatch.expected, mismatch.given) {
        (Dimension::RATE, Dimension::COUNT) | (Dimension::FLOW, Dimension::DATA) => lang.pick(
            " 초당인지 하루당인지가 빠졌습니다.",
            " Is that per second, or per day?",
        ),
        (Dimension::DATA | Dimension::TIME, Dimension::COUNT) => {
            lang.pick(" 단위를 함께 적어 주세요.", " Write the unit too.")
        }
        (Dimension::COUNT, Dimension::RATE) | (Dimension::DATA, Dimension::FLOW) => lang.pick(
            " 시간을 곱하지 않았습니다.",
            " It was not multiplied by a time.",
        ),
        (Dimension::FLOW, Dimension::RATE) => lang.pick(
            " 한 건의 크기를 곱하지 않았습니다.",
            " It was not multiplied by the size of one.",
        ),
        _ => "",
    };
    lang.pick(
        format!("질문이 물은 것은 {expected}인데 답은 {given}입니다.{more}"),
        format!("The question asks for {expected}; your answer is {given}.{more}"),
    )
}

/// How good an answer is.
pub fn verdict(lang: Lang, judged: &Judged) -> String {
    let off = judged
        .ratio
        .map(|ratio| times(lang, ratio))
        .unwrap_or_default();
    match judged.credit {
        Credit::Full => lang.pick("맞았습니다.", "Right.").to_owned(),
        Credit::Good => lang.pick(format!("가깝습니다: {off}."), format!("Close: {off}.")),
        Credit::Magnitude => lang.pick(
            format!("자릿수는 맞았습니다: {off}."),
            format!("The order of magnitude is right: {off}."),
        ),
        Credit::Off if off.is_empty() => lang.pick("다릅니다.", "Off.").to_owned(),
        Credit::Off => lang.pick(format!("다릅니다: {off}."), format!("Off: {off}.")),
        Credit::WrongDimension(mismatch) => wrong_dimension(lang, mismatch),
    }
}

/// `정답의 3.0배입니다`, `8.0 times too small`.
fn times(lang: Lang, ratio: f64) -> String {
    let factor = if ratio < 1.0 { 1.0 / ratio } else { ratio };
    let shown = if factor < 10.0 {
        format!("{factor:.1}")
    } else {
        shown::number(factor.round())
    };
    lang.pick(
        match ratio {
            1.0.. => format!("정답의 {shown}배입니다"),
            0.1.. => format!("정답의 {:.0}%입니다", ratio * 100.0),
            _ => format!("정답의 1/{shown}입니다"),
        },
        format!(
            "{shown} times too {}",
            if ratio < 1.0 { "small" } else { "large" }
        ),
    )
}

/// What probably went wrong.
pub fn slip(lang: Lang, found: &SlipFound, expected: Quantity) -> String {
    match &found.kind {
        Kind::Own(why) => why.get(lang).to_owned(),
        Kind::BitByte { told: true } => match expected.family {
            Family::Bits => lang.pick(
                "약 8배 차이입니다: 비트로 물었는데 바이트로 적었습니다(`b`는 비트, `B`는 바이트).",
                "Off by about 8: bits are asked for, and you wrote bytes (`b` is a bit, `B` a byte).",
            ),
            _ => lang.pick(
                "약 8배 차이입니다: 바이트로 물었는데 비트로 적었습니다(`b`는 비트, `B`는 바이트).",
                "Off by about 8: bytes are asked for, and you wrote bits (`b` is a bit, `B` a byte).",
            ),
        }
        .to_owned(),
        Kind::BitByte { told: false } => lang
            .pick(
                "약 8배 차이입니다: 비트와 바이트를 바꾸지 않았나요?",
                "Off by about 8: were bits and bytes exchanged?",
            )
            .to_owned(),
        Kind::Common(common) => self::common(lang, *common).to_owned(),
    }
}

fn common(lang: Lang, common: Common) -> &'static str {
    match common {
        Common::BitByte => lang.pick(
            "비트와 바이트를 바꾸지 않았나요?",
            "Were bits and bytes exchanged?",
        ),
        Common::MonthDay => lang.pick(
            "약 30배 차이입니다: 한 달과 하루를 바꾸지 않았나요?",
            "Off by about 30: a month for a day?",
        ),
        Common::YearMonth => lang.pick(
            "약 12배 차이입니다: 한 해와 한 달을 바꾸지 않았나요?",
            "Off by about 12: a year for a month?",
        ),
        Common::YearDay => lang.pick(
            "약 365배 차이입니다: 한 해와 하루를 바꾸지 않았나요?",
            "Off by about 365: a year for a day?",
        ),
        Common::DayHour => lang.pick(
            "약 24배 차이입니다: 하루와 한 시간을 바꾸지 않았나요?",
            "Off by about 24: a day for an hour?",
        ),
        Common::DaySecond => lang.pick(
            "약 86,400배 차이입니다: 하루는 86,400초입니다.",
            "Off by about 86,400: that is the seconds of a day.",
        ),
        Common::HourSecond => lang.pick(
            "약 3,600배 차이입니다: 한 시간은 3,600초입니다.",
            "Off by about 3,600: that is the seconds of an hour.",
        ),
        Common::MinuteSecond => lang.pick(
            "약 60배 차이입니다: 초와 분, 또는 분과 시간을 바꾸지 않았나요?",
            "Off by about 60: a second for a minute, or a minute for an hour?",
        ),
        Common::MonthSecond => lang.pick(
            "약 260만 배 차이입니다: 한 달은 약 260만 초입니다.",
            "Off by about 2.6 million: that is the seconds of a month.",
        ),
        Common::YearSecond => lang.pick(
            "약 3,150만 배 차이입니다: 한 해는 약 3,150만 초입니다.",
            "Off by about 31.5 million: that is the seconds of a year.",
        ),
        Common::Prefix => lang.pick(
            "약 1,000배 차이입니다: K, M, G를 한 단계 바꾸었거나 천을 빠뜨리지 않았나요?",
            "Off by about 1,000: one step of K, M, G?",
        ),
        Common::Prefixes => lang.pick(
            "K, M, G의 단계가 여럿 어긋났습니다.",
            "Off by several steps of K, M, G.",
        ),
        Common::Digit => lang.pick(
            "약 10배 차이입니다: 0이 하나 많거나 적습니다. 천과 만을 바꾸지 않았나요?",
            "Off by about 10: one zero too many or too few.",
        ),
        Common::TwoDigits => lang.pick(
            "약 100배 차이입니다: 0이 두 개 많거나 적습니다.",
            "Off by about 100: two zeros too many or too few.",
        ),
        Common::TenThousand => lang.pick(
            "약 1만 배 차이입니다: 만을 빠뜨렸거나 만과 억을 바꾸지 않았나요?",
            "Off by about 10,000: four zeros too many or too few (a 만?).",
        ),
        Common::HundredMillion => lang.pick(
            "약 1억 배 차이입니다: 억을 빠뜨리지 않았나요?",
            "Off by about 100 million: eight zeros too many or too few (an 억?).",
        ),
    }
}

/// What does not hold in a line of worked numbers, with its number.
pub fn line_error(lang: Lang, error: &LineError) -> String {
    let fault = line_fault(lang, &error.fault);
    lang.pick(
        format!("{}번째 줄: {fault}", error.line),
        format!("line {}: {fault}", error.line),
    )
}

pub fn line_fault(lang: Lang, fault: &LineFault) -> String {
    match fault {
        LineFault::Shape => lang
            .pick(
                "`이름 = 식 = 결과` 꼴이 아닙니다.",
                "it is not `name = expression = result`",
            )
            .to_owned(),
        LineFault::Name(name) => lang.pick(
            format!("`{name}`: 이름이 될 수 없습니다. 단위가 아닌 한 낱말이어야 합니다."),
            format!("`{name}` is no name: a single word that is no unit"),
        ),
        LineFault::Twice(name) => lang.pick(
            format!("`{name}`: 이미 정한 이름입니다."),
            format!("`{name}` is already a name"),
        ),
        LineFault::Expression(not) => not_understood(lang, not),
        LineFault::Result(not) => lang.pick(
            format!("결과: {}", not_understood(lang, not)),
            format!("the result: {}", not_understood(lang, not)),
        ),
        LineFault::NotAResult(text) => lang.pick(
            format!("결과 `{text}`: 단위가 있는 숫자 하나가 아닙니다."),
            format!("the result `{text}` is not one number with its unit"),
        ),
        LineFault::Dimension { got, expected } => lang.pick(
            format!(
                "결과는 {}인데 식은 {}입니다({}).",
                dimension(lang, got.dimension),
                dimension(lang, expected.dimension),
                shown::quantity(*expected)
            ),
            format!(
                "the result is {}, and the expression gives {} ({})",
                dimension(lang, got.dimension),
                dimension(lang, expected.dimension),
                shown::quantity(*expected)
            ),
        ),
        LineFault::Value { got, expected } => lang.pick(
            format!("결과는 `{got}`인데 식은 `{expected}`입니다."),
            format!("the result is `{got}`, and the expression gives `{expected}`"),
        ),
    }
}
