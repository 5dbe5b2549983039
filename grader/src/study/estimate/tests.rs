//! A table of forms, what is refused, and any input at all.

mod any;
mod forms;
mod judged;
mod numbers;
mod refused;
mod worked;
