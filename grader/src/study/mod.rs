//! The study notes and their questions, from the terminal:
//!
//! ```text
//! question bank      what is asked                rules     what must hold of the bank
//! short estimate     answers that are judged      fsrs queue    when a question comes again
//! ability            how far someone is
//! ```

pub mod bank;
pub mod estimate;
pub mod level;
pub mod pages;
pub mod question;
pub mod rules;
pub mod short;
