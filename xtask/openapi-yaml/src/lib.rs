//! The one reader of YAML and JSON files: a light tree that knows the line of every node, keeps the digits of numbers,
//! shares what an alias repeats, and has bounds on nesting and growth. Pure functions, no I/O.
//!
//! The reader accepts the YAML that published OpenAPI files are written in. What a stricter dialect forbids (anchors,
//! merge keys, tags, equal keys) is noted beside the tree, and the caller decides.
//!
//! ```
//! use bigcommerce_openapi_yaml::{NoteKind, Tree, read};
//!
//! let reading = read("price: 37.480\n200: OK\n").unwrap();
//! let price = reading.tree.get(Tree::ROOT, "price").unwrap();
//! assert_eq!(reading.tree.show(price), "37.480");
//! assert_eq!(reading.tree.line(price), Some(1));
//! assert_eq!(reading.notes[0].kind, NoteKind::KeyNotText("200".into()));
//! assert_eq!(reading.notes[0].line, 2);
//! ```

mod error;
mod frame;
mod from_json;
mod note;
mod pointer;
mod read;
mod reference;
mod scalar;
mod tree;

pub use error::{ErrorKind, ReadError};
pub use from_json::from_json;
pub use note::{Note, NoteKind};
pub use pointer::{token, unescaped};
pub use read::{DEPTH, Reading, read};
pub use tree::{NodeId, Tree, Value};
