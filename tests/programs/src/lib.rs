//! Bodies through the generated types and back: shared by the programs and the corpus.

pub mod decode;
