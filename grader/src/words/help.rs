//! Korean for `--help`, laid over the English of `cli.rs`; and what is said of a wrong command line.

use clap::error::ErrorKind;

use crate::lang::Lang;

/// The words of clap's own that stand around ours, and what they become.
pub const AROUND: [(&str, &str); 6] = [
    ("Usage:", "사용법:"),
    ("Commands:", "명령:"),
    ("Arguments:", "인수:"),
    ("Options:", "옵션:"),
    ("[OPTIONS]", "[옵션]"),
    ("[COMMAND]", "[명령]"),
];

/// What a command is for; the program itself has no name.
pub fn about(command: &str) -> Option<&'static str> {
    Some(match command {
        "" => {
            "이 문제집의 문제를 채점하고 설명합니다. 명령이 없으면 지금 푸는 문제를 저장할 때마다 채점합니다."
        }
        "list" => "모든 문제와 지금까지의 점수 [l]",
        "show" => "문제 설명 [s]",
        "grade" => "채점하고, 첫 번째 실패를 자세히 설명 [g]",
        "watch" => "저장할 때마다 채점하며 화면에 보여 주기 [w]",
        "start" => "시간을 재며 풀기, 또는 모의 면접 시작",
        "pause" => "타이머 일시 정지",
        "resume" => "일시 정지한 타이머 다시 시작",
        "stop" => "타이머를 끝내고 결과 보기",
        "status" => "타이머의 남은 시간",
        "hint" => "처음 실패한 케이스의 다음 힌트 [h]",
        "explain" => "케이스가 무엇을 확인하고, 올바른 풀이는 무엇을 보여 주는지 [e]",
        "solution" => "모범 답안과 해설 [a]",
        "report" => "시도 하나 또는 전체 기록을 브라우저로 볼 페이지로 만들기",
        "reset" => "내 코드를 백업하고 처음 스텁으로 되돌리기 [r]",
        "history" => "문제의 시도 기록: 언제, 몇 점, 무엇이 먼저 실패했는지",
        "diff" => "두 시도 사이에 코드와 결과가 어떻게 달라졌는지",
        "restore" => "예전 시도의 코드 되살리기. 지금 코드는 먼저 백업",
        "merge" => "다른 컴퓨터의 기록(history.db) 합치기",
        "study" => "학습 노트 읽기: 차례, 페이지, 또는 페이지의 한 절",
        "quiz" => "노트의 질문에 답하기 [q]",
        "drill" => "추정 연습: 숫자와 단위로 답하기",
        "review" => "오늘 복습할 질문에 다시 답하기",
        "assess" => "내 수준 알아보기: 모든 주제에서 질문 30개",
        "progress" => "문제와 노트를 어디까지 했고, 다음에 무엇을 할지 [p]",
        "export" => "노트의 질문을 Anki나 mdbook-quiz 형식으로 출력",
        "new" => "출제자용: 새 문제 시작 [n]",
        "verify" => "출제자용: 문제가 올바른지 증명 [v]",
        "doctor" => "이 컴퓨터와 문제집 점검 [d]",
        "completions" => "셸 자동 완성 스크립트 출력",
        "help" => "이 도움말이나 다른 명령의 도움말 보기",
        _ => return None,
    })
}

/// What an argument means.
pub fn argument(command: &str, id: &str) -> Option<&'static str> {
    Some(match (command, id) {
        (_, "lang") => "화면에 나오는 모든 글의 언어: ko 또는 en",
        (_, "color") => "색: auto, always, never 가운데 하나",
        (_, "help") => "이 도움말 보기",
        (_, "version") => "버전 보기",
        ("show" | "solution" | "reset" | "start" | "watch", "problem") => {
            "문제. 적지 않으면 지금 푸는 문제"
        }
        ("report" | "history", "problem") => "문제. 적지 않으면 마지막으로 채점한 문제",
        ("report", "attempt") => "시도 번호. 적지 않으면 마지막 시도",
        ("report", "all") => "지금까지 연습한 모든 것을 한 페이지로",
        ("report", "open") => "만든 페이지를 브라우저로 열기",
        ("report", "output") => "페이지를 쓸 파일. 적지 않으면 .grader/reports 아래",
        ("hint" | "explain", "problem") => "문제, 또는 마지막으로 채점한 문제의 케이스",
        ("hint", "case") => "케이스. 적지 않으면 처음 실패한 케이스",
        ("hint", "all") => "새 힌트 없이, 지금까지 본 힌트 모두",
        ("hint", "more") => "다시 채점하지 않았어도, 묻지 않고 다음 힌트 보기",
        ("start", "mock") => {
            "면접처럼: 일시 정지할 수 없고, 힌트와 모범 답안을 볼 수 없으며, 끝나면 결과가 나옴"
        }
        ("start", "minutes") => "제한 시간(분). 적지 않으면 문제에 정해진 시간",
        ("start", "yes") => "묻지 않고 내 코드를 백업하고 스텁에서 시작",
        ("start", "keep") => "지금 코드에서 시작",
        ("stop", "yes") => "묻지 않고 끝내기",
        ("status", "short") => "셸 프롬프트에 넣을 한 줄. 타이머가 없으면 아무것도 출력하지 않음",
        ("status", "last") => "지난번 타이머의 결과",
        ("status", "format") => "형식: text 또는 json",
        ("explain", "case") => "케이스",
        ("solution" | "reset" | "restore", "yes") => "묻지 않고 실행",
        ("grade", "problems") => "문제. 적지 않으면 지금 푸는 문제",
        ("grade", "cases") => "이 케이스만 (여러 번 쓸 수 있음)",
        ("grade", "quick") => "느린 케이스(수많은 실행 순서, 무작위 연산) 빼고 채점",
        ("grade", "advice") => "통과하지 못한 코드에도 조언을 모두 보여 주기",
        ("grade", "no_advice") => "통과한 코드에 조언을 보여 주지 않기",
        ("grade", "no_bench") => "성능은 재지 않고, 그 점수도 빼고 채점",
        ("grade", "bench_only") => "케이스는 실행하지 않고 성능만 측정",
        ("grade", "seed") => "시작 시드. 실패를 그대로 재현할 때",
        ("grade", "solution") => "내 코드 대신 모범 답안을 채점",
        ("grade", "wrong") => "내 코드 대신 알려진 오답을 채점",
        ("grade", "path") => "내 코드 대신 이 폴더의 소스를 채점",
        ("grade", "format") => "보고서의 형식: text 또는 json",
        ("study", "topic") => "페이지, 또는 페이지#절. 적지 않으면 차례",
        ("study", "section") => "이 수준만(junior), 또는 이 절만(stampede)",
        ("study", "plain") => "페이저 없이 한꺼번에 출력",
        ("quiz" | "drill" | "export", "topic") => "노트의 페이지. 적지 않으면 전체",
        ("quiz" | "drill", "level") => {
            "이 수준만: newcomer(입문), junior(주니어), senior(시니어), lead(리드)"
        }
        ("quiz", "kind") => "이 종류만: choice(객관식), short(단답), number(추정), rubric(서술)",
        ("quiz", "count") => "질문의 수. 적지 않으면 10",
        ("progress", "plain") => "막대 없이 문장으로: 화면 낭독기용",
        (_, "plain") => "장식 없이 한 줄씩: 파이프와 화면 낭독기용",
        (_, "seed") => "시작 시드. 같은 질문을 같은 순서로 다시 볼 때",
        ("review", "count") => "질문의 최대 수. 적지 않으면 하루 30개",
        ("assess", "full") => "질문 60개로 더 정확하게",
        ("assess", "new") => "멈춘 평가를 버리고 새로 시작",
        ("progress", "format") => "형식: text, json, csv(시도마다 한 줄) 가운데 하나",
        ("history", "all") => "화면에 다 들어가지 않아도 모든 시도",
        ("history", "format") => "형식: text, json, csv 가운데 하나",
        ("diff", "attempt") => "시도 번호. `history`에 나오는 번호",
        ("diff", "other") => "다른 시도. 적지 않으면 지금 코드",
        ("restore", "attempt") => "시도 번호. 적지 않으면 목록",
        ("restore", "to") => "내 코드는 그대로 두고, 새로 만들 이 폴더에 쓰기",
        ("merge", "file") => "다른 컴퓨터의 history.db, 또는 그 문제집 폴더",
        ("drill", "count") => "질문의 수. 적지 않으면 5",
        ("export", "format") => "어느 프로그램용인지: anki 또는 mdbook-quiz",
        ("quiz" | "drill" | "review" | "assess", "format") => {
            "형식: text, 또는 줄마다 이벤트 하나인 json"
        }
        ("new", "id") => "문제의 이름. 소문자와 붙임표로: order-book",
        ("new", "title") => "한국어 제목",
        ("new", "title_en") => "영어 제목. 적지 않으면 id를 풀어 쓴 것",
        ("new", "notes") => "함께 만들 노트의 이름. 적지 않으면 id와 같음",
        ("new", "minutes") => "풀이에 걸리는 시간(분). 적지 않으면 30",
        ("new", "on_tokio") => "스레드 대신 tokio 태스크",
        ("verify", "problems") => "문제. 적지 않으면 모든 문제",
        ("verify", "repeat") => "답안과 오답마다 시드를 바꿔 몇 번 채점할지",
        ("verify", "fingerprints") => {
            "오답이 저마다 어떻게 실패하는지 적어, 학습자의 코드에서 알아보기"
        }
        ("completions", "shell") => "셸: bash, zsh, fish, elvish, powershell 가운데 하나",
        ("help", "subcommand") => "도움말을 볼 명령",
        _ => return None,
    })
}

/// What is wrong with a command line: what clap names in, a sentence out. None for the kinds that are
/// too rare to have words of their own.
pub fn mistake(lang: Lang, kind: ErrorKind, wrong: &str, value: &str) -> Option<String> {
    let (ko, en) = match kind {
        ErrorKind::InvalidSubcommand => (
            format!("없는 명령입니다: {wrong}"),
            format!("there is no command '{wrong}'"),
        ),
        ErrorKind::UnknownArgument => (
            format!("없는 인수입니다: {wrong}"),
            format!("there is no argument '{wrong}'"),
        ),
        ErrorKind::InvalidValue if value.is_empty() => (
            format!("값이 필요합니다: {wrong}"),
            format!("'{wrong}' needs a value"),
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => (
            format!("{wrong}에 쓸 수 없는 값입니다: {value}"),
            format!("'{value}' cannot be the value of '{wrong}'"),
        ),
        ErrorKind::MissingRequiredArgument => (
            format!("인수가 빠졌습니다: {wrong}"),
            format!("{wrong} is missing"),
        ),
        ErrorKind::ArgumentConflict if value.is_empty() => (
            format!("한 번만 쓸 수 있습니다: {wrong}"),
            format!("'{wrong}' may be given only once"),
        ),
        ErrorKind::ArgumentConflict => (
            format!("함께 쓸 수 없습니다: {wrong}, {value}"),
            format!("'{wrong}' does not go with '{value}'"),
        ),
        _ => return None,
    };
    Some(lang.pick(ko, en))
}

pub fn suggestion(lang: Lang, similar: &str) -> String {
    lang.pick(
        format!("혹시 {similar}인가요?"),
        format!("Did you mean {similar}?"),
    )
}

pub fn between(lang: Lang, least: &str, most: &str) -> String {
    lang.pick(
        format!("쓸 수 있는 값: {least}부터 {most}까지"),
        format!("It can be a number from {least} to {most}"),
    )
}

pub fn possible(lang: Lang, values: &str) -> String {
    lang.pick(
        format!("쓸 수 있는 값: {values}"),
        format!("It can be: {values}"),
    )
}

pub fn more(lang: Lang) -> &'static str {
    lang.pick("자세한 내용은 --help를 보세요.", "See --help for more.")
}
