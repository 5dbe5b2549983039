//! Placeholder.
use ::std::sync::LazyLock;
pub use ::std::time::*;
static EPOCH: LazyLock<::std::time::Instant> = LazyLock::new(::std::time::Instant::now);
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Instant(::std::time::Instant);
impl Instant {
    pub fn now() -> Self {
        Instant(crate::sim::now().map_or_else(::std::time::Instant::now, |n| *EPOCH + n))
    }
    pub fn elapsed(&self) -> Duration {
        Self::now().0 - self.0
    }
    pub fn duration_since(&self, o: Instant) -> Duration {
        self.0.duration_since(o.0)
    }
}
