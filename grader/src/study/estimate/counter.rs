//! Words around a number that do not change its value: what is counted, how sure one is.

use super::text::{Cursor, is_hangul};
use super::unit::{self, DAY, HOUR, MINUTE, MONTH, SECOND, Unit, WEEK, YEAR};

/// What is counted. Korean words are matched at their start (`건` in `건의`), longest first.
const HANGUL: &str = "\
    개 건 명 회 번 대 원 곳 줄 행 배 장 편 통 쪽 차례 가지 글자 자 페이지 \
    키 사람 유저 사용자 요청 메시지 쿼리 이벤트 항목 서버 노드 커넥션 연결 \
    스레드 읽기 쓰기 조회 주문 호출 접속 파일 사진 동영상 영상 링크 레코드 로그 \
    트윗 게시물 게시글 파티션 샤드 복제본 리플리카 브로커 인스턴스 코어 토큰 세션 \
    단축 리다이렉트 클릭 달러 시도 트랜잭션 객체 문서 인분 가구 집 존 리전 칸 \
    층 바퀴 동시 씩 여 의";

/// The same in English; a plural `s` is taken off first.
const LATIN: &str = "\
    request req user message msg query querie row item key server machine node \
    connection conn thread write read event order call hit time copie copy \
    people person record object url link tweet post shard partition broker \
    instance vnode dau mau unit piece job task op operation transaction tx \
    click view visit session token core cpu file photo video image line log \
    char character page worker client customer entry entrie element box boxe \
    host pod container replica try trie retry retrie lookup redirect insert \
    update won krw usd dollar x fold active concurrent new of ea io disk zone \
    region r";

const BEFORE: &str = "\
    서버당 대당 한대당 1대당 노드당 건당 개당 명당 인당 1인당 사용자당 사람당 \
    약 대략 대충 얼추 거의 어림잡아 어림 총 모두 합계 전부 평균 피크 최대 한";

const LATIN_BEFORE: &str = "\
    about approx approximately around roughly circa ca c some nearly almost \
    total peak average avg maybe a";

const AFTER: &str = "\
    정도 쯤 가량 안팎 내외 남짓 입니다 이다 임 이에요 예요 이요 요 정도요 간 \
    치 동안 분량 어치";

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
const EACH: &[(f64, &str)] = &[
    (SECOND, "초당 1초당 매초 1초 초에"),
    (MINUTE, "분당 1분당 매분 분에"),
    (HOUR, "시간당 매시간 매시 시간에"),
    (
        DAY,
        "하루 하루당 하루에 일일 1일 일간 일당 매일 일 일평균 하루평균",
    ),
    (WEEK, "주당 주간 매주 주 일주일에 일주일"),
    (MONTH, "월 월간 월당 매월 매달 달마다 한달에 한달 월평균"),
    (
        YEAR,
        "연 연간 년간 년 매년 해마다 한해에 한해 일년에 일년 연평균",
    ),
];

const LINKS: &str = "에 당 마다 동안";

/// Whether a Latin word is something counted.
pub fn is_counter(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let one = word.strip_suffix('s').unwrap_or(&word);
    LATIN.split(' ').any(|known| known == word || known == one)
}

/// Moves past a Hangul word for what is counted.
pub fn eat_hangul(cursor: &mut Cursor) -> bool {
    longest(cursor, HANGUL)
}

fn longest(cursor: &mut Cursor, words: &str) -> bool {
    let next = words.split(' ').filter(|word| cursor.starts_with(word));
    next.max_by_key(|word| word.len())
        .is_some_and(|word| cursor.eat(word))
}

/// Moves past what is said before a number: `약`, `~`, `about`.
pub fn eat_before(cursor: &mut Cursor) {
    loop {
        cursor.spaces();
        let start = cursor.at();
        if ["~", "=", "$", "₩", "€"]
            .iter()
            .any(|sign| cursor.eat(sign))
        {
            continue;
        }
        let word = cursor.latin();
        if LATIN_BEFORE
            .split(' ')
            .any(|known| known.eq_ignore_ascii_case(&word))
        {
            cursor.skip(word.len());
            cursor.eat(".");
            continue;
        }
        if longest(cursor, BEFORE) && number_is_next(cursor, start) {
            continue;
        }
        cursor.back_to(start);
        if eat_label(cursor) {
            continue;
        }
        cursor.back_to(start);
        return;
    }
}

/// What is counted, said before its number: `서버 3대`, `DAU 5천만`.
fn eat_label(cursor: &mut Cursor) -> bool {
    let start = cursor.at();
    let latin = cursor.latin();
    if is_counter(&latin) {
        cursor.skip(latin.len());
    } else if !eat_hangul(cursor) {
        return false;
    }
    longest(cursor, "은 는 이 가 수");
    cursor.eat(":");
    let gap = cursor.peek() == Some(' ');
    cursor.spaces();
    if gap
        && cursor
            .peek()
            .is_some_and(|c| c.is_ascii_digit() || is_numeral(c))
    {
        return true;
    }
    cursor.back_to(start);
    false
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
    let latin = cursor.latin();
    let each = match unit::adverb(&latin).or_else(|| unit::each_of(&latin)) {
        Some(each) => {
            cursor.skip(latin.len());
            cursor.eat(":");
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
    "일이삼사오육칠팔구십백천만억조한두세네다여열반".contains(c)
}

fn longest_loose(cursor: &mut Cursor) -> Option<f64> {
    let start = cursor.at();
    let mut best: Option<(usize, f64)> = None;
    let words = EACH
        .iter()
        .flat_map(|(each, words)| words.split(' ').map(move |word| (word, each)));
    for (word, each) in words {
        if cursor.eat_loose(word) {
            // `1초` of `1초간` and `일` of `일억` are something else.
            let whole = cursor.peek().is_none_or(|c| !is_hangul(c))
                || word.ends_with(['당', '에', '간', '균']);
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
