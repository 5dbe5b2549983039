//! Words around a number that do not change its value: what is counted, how sure one is.

use super::text::{Cursor, is_hangul};
use super::unit::{self, DAY, HOUR, MINUTE, MONTH, SECOND, Unit, WEEK, YEAR};

/// What is counted. Korean words are matched at their start (`건` in `건의`), longest first.
const HANGUL: &[&str] = &[
    "개",
    "건",
    "명",
    "회",
    "번",
    "대",
    "원",
    "곳",
    "줄",
    "행",
    "배",
    "장",
    "편",
    "통",
    "쪽",
    "차례",
    "가지",
    "글자",
    "자",
    "페이지",
    "키",
    "사람",
    "유저",
    "사용자",
    "요청",
    "메시지",
    "쿼리",
    "이벤트",
    "항목",
    "서버",
    "노드",
    "커넥션",
    "연결",
    "스레드",
    "읽기",
    "쓰기",
    "조회",
    "주문",
    "호출",
    "접속",
    "파일",
    "사진",
    "동영상",
    "영상",
    "링크",
    "레코드",
    "로그",
    "트윗",
    "게시물",
    "게시글",
    "파티션",
    "샤드",
    "복제본",
    "리플리카",
    "브로커",
    "인스턴스",
    "코어",
    "토큰",
    "세션",
    "단축",
    "리다이렉트",
    "클릭",
    "달러",
    "시도",
    "트랜잭션",
    "객체",
    "문서",
    "인분",
    "가구",
    "집",
    "존",
    "리전",
    "칸",
    "층",
    "바퀴",
    "동시",
    "씩",
    "여",
    "의",
];

/// The same in English; a plural `s` is taken off first.
const LATIN: &[&str] = &[
    "request",
    "req",
    "user",
    "message",
    "msg",
    "query",
    "querie",
    "row",
    "item",
    "key",
    "server",
    "machine",
    "node",
    "connection",
    "conn",
    "thread",
    "write",
    "read",
    "event",
    "order",
    "call",
    "hit",
    "time",
    "copie",
    "copy",
    "people",
    "person",
    "record",
    "object",
    "url",
    "link",
    "tweet",
    "post",
    "shard",
    "partition",
    "broker",
    "instance",
    "vnode",
    "dau",
    "mau",
    "unit",
    "piece",
    "job",
    "task",
    "op",
    "operation",
    "transaction",
    "tx",
    "click",
    "view",
    "visit",
    "session",
    "token",
    "core",
    "cpu",
    "file",
    "photo",
    "video",
    "image",
    "line",
    "log",
    "char",
    "character",
    "page",
    "worker",
    "client",
    "customer",
    "entry",
    "entrie",
    "element",
    "box",
    "boxe",
    "host",
    "pod",
    "container",
    "replica",
    "try",
    "trie",
    "retry",
    "retrie",
    "lookup",
    "redirect",
    "insert",
    "update",
    "won",
    "krw",
    "usd",
    "dollar",
    "x",
    "fold",
    "active",
    "concurrent",
    "new",
    "of",
    "ea",
    "io",
    "disk",
    "zone",
    "region",
];

const BEFORE: &[&str] = &[
    "서버당",
    "대당",
    "한대당",
    "1대당",
    "노드당",
    "건당",
    "개당",
    "명당",
    "인당",
    "1인당",
    "사용자당",
    "사람당",
    "약",
    "대략",
    "대충",
    "얼추",
    "거의",
    "어림잡아",
    "어림",
    "총",
    "모두",
    "합계",
    "전부",
    "평균",
    "피크",
    "최대",
    "한",
];

const LATIN_BEFORE: &[&str] = &[
    "about",
    "approx",
    "approximately",
    "around",
    "roughly",
    "circa",
    "ca",
    "c",
    "some",
    "nearly",
    "almost",
    "total",
    "peak",
    "average",
    "avg",
    "maybe",
    "a",
];

const AFTER: &[&str] = &[
    "정도",
    "쯤",
    "가량",
    "안팎",
    "내외",
    "남짓",
    "입니다",
    "이다",
    "임",
    "이에요",
    "예요",
    "이요",
    "요",
    "정도요",
];

const LATIN_AFTER: &[&str] = &[
    "or so",
    "or thereabouts",
    "total",
    "in total",
    "roughly",
    "approx",
    "ish",
];

/// `per …`, said before the number. Spaces between the letters do not matter.
const EACH: &[(&str, f64)] = &[
    ("초당", SECOND),
    ("1초당", SECOND),
    ("매초", SECOND),
    ("1초", SECOND),
    ("초에", SECOND),
    ("분당", MINUTE),
    ("1분당", MINUTE),
    ("매분", MINUTE),
    ("분에", MINUTE),
    ("시간당", HOUR),
    ("매시간", HOUR),
    ("매시", HOUR),
    ("시간에", HOUR),
    ("하루", DAY),
    ("하루당", DAY),
    ("하루에", DAY),
    ("일일", DAY),
    ("1일", DAY),
    ("일간", DAY),
    ("일당", DAY),
    ("매일", DAY),
    ("일", DAY),
    ("주당", WEEK),
    ("주간", WEEK),
    ("매주", WEEK),
    ("주", WEEK),
    ("일주일에", WEEK),
    ("일주일", WEEK),
    ("월", MONTH),
    ("월간", MONTH),
    ("월당", MONTH),
    ("매월", MONTH),
    ("매달", MONTH),
    ("달마다", MONTH),
    ("한달에", MONTH),
    ("한달", MONTH),
    ("연", YEAR),
    ("연간", YEAR),
    ("년간", YEAR),
    ("년", YEAR),
    ("매년", YEAR),
    ("해마다", YEAR),
    ("한해에", YEAR),
    ("한해", YEAR),
    ("일년에", YEAR),
    ("일년", YEAR),
];

const LINKS: &[&str] = &["에", "당", "마다", "동안"];

/// Whether a Latin word is something counted.
pub fn is_counter(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let one = word.strip_suffix('s').unwrap_or(&word);
    LATIN.contains(&word.as_str()) || LATIN.contains(&one)
}

/// Moves past a Hangul word for what is counted.
pub fn eat_hangul(cursor: &mut Cursor) -> bool {
    longest(cursor, HANGUL)
}

fn longest(cursor: &mut Cursor, words: &[&str]) -> bool {
    let next = words.iter().filter(|word| cursor.starts_with(word));
    next.max_by_key(|word| word.len())
        .is_some_and(|word| cursor.eat(word))
}

/// Moves past what is said before a number: `약`, `~`, `about`.
pub fn eat_before(cursor: &mut Cursor) {
    loop {
        cursor.spaces();
        let start = cursor.at();
        if cursor.eat("~") || cursor.eat("=") {
            continue;
        }
        let word = cursor.latin();
        if LATIN_BEFORE.contains(&word.to_ascii_lowercase().as_str()) {
            cursor.skip(word.len());
            cursor.eat(".");
            continue;
        }
        if longest(cursor, BEFORE) && number_is_next(cursor, start) {
            continue;
        }
        cursor.back_to(start);
        return;
    }
}

/// `한 3만` is about 30,000; `한 시간` is an hour.
fn number_is_next(cursor: &Cursor, start: usize) -> bool {
    let word_is_han = cursor.since(start) == "한";
    let mut on = cursor.clone();
    on.spaces();
    !word_is_han
        || on
            .peek()
            .is_some_and(|c| c.is_ascii_digit() || "천백십만억조".contains(c))
}

/// Moves past `초당`, `하루`, `월 평균`, where a number follows.
pub fn eat_each(cursor: &mut Cursor) -> Option<Unit> {
    let start = cursor.at();
    let each = match unit::adverb(&cursor.latin()) {
        Some(each) => {
            cursor.skip(cursor.latin().len());
            each
        }
        None => unit::time(longest_loose(cursor)?),
    };
    eat_before(cursor);
    cursor.spaces();
    if cursor
        .peek()
        .is_some_and(|c| c.is_ascii_digit() || is_numeral(c))
        && !cursor.starts_with("일 ")
    {
        return Some(each);
    }
    cursor.back_to(start);
    None
}

fn is_numeral(c: char) -> bool {
    "일이삼사오육칠팔구십백천만억조한두세네다여열".contains(c)
}

fn longest_loose(cursor: &mut Cursor) -> Option<f64> {
    let start = cursor.at();
    let mut best: Option<(usize, f64)> = None;
    for (word, each) in EACH {
        if cursor.eat_loose(word) {
            // `1초` of `1초간` and `일` of `일억` are something else.
            let whole = cursor.peek().is_none_or(|c| !is_hangul(c))
                || word.ends_with(['당', '에', '간', '매']);
            if whole && best.is_none_or(|(to, _)| cursor.at() > to) {
                best = Some((cursor.at(), *each));
            }
            cursor.back_to(start);
        }
    }
    let (to, each) = best?;
    cursor.back_to(to);
    Some(each)
}

/// Moves past `에`, `당`, `마다` after a time.
pub fn eat_link(cursor: &mut Cursor) -> bool {
    longest(cursor, LINKS)
}

/// Moves past what is said after a number: `정도`, `쯤`, a full stop.
pub fn eat_after(cursor: &mut Cursor) {
    loop {
        cursor.spaces();
        let start = cursor.at();
        let word = LATIN_AFTER.iter().any(|word| cursor.eat(word)) || longest(cursor, AFTER);
        let mark = !word
            && cursor
                .peek()
                .is_some_and(|c| matches!(c, '.' | '!' | '?' | '+'));
        if mark {
            cursor.skip(1);
        }
        if !word && !mark {
            cursor.back_to(start);
            return;
        }
    }
}
