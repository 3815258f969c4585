//! What the drift report says of our side, held to what our side does: the steps of the facade and what they send, and what the
//! generated types read after a change.

mod cart_steps;
mod items;
mod steps;
mod tolerated;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
