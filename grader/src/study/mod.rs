//! The study notes and their questions, from the terminal:
//!
//! ```text
//! question bank level     what is asked               rules      what must hold of the bank
//! contents pages          the book                    pick       which questions to ask
//! sitting                 one question after another  host       whoever is asked
//! typed short estimate    what they type
//! schedule fsrs queue     when a question comes again  ability    how far someone is
//! deck                    what is due                 assessment one that is under way
//! progress                how far they have come      export     for other programs
//! ```

pub mod ability;
pub mod assessment;
pub mod bank;
pub mod contents;
pub mod deck;
pub mod estimate;
pub mod export;
pub mod fsrs;
pub mod host;
pub mod level;
pub mod pages;
pub mod pick;
pub mod progress;
pub mod question;
pub mod queue;
pub mod rules;
pub mod schedule;
pub mod short;
pub mod sitting;
pub mod typed;
