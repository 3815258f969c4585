//! Generated methods: requests that they send, answers that they read. One binary, because each costs a link.

mod pages;
mod requests;
mod responses;
