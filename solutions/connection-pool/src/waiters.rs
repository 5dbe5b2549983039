//! Those who wait, in the order in which they came. In: the waker of someone who begins to wait, and a
//! grant for whoever has waited longest. Out: the grant, for the one it was given to. It knows neither
//! connections nor locks.
//!
//! A slab: a place in `seats` belongs to one waiter until it leaves. The seats of those who still wait
//! are linked in the order of their arrival, so that anyone can leave from the middle in constant time
//! and nothing is allocated once the slab has grown.

use std::mem;
use std::task::Waker;

/// A waiter's seat.
pub type Seat = usize;

#[derive(Debug)]
pub struct Waiters<G> {
    seats: Vec<State<G>>,
    free: Option<Seat>,
    oldest: Option<Seat>,
    newest: Option<Seat>,
}

#[derive(Debug)]
enum State<G> {
    Free {
        next: Option<Seat>,
    },
    Waiting {
        waker: Waker,
        older: Option<Seat>,
        newer: Option<Seat>,
    },
    /// No longer in the line; the grant is there to be fetched.
    Granted(G),
}

/// How somebody left.
#[derive(Debug)]
pub enum Left<G> {
    With(G),
    /// With nothing. The waker is for the caller to drop, when no lock is held.
    Waiting(Waker),
}

impl<G> Waiters<G> {
    pub fn new() -> Waiters<G> {
        Waiters {
            seats: Vec::new(),
            free: None,
            oldest: None,
            newest: None,
        }
    }

    /// Join the end of the line.
    pub fn join(&mut self, waker: Waker) -> Seat {
        let older = self.newest;
        let waiting = State::Waiting {
            waker,
            older,
            newer: None,
        };
        let seat = match self.free {
            None => {
                self.seats.push(waiting);
                self.seats.len() - 1
            }
            Some(seat) => {
                match mem::replace(&mut self.seats[seat], waiting) {
                    State::Free { next } => self.free = next,
                    State::Waiting { .. } | State::Granted(_) => {
                        unreachable!("the free list links free seats")
                    }
                }
                seat
            }
        };
        *self.newer_of(older) = Some(seat);
        self.newest = Some(seat);
        seat
    }

    /// Give this to whoever has waited longest, and get whom to wake; or get it back.
    pub fn grant(&mut self, grant: G) -> Result<Waker, G> {
        let Some(seat) = self.oldest else {
            return Err(grant);
        };
        match self.replace(seat, State::Granted(grant)) {
            State::Waiting { waker, .. } => Ok(waker),
            State::Free { .. } | State::Granted(_) => unreachable!("the line links who waits"),
        }
    }

    /// Fetch the grant, and leave with it; or wait on, to be woken by this waker. If that is another than
    /// before, the `Err` has the old one, for the caller to drop when no lock is held.
    pub fn fetch(&mut self, seat: Seat, waker: &Waker) -> Result<G, Option<Waker>> {
        if let State::Waiting { waker: known, .. } = &mut self.seats[seat] {
            let is_another = !known.will_wake(waker);
            return Err(is_another.then(|| mem::replace(known, waker.clone())));
        }
        match self.leave(seat) {
            Left::With(grant) => Ok(grant),
            Left::Waiting(_) => unreachable!("who waits was answered above"),
        }
    }

    /// Leave, wherever in the line.
    pub fn leave(&mut self, seat: Seat) -> Left<G> {
        let free = State::Free { next: self.free };
        let state = self.replace(seat, free);
        self.free = Some(seat);
        match state {
            State::Granted(grant) => Left::With(grant),
            State::Waiting { waker, .. } => Left::Waiting(waker),
            State::Free { .. } => unreachable!("a free seat is nobody's"),
        }
    }

    /// Change a seat's state; whoever was waiting there is no longer in the line.
    fn replace(&mut self, seat: Seat, state: State<G>) -> State<G> {
        let state = mem::replace(&mut self.seats[seat], state);
        if let State::Waiting { older, newer, .. } = state {
            *self.newer_of(older) = newer;
            *self.older_of(newer) = older;
        }
        state
    }

    /// Who comes after this one. After nobody comes the oldest.
    fn newer_of(&mut self, seat: Option<Seat>) -> &mut Option<Seat> {
        match seat.map(|seat| &mut self.seats[seat]) {
            Some(State::Waiting { newer, .. }) => newer,
            _ => &mut self.oldest,
        }
    }

    /// Who comes before this one. Before nobody comes the newest.
    fn older_of(&mut self, seat: Option<Seat>) -> &mut Option<Seat> {
        match seat.map(|seat| &mut self.seats[seat]) {
            Some(State::Waiting { older, .. }) => older,
            _ => &mut self.newest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(length: u32) -> (Waiters<u32>, Vec<Seat>) {
        let mut waiters = Waiters::new();
        let seats = (0..length).map(|_| waiters.join(Waker::noop().clone()));
        let seats = seats.collect();
        (waiters, seats)
    }

    fn fetch(waiters: &mut Waiters<u32>, seat: Seat) -> Option<u32> {
        waiters.fetch(seat, Waker::noop()).ok()
    }

    #[test]
    fn who_came_first_is_served_first() {
        let (mut waiters, seats) = line(3);
        for grant in 0..3 {
            assert!(waiters.grant(grant).is_ok());
        }
        assert_eq!(waiters.grant(3).unwrap_err(), 3);
        let grants = [2, 0, 1].map(|n: usize| fetch(&mut waiters, seats[n]));
        assert_eq!(grants, [Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn anyone_may_leave_and_the_line_closes_behind_them() {
        for leaves in 0..3 {
            let (mut waiters, mut seats) = line(3);
            let left = waiters.leave(seats.remove(leaves));
            assert!(matches!(left, Left::Waiting(_)));
            assert!(waiters.grant(7).is_ok() && waiters.grant(8).is_ok());
            assert!(waiters.grant(9).is_err());
            assert!(matches!(waiters.leave(seats[0]), Left::With(7)));
            assert!(matches!(waiters.leave(seats[1]), Left::With(8)));
        }
    }

    #[test]
    fn seats_are_used_again() {
        let (mut waiters, seats) = line(2);
        waiters.leave(seats[0]);
        waiters.leave(seats[1]);
        let again = [(); 2].map(|()| waiters.join(Waker::noop().clone()));
        assert_eq!(again, [seats[1], seats[0]]);
        assert_eq!(fetch(&mut waiters, again[0]), None);
    }
}
