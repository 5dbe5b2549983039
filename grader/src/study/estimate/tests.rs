//! A table of forms, what is refused, and any input at all.
