//! 최고 기록판: 이 파일을 완성하세요. 문제 설명은 `README.md`에 있습니다.
//! A board for the highest score: complete this file. The statement is in `README.en.md`.

// 채점기가 시계와 스레드를 다룰 수 있게 해 주는 줄입니다. 여러분은 평소처럼 `std::…`를 쓰면 됩니다.
// This lets the grader own the clock and the threads. Just write plain `std::…`, as always.
extern crate kit as std;

use std::time::Duration;

/// 최고 기록 하나를 보여 주는 판입니다. 필드는 자유롭게 정하세요. 여러 스레드가 `Arc`로 함께 씁니다.
/// A board that shows one record. Its fields are up to you; many threads share it through an `Arc`.
#[derive(Debug)]
pub struct Board {}

impl Board {
    /// 아직 기록이 없는 판을 만듭니다. 기록은 세워진 뒤 `keep` 동안 유지됩니다.
    /// Makes a board without a record. A record stands for `keep` after it was set.
    pub fn new(keep: Duration) -> Board {
        todo!("a board that keeps a record for {keep:?}")
    }

    /// 유지되는 기록이 없거나 그보다 높은 점수이면 새 기록으로 삼고 `true`를 돌려줍니다.
    /// Sets a record and says `true` if none stands, or a lower one.
    pub fn submit(&self, score: u32) -> bool {
        todo!("is {score} a new record?")
    }

    /// 지금 유지되는 기록을 돌려줍니다.
    /// The record that stands, if one does.
    pub fn best(&self) -> Option<u32> {
        todo!("the record that stands")
    }
}
