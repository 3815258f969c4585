//! The one road a request takes.
