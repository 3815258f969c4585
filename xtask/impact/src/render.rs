//! A report as text, JSON or Markdown.

mod json;
mod markdown;
mod text;
mod words;

pub use json::json;
pub use markdown::markdown;
pub use text::text;
