//! The comparison of two documents. One binary, because each costs a link.

mod cases;
mod hostile;
mod mutations;
mod verdict;
