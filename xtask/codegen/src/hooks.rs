//! Webhooks: from the JSON Schema of what they carry to the types that they are read into.
//!
//! The schema says in its `allOf` which data belongs to which scope (`if` a pattern of the scope, `then` the schema of
//! the data). Its definitions become a document of the curated dialect, which goes through the same plan, lowering,
//! typify and rendering as a client; of that, the types are kept. The enum of events is made of the topics and those
//! rules.

mod event;
mod schema;

use std::collections::BTreeMap;

use crate::document::{Fault, Source};
use crate::generate::generate;
use crate::lower::lower;
use crate::plan::{Plan, Schema};
use crate::regen::Tree;
use crate::render::render;

/// The place of the files.
const FOLDER: &str = "crates/webhooks/src/generated";
/// The tag that the types carry, which names the file that rendering puts them in.
const TAG: &str = "Hook data";
/// The file of the types, as rendering names it.
const TYPES: &str = "types/hook_data.rs";

/// The generated part of the crate that reads webhooks. `has_client`: the client of the hooks API stands in a module of it,
/// behind the feature `api`.
///
/// # Errors
/// What is wrong with the schema: its syntax, its examples, a topic without data, a form that the generator cannot
/// express.
pub fn regen(source: &Source, has_client: bool) -> Result<Tree, Vec<Fault>> {
    let hooks = schema::read(source)?;
    let document = &hooks.document;
    let plan = Plan::read(document)?;
    let lowered = lower(&document.value);
    let file = generate(document, &lowered)?;
    let mut rendered = render(&plan, file, None)?;
    let types = rendered.remove(TYPES).ok_or_else(|| {
        vec![document.fault(
            "generator",
            "",
            format!("rendering made no file `{TYPES}`"),
            "this is a defect of the generator, not of the schema: look in xtask/codegen/src/hooks.rs",
        )]
    })?;
    let Some(Schema::Enum(topics)) = plan.schemas.get(schema::TOPIC) else {
        return Err(vec![document.fault(
            "hook-topic-missing",
            "/$defs",
            "there is no enum `Topic` with the topics of the scopes",
            "list the part of each scope behind `store/` in `$defs/Topic`",
        )]);
    };
    let banner: String = types
        .lines()
        .take_while(|line| line.starts_with("//"))
        .filter(|line| !line.starts_with("//!"))
        .map(|line| format!("{line}\n"))
        .collect();
    let event = event::render(&banner, topics, &hooks.data);
    let client = if has_client {
        "#[cfg(feature = \"api\")]\npub mod api;\n"
    } else {
        ""
    };
    let root = format!(
        "{banner}\n//! Everything that the schema says, in Rust.\n\n\
         {client}mod data;\nmod event;\n\npub use data::*;\npub use event::Event;\n"
    );
    let files = BTreeMap::from([("data.rs", types), ("event.rs", event), ("mod.rs", root)]);
    Ok(files
        .into_iter()
        .map(|(name, text)| (format!("{FOLDER}/{name}"), text))
        .collect())
}
