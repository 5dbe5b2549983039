//! What the keys of the screen that stays do.

use crate::lang::Lang;

/// The keys of the outcome, each with what it does; the most needed first.
pub fn keys(lang: Lang, is_solved: bool) -> Vec<(&'static str, &'static str)> {
    let next = match is_solved {
        true => lang.pick("다음 문제", "next problem"),
        false => lang.pick("다음", "next"),
    };
    vec![
        ("n", next),
        ("h", lang.pick("힌트", "hint")),
        ("d", lang.pick("비교", "diff")),
        ("l", lang.pick("목록", "list")),
        ("e", lang.pick("편집", "edit")),
        ("s", lang.pick("답안", "solution")),
        ("r", lang.pick("다시", "rerun")),
        ("?", lang.pick("도움말", "help")),
        ("q", lang.pick("종료", "quit")),
    ]
}

pub fn reading_keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("↑↓", lang.pick("이동", "scroll")),
        ("Space", lang.pick("다음 쪽", "page")),
        ("q", lang.pick("닫기", "close")),
    ]
}

pub fn list_keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("Enter", lang.pick("선택", "choose")),
        ("j/k", lang.pick("이동", "move")),
        ("/", lang.pick("찾기", "search")),
        ("f", lang.pick("골라 보기", "filter")),
        ("q", lang.pick("닫기", "close")),
    ]
}

pub fn typing_keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("Enter", lang.pick("찾기 끝", "done")),
        ("Esc", lang.pick("찾기 취소", "cancel")),
    ]
}

/// Every key, for who asks.
pub fn help(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "n",
            lang.pick(
                "다음 실패. 문제를 풀었으면 다음 문제",
                "the next failure; the next problem once this one is solved",
            ),
        ),
        (
            "h",
            lang.pick(
                "지금 보는 케이스의 다음 힌트. 점수는 그대로이고 본 개수만 기록됩니다",
                "the next hint for the case you see: no points lost, but counted",
            ),
        ),
        (
            "d",
            lang.pick(
                "기대한 결과와 실제 결과를 처음부터 끝까지 비교",
                "what was expected beside what was seen, from beginning to end",
            ),
        ),
        (
            "l",
            lang.pick(
                "문제와 케이스 목록. j/k 이동, / 찾기, f 골라 보기, Enter 선택",
                "problems and cases: j/k move, / search, f filter, Enter choose",
            ),
        ),
        (
            "e",
            lang.pick(
                "실패한 줄을 편집기에서 열기. 편집기는 VISUAL이나 EDITOR로 정합니다",
                "open the failing line in your editor: VISUAL or EDITOR names it",
            ),
        ),
        (
            "s",
            lang.pick(
                "모범 답안과 해설. 아직 풀지 않았으면 먼저 묻습니다",
                "the reference, explained; asks first while the problem is unsolved",
            ),
        ),
        ("r", lang.pick("다시 채점", "grade again")),
        ("↑ ↓ j k", lang.pick("한 줄씩 이동", "move by a line")),
        (
            "Space b",
            lang.pick(
                "한 쪽씩 이동. PgDn, PgUp도 됩니다",
                "move by a page, as PgDn and PgUp do",
            ),
        ),
        (
            "g G",
            lang.pick("처음으로, 끝으로", "to the top, to the end"),
        ),
        (
            "Ctrl-L",
            lang.pick("화면을 새로 그리기", "draw the screen anew"),
        ),
        (
            "Ctrl-Z",
            lang.pick(
                "잠시 나가기. 셸에서 fg로 돌아옵니다",
                "leave for a while; fg in the shell brings you back",
            ),
        ),
        ("q Ctrl-C", lang.pick("종료", "quit")),
    ]
}

pub fn help_title(lang: Lang) -> &'static str {
    lang.pick("단축키", "Keys")
}

pub fn help_more(lang: Lang) -> &'static str {
    lang.pick(
        "저장하면 바로 채점합니다. 빠른 케이스의 결과가 먼저 나오고, 느린 케이스의 결과는 뒤따라 나옵니다. \
         그사이에 다시 저장하면 하던 채점을 멈추고 새로 채점합니다. 한글 입력 상태에서도 같은 자리의 키가 그대로 동작합니다.",
        "Saving grades at once: the quick cases answer first, the slow ones follow. Save again meanwhile, \
         and they give way to the new code. With a Korean keyboard the same keys work.",
    )
}
