//! What the programs and the corpus share: bodies through the generated types and back.

pub mod decode;
