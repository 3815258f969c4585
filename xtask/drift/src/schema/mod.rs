//! Schemas as sets of JSON values: read into a normal form, then compared in the direction their values travel.

pub(crate) mod akin;
mod discriminator;
pub(crate) mod fields;
pub(crate) mod finding;
pub(crate) mod flatten;
pub(crate) mod formats;
mod inside;
pub(crate) mod kinds;
pub(crate) mod limits;
mod matching;
mod merge;
mod own;
pub(crate) mod pair;
pub(crate) mod shape;
mod tag;
pub(crate) mod union;
pub(crate) mod values;
