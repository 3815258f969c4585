//! What the comparison of two documents finds. One binary: each costs a link.

mod cases;
mod hostile;
mod mutations;
mod verdict;
