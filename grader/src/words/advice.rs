//! What is said of code beside the verdict.

use crate::lang::Lang;
use crate::outcome::{Praise, Severity};

pub fn title(lang: Lang) -> &'static str {
    lang.pick("조언 (점수와 무관)", "Advice (costs no points)")
}

pub fn severity(lang: Lang, severity: Severity) -> &'static str {
    match severity {
        Severity::Essential => lang.pick("꼭 고칠 점", "essential"),
        Severity::Actionable => lang.pick("고치면 좋은 점", "worth it"),
        Severity::Informative => lang.pick("참고할 점", "by the way"),
        Severity::Celebratory => lang.pick("잘한 점", "well done"),
    }
}

/// `src/lib.rs:12` and how many places more.
pub fn places(lang: Lang, first: &str, more: usize) -> String {
    match more {
        0 => first.to_owned(),
        more => lang.pick(
            format!("{first} 외 {more}곳"),
            format!("{first} and {more} more"),
        ),
    }
}

pub fn more(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count}가지 더"), format!("{count} more"))
}

/// There is nothing to say, or nobody to ask.
pub fn nothing(lang: Lang) -> &'static str {
    lang.pick("더 드릴 조언이 없습니다.", "There is nothing more to say.")
}

pub fn no_clippy(lang: Lang) -> &'static str {
    lang.pick(
        "clippy가 없어 코드에 대한 조언은 하지 않습니다",
        "clippy is not installed: there will be no advice on code",
    )
}

pub fn install_clippy(lang: Lang) -> &'static str {
    lang.pick(
        "`rustup component add clippy`를 실행하세요. 채점에는 필요하지 않습니다.",
        "Run `rustup component add clippy`. Grading does not need it.",
    )
}

pub fn clippy(lang: Lang) -> &'static str {
    lang.pick("clippy (조언에 씁니다)", "clippy, for advice")
}

pub fn praise(lang: Lang, praise: Praise) -> &'static str {
    match praise {
        Praise::FirstAttempt => {
            lang.pick("첫 시도에 통과했습니다.", "Accepted at the first attempt.")
        }
        Praise::NoWarnings => lang.pick(
            "컴파일러도 clippy도 지적한 것이 없습니다.",
            "Neither the compiler nor clippy has anything to say.",
        ),
        Praise::NoUnwrap => lang.pick(
            "`unwrap`도 `expect`도 쓰지 않았습니다.",
            "Neither `unwrap` nor `expect` is used.",
        ),
        Praise::NoUnsafe => lang.pick("`unsafe` 없이 풀었습니다.", "Solved without `unsafe`."),
    }
}

/// Why a lint matters in an interview; the others speak for themselves, in clippy's words.
pub fn why(lang: Lang, lint: &str) -> Option<&'static str> {
    let (ko, en) = match lint {
        "arc_with_non_send_sync" => (
            "`Arc` 안의 값은 스레드 사이를 오갈 수 없는 타입입니다. `Rc`를 쓰거나 안을 `Mutex`로 감싸세요.",
            "What is in this `Arc` cannot go to another thread. Use `Rc`, or put a `Mutex` inside.",
        ),
        "await_holding_lock" => (
            "락을 잡은 채 `.await`합니다. 그동안 이 락을 기다리는 태스크가 모두 멈추고, 데드락이 생길 수도 있습니다.",
            "A lock is held across an `.await`: whoever wants it stands still meanwhile, and may deadlock.",
        ),
        "await_holding_refcell_ref" => (
            "`RefCell`을 빌린 채 `.await`합니다. 그사이 다른 태스크가 빌리면 패닉이 일어납니다.",
            "A `RefCell` is borrowed across an `.await`: another task that borrows it meanwhile panics.",
        ),
        "infinite_loop" => (
            "끝나지 않는 반복문입니다. 멈출 방법이 없는 스레드는 종료를 막습니다.",
            "A loop that never ends: a thread that cannot be told to stop keeps the program from ending.",
        ),
        "let_underscore_lock" => (
            "`let _ = …lock()`은 락을 바로 놓습니다. `let _guard = …`처럼 이름을 붙이세요.",
            "`let _ = …lock()` lets go of the lock at once. Give it a name: `let _guard = …`.",
        ),
        "mem_forget" => (
            "`mem::forget`은 `Drop`을 건너뜁니다. 락이나 커넥션이라면 영영 돌아오지 않습니다.",
            "`mem::forget` skips `Drop`: a lock or a connection never comes back.",
        ),
        "mutable_key_type" => (
            "맵의 키로 쓴 타입은 안의 값이 바뀔 수 있습니다. 해시나 순서가 바뀌면 그 키는 다시 찾을 수 없습니다.",
            "A key that can change inside: once its hash or order changes, it is never found again.",
        ),
        "unchecked_time_subtraction" => (
            "시각이나 기간의 뺄셈은 결과가 음수이면 패닉을 일으킵니다. `saturating_duration_since`나 `checked_sub`를 쓰세요.",
            "Subtracting times panics where the result is below zero. Use `saturating_duration_since` or `checked_sub`.",
        ),
        "undocumented_unsafe_blocks" => (
            "`unsafe` 블록에 안전하다고 볼 수 있는 이유(`// SAFETY:`)가 적혀 있지 않습니다.",
            "An `unsafe` block without a word on why it is sound (`// SAFETY:`).",
        ),
        "cast_possible_truncation" => (
            "`as` 변환에서 큰 값이 조용히 잘립니다. 면접관은 가장 큰 값에서 무슨 일이 생기는지 묻습니다.",
            "An `as` that silently cuts large values. Interviewers ask what happens at the largest one.",
        ),
        "cast_sign_loss" => (
            "`as` 변환에서 음수가 조용히 아주 큰 수나 0이 됩니다.",
            "An `as` that silently makes zero or a huge number of a negative one.",
        ),
        "cognitive_complexity" => (
            "한 함수에 분기가 너무 많습니다. 이름을 붙여 작은 함수로 나누면 설명하기도 쉬워집니다.",
            "Many branches in one function. Parts with names are easier to talk about.",
        ),
        "float_cmp" => (
            "실수를 `==`로 비교합니다. 계산을 거친 값이라면 같아야 할 때 다를 수 있습니다.",
            "Floats compared with `==`: what should be equal may not be, once it was computed.",
        ),
        "large_enum_variant" => (
            "한 변형(variant)만 훨씬 커서 값마다 그만큼 자리를 차지합니다. `Box`에 넣는 것을 생각해 보세요.",
            "One variant is far larger, and every value takes its room. Consider a `Box`.",
        ),
        "large_futures" => (
            "퓨처가 커서 옮길 때마다 복사됩니다. `Box::pin`을 생각해 보세요.",
            "A large future is copied whenever it moves. Consider `Box::pin`.",
        ),
        "large_types_passed_by_value" => (
            "큰 값을 통째로 넘깁니다. 참조로 넘기면 복사하지 않습니다.",
            "A large value is passed whole. A reference would copy nothing.",
        ),
        "linkedlist" => (
            "`LinkedList`는 거의 언제나 `VecDeque`보다 느립니다. 왜 골랐는지 질문을 받게 됩니다.",
            "A `LinkedList` is nearly always slower than a `VecDeque`. You will be asked why.",
        ),
        "map_entry" => (
            "맵에서 두 번 찾습니다(`contains_key` 다음 `insert`). `entry`를 쓰면 한 번만 찾습니다.",
            "The map is searched twice, `contains_key` and `insert`. `entry` does it at once.",
        ),
        "mutex_atomic" => (
            "`Mutex`에 든 값 하나라면 원자 변수로 충분합니다. 다른 값과 함께 바뀌어야 하는지 먼저 따져 보세요.",
            "An atomic would do for a lone value in a `Mutex`, unless it must change together with others.",
        ),
        "mutex_integer" => (
            "`Mutex`에 든 정수 하나라면 원자 변수로 충분합니다. 다른 값과 함께 바뀌어야 하는지 먼저 따져 보세요.",
            "An atomic would do for a lone integer in a `Mutex`, unless it must change together with others.",
        ),
        "needless_collect" => (
            "모을 필요가 없는 것을 `collect`합니다. 빼면 할당이 한 번 줄어듭니다.",
            "Collects what need not be collected: one allocation for nothing.",
        ),
        "needless_pass_by_value" => (
            "소유권이 필요 없는 인자를 값으로 받습니다. 호출하는 쪽에서 불필요하게 복제해야 합니다.",
            "Takes an argument by value that it only reads, so callers must clone.",
        ),
        "ptr_arg" => (
            "`&Vec`이나 `&String` 대신 `&[T]`나 `&str`을 받으면 더 많은 타입을 그대로 넘길 수 있습니다.",
            "`&[T]` or `&str` in place of `&Vec` or `&String` leaves callers free.",
        ),
        "rc_buffer" => (
            "`Arc<String>`이나 `Arc<Vec<T>>`는 포인터를 두 번 따라갑니다. `Arc<str>`이나 `Arc<[T]>`를 쓰세요.",
            "`Arc<String>` and `Arc<Vec<T>>` point twice. `Arc<str>` and `Arc<[T]>` point once.",
        ),
        "rc_mutex" => (
            "`Rc`는 한 스레드에만 있으니 `Mutex`가 필요 없습니다. `RefCell`을 쓰거나, 스레드끼리 나눠 쓴다면 `Rc`를 `Arc`로 바꾸세요.",
            "An `Rc` stays on one thread, so it needs no `Mutex`: use `RefCell`, or else `Arc`.",
        ),
        "readonly_write_lock" => (
            "쓰기 락을 잡고 읽기만 합니다. 읽기 락을 쓰면 읽는 쪽끼리는 기다리지 않습니다.",
            "A write lock that only reads. With a read lock nobody would wait.",
        ),
        "redundant_allocation" => (
            "힙을 두 번 거치는 타입입니다(`Rc<Box<T>>` 등). 한 겹이면 됩니다.",
            "Allocated twice, as in `Rc<Box<T>>`. Once will do.",
        ),
        "redundant_clone" => (
            "더 쓰지 않을 값을 복제합니다. 그냥 넘기면 됩니다.",
            "Clones what is not used again. It could simply be moved.",
        ),
        "significant_drop_in_scrutinee" => (
            "`match`나 `for`의 첫머리에서 잡은 락은 그 블록이 끝날 때까지 풀리지 않습니다. 값을 먼저 변수에 꺼내 두세요.",
            "A lock taken in the head of a `match` or `for` is held to its end. Take the value out first.",
        ),
        "too_many_arguments" => (
            "인자가 너무 많습니다. 함께 다니는 값은 구조체로 묶으세요.",
            "Many arguments. Those that go together want to be a struct.",
        ),
        "too_many_lines" => (
            "함수가 아주 깁니다. 면접에서는 이름을 잘 붙인 작은 함수가 읽기도 설명하기도 쉽습니다.",
            "A very long function. Small ones with names are easier to read and to talk about.",
        ),
        "type_complexity" => (
            "타입이 복잡합니다. `type`이나 구조체로 이름을 붙이세요.",
            "An involved type. Give it a name, with `type` or as a struct.",
        ),
        "unused_async" => (
            "`async`인데 `.await`이 없습니다. 일반 함수로 충분합니다.",
            "An `async` function without an `.await`. A plain one would do.",
        ),
        "unwrap_used" => (
            "`unwrap`은 언젠가 패닉을 일으킵니다. 실패할 수 없는 이유를 적거나(`expect`), 실패를 처리하세요.",
            "An `unwrap` panics some day. Say why it cannot fail (`expect`), or handle it.",
        ),
        "new_without_default" => (
            "인자 없는 `new`가 있으면 `Default`도 있으리라고 기대합니다.",
            "Where there is a `new` without arguments, people expect a `Default`.",
        ),
        "needless_range_loop" => (
            "인덱스 대신 반복자로 순회하면 범위를 벗어날 일이 없습니다.",
            "An iterator in place of indices cannot run out of bounds.",
        ),
        _ => return None,
    };
    Some(lang.pick(ko, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advice::CURATED;

    #[test]
    fn every_curated_lint_says_why_and_no_other_does() {
        for (lint, _) in CURATED {
            assert!(why(Lang::Ko, lint).is_some(), "{lint}");
        }
        assert!(why(Lang::En, "needless_return").is_none());
    }
}
