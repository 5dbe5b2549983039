//! Several works at a time, on the thread of whoever waits for them: they spend their time waiting for
//! the programs they have started.

use std::cell::RefCell;
use std::future::{Future as _, poll_fn};
use std::task::Poll;

/// Do the same with each of many things, `at_once` at a time. What is made of them comes in their
/// order; the first error ends it all.
pub async fn side_by_side<T, R>(
    things: &[T],
    at_once: usize,
    work: impl AsyncFn(&T) -> anyhow::Result<R>,
) -> anyhow::Result<Vec<R>> {
    let left = RefCell::new(things.iter().enumerate());
    let made = RefCell::new(Vec::new());
    let lane = async || {
        loop {
            let next = left.borrow_mut().next();
            let Some((number, thing)) = next else {
                return anyhow::Ok(());
            };
            let one = work(thing).await?;
            made.borrow_mut().push((number, one));
        }
    };
    let mut lanes: Vec<_> = (0..at_once.max(1)).map(|_| Box::pin(lane())).collect();
    poll_fn(|cx| {
        let mut error = None;
        lanes.retain_mut(|lane| match lane.as_mut().poll(cx) {
            Poll::Pending => true,
            Poll::Ready(ended) => {
                error = error.take().or(ended.err());
                false
            }
        });
        match error {
            Some(error) => Poll::Ready(Err(error)),
            None if lanes.is_empty() => Poll::Ready(Ok(())),
            None => Poll::Pending,
        }
    })
    .await?;
    drop(lanes);
    let mut made = made.into_inner();
    made.sort_by_key(|(number, _)| *number);
    Ok(made.into_iter().map(|(_, one)| one).collect())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::task::yield_now;

    use super::*;

    #[tokio::test]
    async fn so_many_are_under_way_at_once_and_all_come_back_in_order() {
        let (under_way, most) = (Cell::new(0), Cell::new(0));
        let work = async |n: &u32| {
            under_way.set(under_way.get() + 1);
            most.set(most.get().max(under_way.get()));
            // The later ones are done sooner.
            for _ in *n..10 {
                yield_now().await;
            }
            under_way.set(under_way.get() - 1);
            Ok(2 * n)
        };
        let things: Vec<u32> = (0..10).collect();
        let made = side_by_side(&things, 3, work).await.unwrap();
        assert_eq!(made, (0..10).map(|n| 2 * n).collect::<Vec<_>>());
        assert_eq!(most.get(), 3);
    }

    #[tokio::test]
    async fn the_first_error_ends_it_all() {
        let begun = Cell::new(0);
        let work = async |n: &u32| {
            begun.set(begun.get() + 1);
            yield_now().await;
            anyhow::ensure!(*n != 3, "no {n}");
            Ok(())
        };
        let things: Vec<u32> = (0..100).collect();
        let error = side_by_side(&things, 2, work).await.unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), begun.get() < 8),
            ("no 3", true)
        );
    }
}
