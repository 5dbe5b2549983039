//! A submission's own types, carried by cases that cannot know them. In: a value of any type that can
//! be copied and shown. Out: the same value, for the adapter, and its `Debug` text, for a timeline.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

trait Shown: Any + fmt::Debug {}
impl<T: Any + fmt::Debug> Shown for T {}

/// A message between replicas.
#[derive(Clone)]
pub struct Letter(Rc<dyn Shown>);

impl Letter {
    pub fn close<M: Clone + fmt::Debug + 'static>(message: M) -> Letter {
        Letter(Rc::new(message))
    }

    /// What is in it.
    ///
    /// # Panics
    /// If it was closed over another type: a letter comes back to the adapter that made it.
    pub fn open<M: Clone + 'static>(&self) -> M {
        copy_of(&*self.0)
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a client has seen of a key; `None` is a client that has seen nothing.
#[derive(Clone, Default)]
pub struct Seen(Option<Rc<dyn Shown>>);

impl Seen {
    pub fn of<C: Clone + fmt::Debug + 'static>(context: C) -> Seen {
        Seen(Some(Rc::new(context)))
    }

    /// The submission's context, or its default.
    ///
    /// # Panics
    /// As [`Letter::open`].
    pub fn open<C: Clone + Default + 'static>(&self) -> C {
        self.0.as_deref().map(copy_of).unwrap_or_default()
    }
}

fn copy_of<T: Clone + 'static>(shown: &dyn Shown) -> T {
    let any: &dyn Any = shown;
    any.downcast_ref::<T>()
        .expect("the type it was made of")
        .clone()
}
