//! How a case failed: a teacher's sentence, and the same as a phrase for a list ([`phrase()`]).

mod phrase;

use std::time::Duration;

pub use self::phrase::{instead_of, phrase, too_early, too_late};
use crate::lang::Lang;
use crate::outcome::Why;

/// What happened and what it means, in a sentence or two.
pub fn sentence(lang: Lang, why: &Why) -> String {
    match why {
        Why::Differs(_) => differs(lang),
        Why::Panicked {
            thread,
            message,
            then: Some(then),
            ..
        } => panicked_twice(lang, thread, message, then),
        Why::Panicked {
            thread, message, ..
        } => panicked(lang, thread, message),
        Why::Deadlock { waiting } => deadlock(lang, waiting.len()),
        Why::NoEnd { steps } => no_end(lang, *steps),
        Why::EndlessLoop { thread } => endless_loop(lang, thread),
        Why::Unseen { thread } => unseen(lang, thread),
        Why::TimeLimit { limit } => time_limit(lang, *limit),
        Why::Waited { limit } => waited(lang, *limit),
        Why::OutOfMemory { limit_mib } => out_of_memory(lang, *limit_mib),
        Why::StackOverflow => stack_overflow(lang),
        Why::Exited { code } => exited(lang, *code),
        Why::Aborted { .. } => aborted(lang),
        Why::Signal { name } => signal(lang, name),
        Why::TooMuchOutput { limit_kib } => too_much_output(lang, *limit_kib),
        Why::LeftChildren { count } => left_children(lang, *count),
        Why::TooManyProcesses { limit } => too_many_processes(lang, *limit),
        Why::OtherProcesses => other_processes(lang),
    }
}

fn differs(lang: Lang) -> String {
    lang.pick(
        "표시한 줄에서 처음으로 기대와 달라집니다.",
        "The marked line is the first that is not as it should be.",
    )
    .into()
}

/// The answer is right, and came at another time.
pub fn late(lang: Lang) -> &'static str {
    lang.pick(
        "답은 맞지만 늦게 나왔습니다. 기다릴 까닭이 없는 곳에서 기다리거나(`sleep`, 폴링), 깨워야 할 쪽을 \
         제때 깨우지 않은 것입니다.",
        "The answer is right, but it comes later than it should: the call waits where it has no reason to \
         (a `sleep`, polling), or is not woken when it could go on.",
    )
}

pub fn early(lang: Lang) -> &'static str {
    lang.pick(
        "답은 맞지만 일찍 나왔습니다. 차례나 시각을 기다려야 하는데 기다리지 않은 것입니다.",
        "The answer is right, but it comes earlier than it should: the call did not wait for its turn, or \
         for its time.",
    )
}

fn panicked(lang: Lang, thread: &str, message: &str) -> String {
    if let Some(left) = unfinished(message) {
        return lang.pick(
            format!("아직 구현하지 않은 곳에 닿았습니다{left}"),
            format!("It came to a place that is yet to be written{left}"),
        );
    }
    lang.pick(
        format!("`{thread}`에서 패닉이 일어났고 아무도 잡지 않았습니다: {message}"),
        format!("`{thread}` panicked, and nothing caught it: {message}"),
    )
}

fn panicked_twice(lang: Lang, thread: &str, message: &str, then: &str) -> String {
    lang.pick(
        format!(
            "`{thread}`에서 패닉(\"{message}\")이 일어났고, 이를 처리하는 중에 `Drop`에서 또 패닉(\"{then}\")이 \
             일어나 프로세스가 중단(abort)되었습니다."
        ),
        format!(
            "`{thread}` panicked with \"{message}\". While that panic unwound, a `Drop` panicked as well \
             (\"{then}\"), for which the process is aborted."
        ),
    )
}

/// What `todo!` and `unimplemented!` say after their own words.
fn unfinished(message: &str) -> Option<String> {
    let rest = message
        .strip_prefix("not yet implemented")
        .or_else(|| message.strip_prefix("not implemented"))?;
    match rest.strip_prefix(": ") {
        Some(rest) => Some(format!(": {rest}")),
        None => rest.is_empty().then(|| ".".into()),
    }
}

fn deadlock(lang: Lang, threads: usize) -> String {
    match threads {
        1 => lang.pick(
            "데드락(deadlock)입니다. 하나만 남아서 아무도 해 주지 않을 일을 기다립니다.",
            "A deadlock: the only one left waits for something nobody will do.",
        ),
        _ => lang.pick(
            "데드락(deadlock)입니다. 남은 쪽이 모두 기다리고 있어서 깨워 줄 쪽이 없습니다.",
            "A deadlock: everybody who is left waits, so nobody can wake another.",
        ),
    }
    .into()
}

fn no_end(lang: Lang, steps: u64) -> String {
    lang.pick(
        format!(
            "{steps}번이나 번갈아 실행했지만 아무도 끝나지 않았습니다. 서로 양보만 하거나(livelock), \
             조건을 확인하며 쉬지 않고 도는 곳이 있는지 살펴보세요."
        ),
        format!(
            "After {steps} turns nobody has come to an end. Look for code that only makes way for other code \
             (a livelock), or that checks a condition over and over."
        ),
    )
}

fn endless_loop(lang: Lang, thread: &str) -> String {
    lang.pick(
        format!(
            "`{thread}`에서 무한 루프에 빠졌습니다. 반복할 때마다 끝나는 조건에 가까워지는지 \
             확인하세요."
        ),
        format!(
            "`{thread}` is in a loop that never ends. Check that every round brings the loop closer \
             to its end."
        ),
    )
}

fn unseen(lang: Lang, thread: &str) -> String {
    lang.pick(
        format!(
            "`{thread}`에서 채점기에 보이지 않는 것(진짜 락, 진짜 sleep, 입출력)을 기다립니다. \
             `std::sync`, `std::thread`, `std::time`을 쓰면 채점기가 시간과 스레드를 따라갈 수 있습니다."
        ),
        format!(
            "`{thread}` waits for something the grader cannot see: a real lock, a real sleep, or I/O. \
             With `std::sync`, `std::thread` and `std::time` the grader can follow time and threads."
        ),
    )
}

/// Of the time limit hardly any was computed.
fn waited(lang: Lang, limit: Duration) -> String {
    let limit = seconds(lang, limit);
    lang.pick(
        format!(
            "제한 시간 {limit} 안에 끝나지 않았습니다. 그동안 계산은 거의 하지 않고, 채점기에 보이지 않는 것(진짜 락, 진짜 \
             sleep, 입출력)을 기다렸습니다. `std::sync`, `std::thread`, `std::time`을 쓰면 기다리는 데 시간이 들지 \
             않습니다."
        ),
        format!(
            "Not done within its limit of {limit}, and it hardly computed meanwhile: it waited for something the grader \
             cannot see (a real lock, a real sleep, or I/O). With `std::sync`, `std::thread` and `std::time` waiting \
             costs nothing."
        ),
    )
}

fn seconds(lang: Lang, time: Duration) -> String {
    format!("{}{}", time.as_secs(), lang.pick("초", " s"))
}

fn time_limit(lang: Lang, limit: Duration) -> String {
    let limit = seconds(lang, limit);
    lang.pick(
        format!(
            "제한 시간 {limit} 안에 끝나지 않았습니다. 채점에서는 시간이 가상이라 기다리는 데는 시간이 들지 않습니다. \
             계산이 너무 많거나 끝나지 않는 것입니다."
        ),
        format!(
            "Not done within its limit of {limit}. Time is virtual here, so waiting costs nothing: it \
             computes too much, or never ends."
        ),
    )
}

fn out_of_memory(lang: Lang, limit_mib: u64) -> String {
    lang.pick(
        format!(
            "메모리를 {limit_mib} MiB 넘게 쓰려고 했습니다. 입력이 커질 때 함께 커지거나, \
             줄어들지 않고 쌓이기만 하는 컬렉션이 있는지 살펴보세요."
        ),
        format!(
            "It asked for more than {limit_mib} MiB of memory. Look for a collection that grows with the \
             input, or that only ever grows."
        ),
    )
}

fn stack_overflow(lang: Lang) -> String {
    lang.pick(
        "스택 오버플로(stack overflow)입니다. 재귀가 너무 깊거나 끝나지 않습니다. 끝나는 조건을 확인하고, 깊이가 입력만큼 \
         커진다면 반복문으로 바꾸세요.",
        "The stack overflowed: a recursion is too deep, or never ends. Check where it stops, and use a loop \
         where its depth grows with the input.",
    )
    .into()
}

fn exited(lang: Lang, code: i32) -> String {
    lang.pick(
        format!(
            "코드가 `process::exit({code})` 호출로 프로세스를 끝냈습니다. 라이브러리가 이렇게 하면 서비스 전체가 \
             멈춥니다. 실패는 `Result`로 알려 주세요."
        ),
        format!(
            "The code ended the process with `process::exit({code})`. A library that does so takes the whole \
             service down; report a failure as a `Result`."
        ),
    )
}

fn aborted(lang: Lang) -> String {
    lang.pick(
        "프로세스가 중단(abort)되었습니다. `abort`를 호출했거나, 패닉을 처리하는 중에 `Drop`에서 또 패닉이 \
         일어난 것입니다.",
        "The process was aborted: by a call of `abort`, or because a `Drop` panicked while another panic \
         was on its way.",
    )
    .into()
}

fn signal(lang: Lang, name: &str) -> String {
    if name == "SIGKILL" {
        return killed(lang);
    }
    lang.pick(
        format!("프로세스가 {name} 시그널로 끝났습니다. 안전한 Rust 코드에서는 거의 볼 수 없는 일입니다."),
        format!("The process was ended by the signal {name}, which safe Rust hardly ever meets."),
    )
}

/// Nobody but the system does this unasked.
fn killed(lang: Lang) -> String {
    lang.pick(
        "프로세스가 SIGKILL 시그널로 강제로 끝났습니다. 시스템의 메모리가 모자랐을 수 있습니다. 다른 프로그램을 \
         닫고 다시 채점해 보고, 그래도 같다면 코드가 메모리를 얼마나 쓰는지 살펴보세요.",
        "The process was ended by SIGKILL. The system may have run out of memory: close other programs and \
         grade again. If it comes back, look at how much memory the code takes.",
    )
    .into()
}

fn too_much_output(lang: Lang, limit_kib: u64) -> String {
    lang.pick(
        format!(
            "출력이 {limit_kib} KiB를 넘었습니다. 디버깅용 `println!`이 반복문 안에 남아 있는지 확인하세요."
        ),
        format!(
            "It printed more than {limit_kib} KiB. Check for a `println!` that was left inside a loop."
        ),
    )
}

fn left_children(lang: Lang, count: usize) -> String {
    lang.pick(
        format!(
            "자식 프로세스 {count}개를 시작하고 끝나기를 기다리지 않았습니다. 시작한 프로세스는 `wait`로 기다려야 합니다. 이 \
             문제에는 다른 프로세스가 필요하지 않습니다."
        ),
        format!(
            "It started {count} child process{} and did not wait for the end. Whoever starts a process waits for \
             it (`wait`); this problem needs none.",
            if count == 1 { "" } else { "es" }
        ),
    )
}

/// While it is measured.
fn other_processes(lang: Lang) -> String {
    lang.pick(
        "측정하는 동안 다른 프로세스를 실행합니다. 성능은 이 프로그램 하나가 한 일만 재므로, `Command`를 쓰지 않고 \
         풀어야 점수를 받습니다.",
        "It runs another process while it is measured. Only what this one program does can be timed: solve it without \
         a `Command`.",
    )
    .into()
}

fn too_many_processes(lang: Lang, limit: usize) -> String {
    lang.pick(
        format!(
            "프로세스를 끝없이 만듭니다. 한꺼번에 {limit}개가 넘게 실행되어 모두 강제로 끝냈습니다. `Command`나 `fork`를 반복해서 \
             부르는 곳이 있는지 살펴보세요. 이 문제에는 다른 프로세스가 필요하지 않습니다."
        ),
        format!(
            "It starts processes without end: there were more than {limit} at a time, and all of them were \
             ended. Look for a `Command` or a `fork` that is called again and again; this problem needs no \
             other process."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_killed_is_told_of_the_systems_memory() {
        assert!(signal(Lang::En, "SIGKILL").contains("run out of memory"));
        assert!(!signal(Lang::En, "SIGSEGV").contains("memory"));
    }

    #[test]
    fn who_waits_is_not_told_to_compute_less() {
        let limit = Duration::from_secs(10);
        let computes = |why| {
            Lang::ALL
                .map(|lang| sentence(lang, &why))
                .join(" ")
                .contains("computes too much")
        };
        assert!(computes(Why::TimeLimit { limit }));
        assert!(!computes(Why::Waited { limit }));
    }
}
