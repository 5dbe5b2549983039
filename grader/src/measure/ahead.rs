//! The program that measures, built while the cases still run. Whoever drops it ends the build.

use std::pin::{Pin, pin};

use super::compile::Built;

/// A build that may have been begun before anyone needs it.
#[derive(Default)]
pub enum Ahead<'a> {
    #[default]
    NotBegun,
    Building(Pin<Box<dyn Future<Output = anyhow::Result<Built>> + 'a>>),
    Built(anyhow::Result<Built>),
}

impl<'a> Ahead<'a> {
    pub fn begin(build: impl Future<Output = anyhow::Result<Built>> + 'a) -> Ahead<'a> {
        Ahead::Building(Box::pin(build))
    }

    /// Do the work; the build goes on meanwhile, and is not waited for.
    pub async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            let Ahead::Building(build) = self else {
                return work.await;
            };
            tokio::select! {
                biased;
                done = &mut work => return done,
                built = build => *self = Ahead::Built(built),
            }
        }
    }

    /// What was built, or what comes of building it now.
    pub async fn built(
        self,
        build: impl Future<Output = anyhow::Result<Built>>,
    ) -> anyhow::Result<Built> {
        match self {
            Ahead::NotBegun => build.await,
            Ahead::Building(build) => build.await,
            Ahead::Built(built) => built,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::ready;
    use std::path::PathBuf;

    use tokio::sync::oneshot;

    use super::*;
    use crate::process::block_on;

    fn binary() -> anyhow::Result<Built> {
        Ok(Built::Binary(PathBuf::from("bench")))
    }

    async fn unwanted() -> anyhow::Result<Built> {
        panic!("it was built a second time")
    }

    #[test]
    fn a_build_goes_on_beside_the_work_and_is_not_waited_for() {
        let (go, gone) = oneshot::channel::<()>();
        let steps = Cell::new(0);
        let mut ahead = Ahead::begin(async {
            steps.set(1);
            let _ = gone.await;
            steps.set(2);
            binary()
        });
        let built = block_on(async {
            let work = async {
                tokio::task::yield_now().await;
                steps.get()
            };
            assert_eq!(ahead.during(work).await, 1);
            drop(go);
            ahead.built(unwanted()).await
        });
        assert!(matches!(built, Ok(Built::Binary(_))));
        assert_eq!(steps.get(), 2);
    }

    #[test]
    fn what_is_built_before_the_work_is_done_is_kept() {
        let mut ahead = Ahead::begin(ready(binary()));
        let built = block_on(async {
            ahead.during(tokio::task::yield_now()).await;
            assert!(matches!(ahead, Ahead::Built(_)));
            ahead.built(unwanted()).await
        });
        assert!(matches!(built, Ok(Built::Binary(_))));
    }

    /// Tells that it is gone.
    struct Guard<'a>(&'a Cell<bool>);

    impl Drop for Guard<'_> {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }

    #[test]
    fn whoever_drops_it_ends_the_build() {
        let ended = Cell::new(false);
        let guard = Guard(&ended);
        let mut ahead = Ahead::begin(async move {
            let _guard = guard;
            std::future::pending().await
        });
        block_on(async {
            ahead.during(tokio::task::yield_now()).await;
            Ok(())
        })
        .unwrap();
        assert!(!ended.get());
        drop(ahead);
        assert!(ended.get());
    }

    #[test]
    fn what_was_not_begun_is_built_when_it_is_wanted() {
        let mut ahead = Ahead::default();
        let built = block_on(async {
            assert_eq!(ahead.during(ready(7)).await, 7);
            ahead.built(ready(binary())).await
        });
        assert!(matches!(built, Ok(Built::Binary(_))));
    }
}
