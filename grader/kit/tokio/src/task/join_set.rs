//! A `JoinSet` whose tasks the explorer polls.

use ::std::future::Future;
use ::std::ops::{Deref, DerefMut};

use ::tokio::task::AbortHandle;

use super::explored;
use crate::explore::world;

/// tokio's `JoinSet`, which this becomes wherever only the set is asked for. What it spawns by
/// [`spawn`](Self::spawn), [`Extend`] or [`FromIterator`] inside a case is polled by the explorer.
#[derive(Debug)]
pub struct JoinSet<T>(::tokio::task::JoinSet<T>);

impl<T> JoinSet<T> {
    pub fn new() -> Self {
        JoinSet(::tokio::task::JoinSet::new())
    }
}

impl<T: Send + 'static> JoinSet<T> {
    #[track_caller]
    pub fn spawn<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
    {
        match world::order() {
            None => self.0.spawn(task),
            Some(_) => self.0.spawn(explored(task)),
        }
    }

    pub async fn join_all(self) -> Vec<T> {
        self.0.join_all().await
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        JoinSet::new()
    }
}

impl<T> Deref for JoinSet<T> {
    type Target = ::tokio::task::JoinSet<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> DerefMut for JoinSet<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T: Send + 'static, F: Future<Output = T> + Send + 'static> Extend<F> for JoinSet<T> {
    fn extend<I: IntoIterator<Item = F>>(&mut self, tasks: I) {
        tasks.into_iter().for_each(|task| drop(self.spawn(task)));
    }
}

impl<T: Send + 'static, F: Future<Output = T> + Send + 'static> FromIterator<F> for JoinSet<T> {
    fn from_iter<I: IntoIterator<Item = F>>(tasks: I) -> Self {
        let mut set = JoinSet::new();
        set.extend(tasks);
        set
    }
}
