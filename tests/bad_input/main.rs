//! Bad input: each gives an error that says what happened, whether anything was sent, and who can do what; none panics,
//! and what the caller had comes back.

mod answers;
mod requests;
mod says;
