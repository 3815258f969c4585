//! The rules, one file for each thing that they are about.

mod concept;
mod constraint;
mod description;
mod effect;
mod empty;
mod enumeration;
mod envelope;
mod examples;
mod extension;
mod id;
mod inline;
mod keyword;
mod link;
mod name;
mod nullable;
mod number;
mod operation;
mod parameter;
mod path;
mod personal;
mod preamble;
mod recovery;
mod response;
mod rust_type;
mod time;
mod union;
mod unused;

use super::spec::Spec;
use crate::document::{Fault, Rule};

/// Rules that are looked at together.
pub(super) struct Group {
    pub(super) rules: &'static [Rule],
    pub(super) check: fn(&Spec<'_>, &mut Vec<Fault>),
}

macro_rules! groups {
    ($($module:ident),* $(,)?) => {
        &[$(Group { rules: $module::RULES, check: $module::check }),*]
    };
}

pub(super) const ALL: &[Group] = groups![
    preamble,
    operation,
    path,
    effect,
    recovery,
    parameter,
    response,
    empty,
    link,
    examples,
    description,
    name,
    inline,
    concept,
    keyword,
    constraint,
    enumeration,
    union,
    envelope,
    nullable,
    number,
    time,
    id,
    personal,
    extension,
    rust_type,
    unused,
];
