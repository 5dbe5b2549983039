//! What answers are worth, and which slips are told.

use crate::lang::{Lang, Text};
use crate::study::estimate::judge::WITHIN;
use crate::study::estimate::slip::{Common, Kind, Slip};
use crate::study::estimate::{Credit, Dimension, Judged, Mismatch, judge, parse};
use crate::words::estimate;

fn judged(expected: &str, given: &str) -> Judged {
    judge(parse(expected).unwrap(), parse(given).unwrap(), WITHIN, &[])
}

fn own(factor: f64) -> Slip {
    Slip {
        factor,
        why: Text {
            ko: "피크 배수를 곱하지 않았습니다".into(),
            en: "the peak factor is missing".into(),
        },
    }
}

#[test]
fn credit_falls_with_the_ratio_whichever_way() {
    let credit = |given| judged("1000", given).credit;
    for (given, is) in [
        ("1000", Credit::Full),
        ("1250", Credit::Full),
        ("800", Credit::Full),
        ("1260", Credit::Good),
        ("790", Credit::Good),
        ("2000", Credit::Good),
        ("500", Credit::Good),
        ("2001", Credit::Magnitude),
        ("499", Credit::Magnitude),
        ("10000", Credit::Magnitude),
        ("100", Credit::Magnitude),
        ("10001", Credit::Off),
        ("99", Credit::Off),
        ("0", Credit::Off),
    ] {
        assert_eq!(credit(given), is, "{given}");
    }
}

#[test]
fn a_question_may_ask_for_more_or_less_exactness() {
    let credit = |within| judge(parse("1000").unwrap(), parse("1200").unwrap(), within, &[]).credit;
    assert_eq!(credit(1.1), Credit::Good);
    assert_eq!(credit(3.0), Credit::Full);
    assert_eq!(credit(0.0), Credit::Good);
}

#[test]
fn the_dimension_comes_first_and_is_told_in_words() {
    let wrong = judged("38.6 / s", "38.6");
    let mismatch = Mismatch {
        expected: Dimension::RATE,
        given: Dimension::COUNT,
    };
    assert_eq!(wrong.credit, Credit::WrongDimension(mismatch));
    assert_eq!((wrong.ratio, wrong.slip), (None, None));
    let said = estimate::wrong_dimension(Lang::Ko, mismatch);
    assert!(
        said.contains("시간당 횟수") && said.contains("개수"),
        "{said}"
    );
    let said = estimate::wrong_dimension(Lang::En, mismatch);
    assert!(
        said.contains("a rate") && said.contains("a plain count"),
        "{said}"
    );
    assert!(matches!(
        judged("1 GB", "1 GB/s").credit,
        Credit::WrongDimension(_)
    ));
    assert!(matches!(judged("1 GB", "1 GB").credit, Credit::Full));
}

#[test]
fn bits_for_bytes_are_told_by_the_factor_of_eight() {
    let slip = |expected, given| judged(expected, given).slip.map(|slip| slip.kind);
    assert_eq!(
        slip("200 MB/s", "200 Mb/s"),
        Some(Kind::BitByte { told: true })
    );
    assert_eq!(
        slip("1.6 Gbps", "1.6 GB/s"),
        Some(Kind::BitByte { told: true })
    );
    assert_eq!(
        slip("200 MB/s", "25 MB/s"),
        Some(Kind::BitByte { told: false })
    );
    // The same amount in the other family is right.
    let same = judged("200 MB/s", "1.6 Gbps");
    assert_eq!((same.credit, same.slip), (Credit::Full, None));
    let found = judged("200 MB/s", "200 Mb/s").slip.unwrap();
    assert!(!found.over);
    let said = estimate::slip(Lang::Ko, &found, parse("200 MB/s").unwrap());
    assert!(said.contains("바이트로 물었는데 비트로"), "{said}");
}

#[test]
fn every_common_slip_is_told_either_way() {
    let cases = [
        (30.0, Common::MonthDay),
        (12.0, Common::YearMonth),
        (365.0, Common::YearDay),
        (24.0, Common::DayHour),
        (86_400.0, Common::DaySecond),
        (3_600.0, Common::HourSecond),
        (60.0, Common::MinuteSecond),
        (2_592_000.0, Common::MonthSecond),
        (2_628_000.0, Common::MonthSecond),
        (31_536_000.0, Common::YearSecond),
        (1_000.0, Common::Prefix),
        (1_024.0, Common::Prefix),
        (1e6, Common::Prefixes),
        (1_048_576.0, Common::Prefixes),
        (1e9, Common::Prefixes),
        (10.0, Common::Digit),
        (100.0, Common::TwoDigits),
        (1e4, Common::TenThousand),
        (1e8, Common::HundredMillion),
    ];
    let expected = parse("1e6").unwrap();
    for (factor, common) in cases {
        for ratio in [factor, 1.0 / factor, factor * 1.04, 1.0 / factor / 1.04] {
            let mut given = expected;
            given.value *= ratio;
            let found = judge(expected, given, WITHIN, &[]).slip.unwrap();
            assert_eq!(found.kind, Kind::Common(common), "{ratio}");
            assert_eq!(found.over, ratio > 1.0);
            for lang in Lang::ALL {
                assert!(!estimate::slip(lang, &found, expected).is_empty());
            }
        }
    }
}

#[test]
fn a_slip_has_to_fit_closely_and_the_nearest_wins() {
    let slip = |given: f64, slips: &[Slip]| {
        let expected = parse("1000").unwrap();
        let mut answer = expected;
        answer.value = given;
        judge(expected, answer, WITHIN, slips)
            .slip
            .map(|slip| slip.factor)
    };
    assert_eq!(slip(3_000.0, &[]), None);
    assert_eq!(slip(5_000.0, &[]), None);
    assert_eq!(slip(18_000.0, &[]), None);
    assert_eq!(slip(8_700.0, &[]), Some(8.0));
    assert_eq!(slip(9_200.0, &[]), Some(10.0));
    assert_eq!(slip(3_000.0, &[own(3.0)]), Some(3.0));
    assert_eq!(slip(333.0, &[own(3.0)]), Some(3.0));
    assert_eq!(slip(3_290.0, &[own(3.0)]), Some(3.0));
    assert_eq!(slip(3_310.0, &[own(3.0)]), None);
}

#[test]
fn the_slip_a_question_expects_goes_before_a_common_one() {
    let mut answer = parse("1000").unwrap();
    answer.value = 10_000.0;
    let found = judge(parse("1000").unwrap(), answer, WITHIN, &[own(10.0)])
        .slip
        .unwrap();
    assert_eq!(found.kind, Kind::Own(own(10.0).why));
    // But not before one that is nearer.
    let found = judge(parse("1000").unwrap(), answer, WITHIN, &[own(10.5)])
        .slip
        .unwrap();
    assert_eq!(found.kind, Kind::Common(Common::Digit));
}

#[test]
fn a_right_answer_never_gets_a_slip() {
    for given in ["1000", "1100", "1250", "800"] {
        let slips = [own(1.1), own(1.25), own(1.0)];
        let judged = judge(
            parse("1000").unwrap(),
            parse(given).unwrap(),
            WITHIN,
            &slips,
        );
        assert_eq!(
            (judged.credit, judged.slip),
            (Credit::Full, None),
            "{given}"
        );
    }
}

#[test]
fn the_verdict_says_how_far_off() {
    let said = |given| estimate::verdict(Lang::Ko, &judged("1000", given));
    assert_eq!(said("1000"), "맞았습니다.");
    assert!(said("1600").contains("정답의 1.6배입니다"));
    assert!(said("200").contains("정답의 20%입니다"));
    assert!(said("3만").contains("정답의 30배입니다"));
    assert!(estimate::verdict(Lang::En, &judged("1000", "200")).contains("5.0 times too small"));
}
