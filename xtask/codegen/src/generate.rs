//! progenitor and typify, run on a lowered spec. What they emit is raw material: render keeps the structs and the requests.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use progenitor::{CrateVers, GenerationSettings, Generator, InterfaceStyle};
use serde_json::Value;

use crate::document::{Document, Fault};

/// The rule that a fault of this module names.
const RULE: &str = "generator";

/// Runs the generators.
///
/// # Errors
/// Faults if the lowered spec is not OpenAPI 3.0, or if the generators refuse it. Both mean that the plan let something
/// through that it should have refused with a better message.
pub fn generate(document: &Document, lowered: &Value) -> Result<syn::File, Vec<Fault>> {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_map_type("::std::collections::BTreeMap")
        .with_crate("bigcommerce-types", CrateVers::Any, None);
    generate_with(document, lowered, &settings)
}

/// Runs the generators with other settings.
///
/// # Errors
/// Those of [`generate`].
pub fn generate_with(
    document: &Document,
    lowered: &Value,
    settings: &GenerationSettings,
) -> Result<syn::File, Vec<Fault>> {
    let spec: OpenAPI = serde_path_to_error::deserialize(lowered).map_err(|error| {
        let place = format!("/{}", error.path().to_string().replace('.', "/"));
        fault(
            document,
            &place,
            format!("after lowering it is not OpenAPI 3.0: {}", error.inner()),
        )
    })?;
    // progenitor answers what it does not know with a panic. The plan has refused all that is known to cause one.
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        Generator::new(settings).generate_tokens(&spec)
    }))
    .map_err(|_| fault(document, "", "progenitor panicked; its message is above"))?
    .map_err(|error| fault(document, "", format!("progenitor refused it: {error}")))?;
    syn::parse2(tokens).map_err(|error| {
        fault(
            document,
            "",
            format!("progenitor's output does not parse: {error}"),
        )
    })
}

fn fault(document: &Document, pointer: &str, message: impl Into<String>) -> Vec<Fault> {
    vec![document.fault(
        RULE,
        pointer,
        message,
        "teach xtask/codegen/src/plan to refuse this construct, or a lowering pass to rewrite it",
    )]
}
