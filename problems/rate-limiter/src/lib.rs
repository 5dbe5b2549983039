extern crate kit as std;

pub struct RateLimiter;

#[derive(Debug)]
pub struct ConfigError;

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("invalid configuration")
    }
}

impl RateLimiter {
    pub fn new(_capacity: u32, _refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        Ok(RateLimiter)
    }

    pub fn is_allowed(&self, _tokens_needed: u32) -> bool {
        false
    }
}
