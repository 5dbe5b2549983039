//! What is understood: each form with its value in seconds and bits.

use crate::study::estimate::quantity::{Dimension, Family};
use crate::study::estimate::{parse, read};

const BYTE: f64 = 8.0;
const KIB: f64 = 1024.0;
const DAY: f64 = 86_400.0;
const MONTH: f64 = 30.0 * DAY;
const YEAR: f64 = 365.0 * DAY;

/// Plain counts.
const COUNTS: &[(&str, f64)] = &[
    // Digits.
    ("0", 0.0),
    ("7", 7.0),
    ("42", 42.0),
    ("1,000", 1_000.0),
    ("1,234,567", 1_234_567.0),
    ("1_000_000", 1e6),
    ("0.5", 0.5),
    (".5", 0.5),
    ("3.25", 3.25),
    ("1,000.5", 1_000.5),
    ("  12  ", 12.0),
    ("+3", 3.0),
    ("１２３", 123.0),
    ("１，０００", 1_000.0),
    ("３.５만", 35_000.0),
    ("４천", 4_000.0),
    // Powers.
    ("3e9", 3e9),
    ("3E9", 3e9),
    ("3e+9", 3e9),
    ("2.5e-3", 0.0025),
    ("10^9", 1e9),
    ("2^10", 1_024.0),
    ("2**10", 1_024.0),
    ("2 ^ 32", 4_294_967_296.0),
    ("10^-3", 0.001),
    ("10⁹", 1e9),
    ("2×10⁹", 2e9),
    ("2 x 10^9", 2e9),
    ("2x10^9", 2e9),
    ("2 X 10^9", 2e9),
    ("2×10^9", 2e9),
    ("2 * 10^9", 2e9),
    ("2*10**9", 2e9),
    ("2·10^9", 2e9),
    ("6.4 × 10^4", 64_000.0),
    // Letters and English words.
    ("100M", 1e8),
    ("1.5K", 1_500.0),
    ("1.5k", 1_500.0),
    ("2B", 2e9),
    ("10G", 1e10),
    ("3T", 3e12),
    ("100 M", 1e8),
    ("100 K", 1e5),
    ("4 thousand", 4_000.0),
    ("1.2 million", 1.2e6),
    ("3 billion", 3e9),
    ("2 trillion", 2e12),
    ("500 million", 5e8),
    ("2 hundred thousand", 2e5),
    ("5 millions", 5e6),
    ("2bn", 2e9),
    ("3 mn", 3e6),
    ("100M users", 1e8),
    ("1 million requests", 1e6),
    ("40 servers", 40.0),
    ("12 shards", 12.0),
    ("10Kreq", 10_000.0),
    ("3 copies", 3.0),
    ("3x", 3.0),
    ("10 times", 10.0),
    ("2B active users", 2e9),
    // Korean numerals.
    ("4천", 4_000.0),
    ("4 천", 4_000.0),
    ("1 억 2 천만", 1.2e8),
    ("3 만 5 천", 35_000.0),
    ("1조원", 1e12),
    ("20 만명", 200_000.0),
    ("이십오 배", 25.0),
    ("3천 이벤트", 3_000.0),
    ("천", 1_000.0),
    ("백", 100.0),
    ("십", 10.0),
    ("만", 10_000.0),
    ("억", 1e8),
    ("1조", 1e12),
    ("1경", 1e16),
    ("백만", 1e6),
    ("천만", 1e7),
    ("십만", 1e5),
    ("백억", 1e10),
    ("10만", 1e5),
    ("1.2만", 12_000.0),
    ("3만 5천", 35_000.0),
    ("3만5천", 35_000.0),
    ("1억 2천만", 1.2e8),
    ("1억2천만", 1.2e8),
    ("1억 2,000만", 1.2e8),
    ("1억 2000만", 1.2e8),
    ("1.2억", 1.2e8),
    ("1.5조", 1.5e12),
    ("2조 3천억", 2.3e12),
    ("1조 2억 3만", 1_000_200_030_000.0),
    ("3천5백만", 3.5e7),
    ("3천 5백만", 3.5e7),
    ("2천3백", 2_300.0),
    ("5천 5백", 5_500.0),
    ("3만 5백", 30_500.0),
    ("3만 500", 30_500.0),
    ("12만 3456", 123_456.0),
    ("12만3,456", 123_456.0),
    ("2천345", 2_345.0),
    ("1억 234만 5678", 102_345_678.0),
    ("3백", 300.0),
    ("3십", 30.0),
    ("0.5억", 5e7),
    ("삼만 오천", 35_000.0),
    ("일억 이천만", 1.2e8),
    ("일억", 1e8),
    ("이십오", 25.0),
    ("이십오만", 250_000.0),
    ("오십", 50.0),
    ("천이백삼십사", 1_234.0),
    ("사천", 4_000.0),
    ("육백만", 6e6),
    ("십일", 11.0),
    ("일만", 10_000.0),
    ("세 대", 3.0),
    ("두 배", 2.0),
    ("다섯 개", 5.0),
    ("열 대", 10.0),
    ("열두 대", 12.0),
    ("스물다섯", 25.0),
    ("하나", 1.0),
    ("서버 3대", 3.0),
    ("서버는 3대", 3.0),
    ("DAU 5천만", 5e7),
    ("servers: 60", 60.0),
    ("two million", 2e6),
    ("three servers", 3.0),
    ("a million", 1e6),
    ("10의 9승", 1e9),
    ("2의 10제곱", 1_024.0),
    ("$1000", 1_000.0),
    // Percent.
    ("99.9%", 0.999),
    ("50 %", 0.5),
    ("70퍼센트", 0.7),
    ("5 percent", 0.05),
    ("９９.９％", 0.999),
    // What is counted.
    ("4천 건", 4_000.0),
    ("4천건", 4_000.0),
    ("1억 명", 1e8),
    ("1억명", 1e8),
    ("60개", 60.0),
    ("60대", 60.0),
    ("3번", 3.0),
    ("3회", 3.0),
    ("1만 원", 10_000.0),
    ("3억원", 3e8),
    ("100만 사용자", 1e6),
    ("100만 명의 사용자", 1e6),
    ("3배", 3.0),
    ("1,390건", 1_390.0),
    ("20샤드", 20.0),
    ("백여 개", 100.0),
    // How sure one is.
    ("약 3만", 30_000.0),
    ("약3만", 30_000.0),
    ("대략 4천", 4_000.0),
    ("한 3만", 30_000.0),
    ("~4천", 4_000.0),
    ("≈ 4천", 4_000.0),
    ("～4천", 4_000.0),
    ("about 40", 40.0),
    ("approx 40", 40.0),
    ("approx. 40", 40.0),
    ("around 2B", 2e9),
    ("roughly 100 servers", 100.0),
    ("거의 100만", 1e6),
    ("3만 정도", 30_000.0),
    ("3만쯤", 30_000.0),
    ("3만 개쯤", 30_000.0),
    ("약 3만 개 정도입니다", 30_000.0),
    ("60대입니다.", 60.0),
    ("60대요", 60.0),
    ("= 60", 60.0),
    ("총 60대", 60.0),
    ("about 40 or so", 40.0),
    ("3만+", 30_000.0),
    // Calculations.
    ("3 + 4", 7.0),
    ("10 - 4", 6.0),
    ("2 * (3 + 4)", 14.0),
    ("12000 / 300", 40.0),
    ("1억 / 1만", 10_000.0),
    ("1억 * 2%", 2e6),
    ("10 GB / 1 KB", 1e7),
    ("100/s * 3 s", 300.0),
    ("1 GB / 1GiB", 1e9 / (KIB * KIB * KIB)),
];

const TIMES: &[(&str, f64)] = &[
    ("5s", 5.0),
    ("5 s", 5.0),
    ("5 sec", 5.0),
    ("5 seconds", 5.0),
    ("5초", 5.0),
    ("이십오초", 25.0),
    ("오 초", 5.0),
    ("100ms", 0.1),
    ("100 ms", 0.1),
    ("100밀리초", 0.1),
    ("100㎳", 0.1),
    ("100 us", 1e-4),
    ("100μs", 1e-4),
    ("100µs", 1e-4),
    ("100마이크로초", 1e-4),
    ("100 ns", 1e-7),
    ("5m", 300.0),
    ("5 min", 300.0),
    ("5 minutes", 300.0),
    ("5분", 300.0),
    ("2h", 7_200.0),
    ("2 hrs", 7_200.0),
    ("2시간", 7_200.0),
    ("한 시간", 3_600.0),
    ("7d", 7.0 * DAY),
    ("7 days", 7.0 * DAY),
    ("7일", 7.0 * DAY),
    ("하루", DAY),
    ("이틀", 2.0 * DAY),
    ("일주일", 7.0 * DAY),
    ("2주", 14.0 * DAY),
    ("3 weeks", 21.0 * DAY),
    ("3개월", 3.0 * MONTH),
    ("한 달", MONTH),
    ("6 months", 6.0 * MONTH),
    ("5년", 5.0 * YEAR),
    ("5 years", 5.0 * YEAR),
    ("1시간 30분", 5_400.0),
    ("1h 30m", 5_400.0),
    ("1h30m", 5_400.0),
    ("2분 30초", 150.0),
    ("3일 4시간", 3.0 * DAY + 14_400.0),
    ("1.5h", 5_400.0),
    ("1시간 반", 5_400.0),
    ("한 시간반", 5_400.0),
    ("반년", YEAR / 2.0),
    ("5년간", 5.0 * YEAR),
    ("10분 동안", 600.0),
    ("약 4분", 240.0),
    ("100 / (5/s)", 20.0),
    ("100 ms + 0.2 s", 0.3),
    ("10 GB / (1 GB/s)", 10.0),
];

const DATA: &[(&str, f64)] = &[
    ("35 GiB", 35.0 * KIB * KIB * KIB * BYTE),
    ("35GiB", 35.0 * KIB * KIB * KIB * BYTE),
    ("1 KB", 1e3 * BYTE),
    ("1KiB", KIB * BYTE),
    ("1kB", 1e3 * BYTE),
    ("500 B", 500.0 * BYTE),
    ("500 bytes", 500.0 * BYTE),
    ("500바이트", 500.0 * BYTE),
    ("8 bits", 8.0),
    ("8비트", 8.0),
    ("1 MB", 1e6 * BYTE),
    ("1 Mb", 1e6),
    ("1 Mbit", 1e6),
    ("1 megabit", 1e6),
    ("1 megabytes", 1e6 * BYTE),
    ("1 GB", 1e9 * BYTE),
    ("1 gb", 1e9),
    ("1 Gib", KIB * KIB * KIB),
    ("1.5TB", 1.5e12 * BYTE),
    ("1.5 TiB", 1.5 * KIB * KIB * KIB * KIB * BYTE),
    ("3 PB", 3e15 * BYTE),
    ("1.5테라바이트", 1.5e12 * BYTE),
    ("1.5 테라", 1.5e12 * BYTE),
    ("10기가", 1e10 * BYTE),
    ("10기가바이트", 1e10 * BYTE),
    ("10기가비트", 1e10),
    ("100메가", 1e8 * BYTE),
    ("3페타바이트", 3e15 * BYTE),
    ("5㎇", 5e9 * BYTE),
    ("약 181 TB", 1.81e14 * BYTE),
    ("1억 * 500 B", 5e10 * BYTE),
    ("100만 건 * 1 KB", 1e9 * BYTE),
    ("1 GB 500 MB", 1.5e9 * BYTE),
    ("2 x 10^9 B", 2e9 * BYTE),
];

const RATES: &[(&str, f64)] = &[
    ("4천 rps", 4_000.0),
    ("4천rps", 4_000.0),
    ("약 3만 5천 rps", 35_000.0),
    ("10k qps", 10_000.0),
    ("10kqps", 10_000.0),
    ("10K RPS", 10_000.0),
    ("500 tps", 500.0),
    ("1M iops", 1e6),
    ("600 rpm", 10.0),
    ("1.2만 건/초", 12_000.0),
    ("1.2만건/초", 12_000.0),
    ("1.2만/초", 12_000.0),
    ("100/s", 100.0),
    ("100 / s", 100.0),
    ("100/sec", 100.0),
    ("100 requests/s", 100.0),
    ("100 req/sec", 100.0),
    ("100 requests per second", 100.0),
    ("100 per second", 100.0),
    ("100 a second", 100.0),
    ("1M writes/day", 1e6 / DAY),
    ("10K ops/s", 10_000.0),
    ("10K ops", 10_000.0),
    ("1억/월", 1e8 / MONTH),
    ("1억 건/월", 1e8 / MONTH),
    ("1억/달", 1e8 / MONTH),
    ("100M/month", 1e8 / MONTH),
    ("100M / month", 1e8 / MONTH),
    ("100M per month", 1e8 / MONTH),
    ("100M monthly", 1e8 / MONTH),
    ("monthly 100M", 1e8 / MONTH),
    ("1M per day", 1e6 / DAY),
    ("1M a day", 1e6 / DAY),
    ("1M/d", 1e6 / DAY),
    ("100만/일", 1e6 / DAY),
    ("100만/하루", 1e6 / DAY),
    ("하루 1억 건", 1e8 / DAY),
    ("하루 1억", 1e8 / DAY),
    ("하루1억건", 1e8 / DAY),
    ("하루에 1억 건", 1e8 / DAY),
    ("하루 평균 1억 건", 1e8 / DAY),
    ("약 하루 1억 건 정도", 1e8 / DAY),
    ("일 100만 건", 1e6 / DAY),
    ("일일 100만 건", 1e6 / DAY),
    ("1일 100만 건", 1e6 / DAY),
    ("매일 100만 건", 1e6 / DAY),
    ("월 1억", 1e8 / MONTH),
    ("월 1억 건", 1e8 / MONTH),
    ("월 평균 1억 건", 1e8 / MONTH),
    ("한 달에 1억 건", 1e8 / MONTH),
    ("연 3천만", 3e7 / YEAR),
    ("주 7천", 7_000.0 / (7.0 * DAY)),
    ("초당 4천", 4_000.0),
    ("초당 4천 건", 4_000.0),
    ("초당4천건", 4_000.0),
    ("초당 약 4천 건", 4_000.0),
    ("약 초당 4천 건", 4_000.0),
    ("분당 6만", 1_000.0),
    ("QPS 4000", 4_000.0),
    ("TPS: 50만", 500_000.0),
    ("35k r/s", 35_000.0),
    ("일평균 3천만 건", 3e7 / DAY),
    ("5초에 한 번", 0.2),
    ("100/h", 100.0 / 3_600.0),
    ("월간 1억 MAU", 1e8 / MONTH),
    ("시간당 360만 건", 1_000.0),
    ("10초에 100건", 10.0),
    ("1초에 100건", 100.0),
    ("5분마다 300건", 1.0),
    ("100건/10초", 10.0),
    ("100 / 10 s", 10.0),
    ("2 x 10^9 / day", 2e9 / DAY),
    ("100 rps/server", 100.0),
    ("서버당 500 rps", 500.0),
    ("1억 / 86400 s", 1e8 / DAY),
    ("100M / 30 day", 1e8 / MONTH),
    ("38.6 /s 정도", 38.6),
];

const FLOWS: &[(&str, f64)] = &[
    ("1.6Gbps", 1.6e9),
    ("1.6 Gbps", 1.6e9),
    ("1.6 gbps", 1.6e9),
    ("100 Mbps", 1e8),
    ("100mbps", 1e8),
    ("100 MBps", 1e8 * BYTE),
    ("64 kbps", 64_000.0),
    ("10기가bps", 1e10),
    ("1.6기가 bps", 1.6e9),
    ("100메가B/s", 1e8 * BYTE),
    ("100 메가/초", 1e8 * BYTE),
    ("9600 bps", 9_600.0),
    ("200MB/s", 2e8 * BYTE),
    ("200 MB/s", 2e8 * BYTE),
    ("200 MB / s", 2e8 * BYTE),
    ("200 MB/sec", 2e8 * BYTE),
    ("200 MB per second", 2e8 * BYTE),
    ("200 Mb/s", 2e8),
    ("200 MiB/s", 200.0 * KIB * KIB * BYTE),
    ("4.6 Gbit / s", 4.6e9),
    ("초당 100 MB", 1e8 * BYTE),
    ("초당 100메가바이트", 1e8 * BYTE),
    ("초당 1.6기가비트", 1.6e9),
    ("하루 1 TB", 1e12 * BYTE / DAY),
    ("1 TB/day", 1e12 * BYTE / DAY),
    ("1TB/일", 1e12 * BYTE / DAY),
    ("100K/s * 1 KB", 1e8 * BYTE),
];

#[test]
fn more_than_220_forms_are_understood() {
    let tables = [
        (COUNTS, Dimension::COUNT),
        (TIMES, Dimension::TIME),
        (DATA, Dimension::DATA),
        (RATES, Dimension::RATE),
        (FLOWS, Dimension::FLOW),
    ];
    let mut wrong = Vec::new();
    let mut forms = 0;
    for (table, dimension) in tables {
        for (text, value) in table {
            forms += 1;
            match parse(text) {
                Ok(read) if read.dimension == dimension && close(read.value, *value) => {}
                other => wrong.push(format!("`{text}`: {other:?}, not {value} {dimension:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(forms >= 220, "{forms}");
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs()
}

#[test]
fn decomposed_hangul_is_the_same() {
    use unicode_normalization::UnicodeNormalization as _;
    for text in ["1억 2천만", "초당 4천 건", "약 3만 5천 rps", "10기가바이트"] {
        let decomposed: String = text.nfd().collect();
        assert_ne!(decomposed, text);
        assert_eq!(parse(&decomposed), parse(text));
    }
}

#[test]
fn bits_and_bytes_are_remembered_as_typed() {
    let family = |text| parse(text).unwrap().family;
    assert_eq!(family("1.6 Gbps"), Family::Bits);
    assert_eq!(family("200 MB/s"), Family::Bytes);
    assert_eq!(family("초당 1기가비트"), Family::Bits);
    assert_eq!(family("1 GB / 1 KB"), Family::Neither);
    assert_eq!(family("100"), Family::Neither);
}

#[test]
fn a_letter_of_two_meanings_is_what_the_question_asks_for() {
    let value = |text, wanted| read(text, wanted).unwrap().quantity.value;
    assert!(close(value("500B", Dimension::DATA), 4_000.0));
    assert!(close(value("500B", Dimension::COUNT), 5e11));
    assert!(close(value("10G", Dimension::DATA), 8e10));
    assert!(close(value("100m", Dimension::COUNT), 1e8));
    assert!(close(value("100m", Dimension::TIME), 6_000.0));
    assert!(close(value("5m/s", Dimension::RATE), 5e6));
    // What fits in no way is read as usual.
    assert!(close(value("100m", Dimension::DATA), 6_000.0));
}

#[test]
fn a_letter_of_two_meanings_is_told() {
    use crate::study::estimate::parse::Told;
    let told = |text| read(text, Dimension::COUNT).unwrap().told;
    assert_eq!(told("2B"), [Told::Billion]);
    assert_eq!(told("35 gb"), [Told::SmallB]);
    assert_eq!(told("10기가"), [Told::Bytes]);
    assert_eq!(read("5m", Dimension::TIME).unwrap().told, [Told::Minute]);
    assert_eq!(told("2M"), []);
    assert_eq!(told("35 GB"), []);
}
