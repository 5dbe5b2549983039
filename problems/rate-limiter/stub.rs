//! 토큰 버킷 레이트 리미터: 이 파일을 완성하세요. 문제 설명은 `README.md`에 있습니다.
//! A token bucket rate limiter: complete this file. The statement is in `README.en.md`.

// 채점기가 시계와 스레드를 다룰 수 있게 해 주는 줄입니다. 여러분은 평소처럼 `std::…`를 쓰면 됩니다.
// This lets the grader own the clock and the threads. Just write plain `std::…`, as always.
extern crate kit as std;

use std::error::Error;
use std::fmt;

/// 토큰 버킷 하나입니다. 필드는 자유롭게 정하세요. 여러 스레드가 `Arc`로 함께 씁니다.
/// One token bucket. Its fields are up to you; many threads share it through an `Arc`.
#[derive(Debug)]
pub struct RateLimiter {}

/// 버킷을 만들 수 없는 이유입니다. 바꾸거나 늘려도 됩니다.
/// Why a bucket cannot be made. Change or extend it as you like.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigError {
    /// `capacity`가 0입니다. / The capacity is zero.
    ZeroCapacity,
    /// `refill_per_second`가 유한한 양수가 아닙니다. / The rate is no finite number above zero.
    InvalidRate(f64),
}

impl fmt::Display for ConfigError {
    /// 무엇이 잘못되었는지 한 문장으로 알려 주세요. / Say in a sentence what is wrong.
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!("a message for {self:?}")
    }
}

impl Error for ConfigError {}

impl RateLimiter {
    /// 토큰 `capacity`개로 가득 찬 버킷을 만듭니다. 토큰은 1초에 `refill_per_second`개씩 계속 채워집니다.
    /// Makes a full bucket of `capacity` tokens, refilled continuously.
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        todo!("a bucket of {capacity} tokens, refilled by {refill_per_second} a second")
    }

    /// 토큰이 `tokens_needed`개 이상 있으면 가져가고 `true`를, 모자라면 그대로 두고 `false`를 돌려줍니다.
    /// Takes the tokens and says `true`, or leaves the bucket as it is and says `false`.
    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        todo!("are {tokens_needed} tokens there?")
    }
}
