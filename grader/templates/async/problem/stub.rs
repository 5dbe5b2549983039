//! 우편함: 이 파일을 완성하세요. 문제 설명은 `README.md`에 있습니다.
//! A mailbox: complete this file. The statement is in `README.en.md`.

// 채점기가 시계와 태스크를 다룰 수 있게 해 주는 두 줄입니다. 여러분은 평소처럼 `std::…`와 `tokio::…`를 쓰면 됩니다.
// These let the grader own the clock and the tasks. Just write plain `std::…` and `tokio::…`, as always.
extern crate kit as std;
extern crate kit_tokio as tokio;

use std::time::Duration;

/// 편지를 몇 통까지 넣어 둘 수 있는 우편함입니다. 필드는 자유롭게 정하세요. 여러 태스크가 `Arc`로 함께 씁니다.
/// A mailbox for a few letters. Its fields are up to you; many tasks share it through an `Arc`.
#[derive(Debug)]
pub struct Mailbox {}

impl Mailbox {
    /// 편지가 `slots`통까지 들어가는 빈 우편함을 만듭니다. `slots`는 1 이상입니다.
    /// Makes an empty mailbox for `slots` letters. There is at least one slot.
    pub fn new(slots: usize) -> Mailbox {
        todo!("a mailbox for {slots} letters")
    }

    /// 편지를 넣습니다. 자리가 없으면 날 때까지 기다립니다.
    /// Puts a letter in; waits for a free slot if there is none.
    pub async fn put(&self, letter: u32) {
        todo!("put letter {letter} in")
    }

    /// 가장 먼저 들어온 편지를 꺼냅니다. 없으면 `patience`만큼 기다리고, 그래도 없으면 `None`입니다.
    /// Takes the oldest letter; waits for one up to `patience`, and then gives `None`.
    pub async fn take(&self, patience: Duration) -> Option<u32> {
        todo!("take a letter within {patience:?}")
    }
}
