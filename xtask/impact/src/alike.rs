//! Differences between the published files and our specs that come from how the two are written, and not from what is sent.

use bigcommerce_drift::{Api, Kind, Level, Site};

use super::catalog::{Catalog, Reads, Shape, Type};
use super::judged::Judged;
use bigcommerce_codegen::document::Document;

/// Whether ours reads and sends the same, whichever of the two is right. `published` is the document that the newer place is in.
pub(super) fn is_alike(
    catalog: &Catalog,
    one: &Judged<'_>,
    published: Option<&Api>,
    documents: &[Document],
) -> bool {
    // That ours reads another type, too, is no reason to hide it: who reads the documents is to know.
    let is_retyped = matches!(one.change.kind, Kind::TypeChanged { .. })
        && one.change.level == Level::ResponseBreaking;
    if one.tolerance.silent && !is_retyped {
        return true;
    }
    match &one.change.kind {
        Kind::Optional => requires_nothing(one, published),
        Kind::FormatChanged { .. } => has_own_format(catalog, one),
        Kind::TypeChanged { new, .. } => {
            new.iter().all(|kind| kind == "number" || kind == "integer")
                && is_number_id(catalog, one)
        }
        Kind::PropertyRemoved { name } => is_other_paging(one, name, documents),
        _ => false,
    }
}

/// An object that calls no field required says nothing about which are always there. Most published objects are like that, so ours
/// says of identifiers and the like what is known of them.
fn requires_nothing(one: &Judged<'_>, published: Option<&Api>) -> bool {
    if !matches!(one.change.site, Site::Response { .. }) {
        return false;
    }
    let (Some(published), Some(place)) = (published, &one.change.new) else {
        return false;
    };
    let Some((object, _)) = place.pointer.rsplit_once("/properties/") else {
        return false;
    };
    !published.has(&format!("{object}/required"))
}

/// Identifiers and times have a format of their own with us; and JSON has no bits to count in a whole number.
fn has_own_format(catalog: &Catalog, one: &Judged<'_>) -> bool {
    let whole = |format: &Option<String>| {
        format
            .as_deref()
            .is_none_or(|format| format.trim_start_matches('u').starts_with("int"))
    };
    if let Kind::FormatChanged { old, new } = &one.change.kind
        && whole(old)
        && whole(new)
    {
        return true;
    }
    values(catalog, one).all(|reads| reads.is_some())
}

/// Nobody numbers things with fractions.
fn is_number_id(catalog: &Catalog, one: &Judged<'_>) -> bool {
    values(catalog, one).all(|reads| reads == Some(Reads::Number))
}

/// What the hand-written values at the place are read from; nothing for each thing that is none.
fn values(catalog: &Catalog, one: &Judged<'_>) -> impl Iterator<Item = Option<Reads>> {
    one.found.spots.iter().map(move |spot| match &spot.shape {
        Shape::Of(name) => match catalog.component(&one.call?.api, name)? {
            Type::Value { reads, .. } => Some(*reads),
            _ => None,
        },
        _ => None,
    })
}

/// The envelope's `meta` is one type for all answers; an answer without pages has none to tell of.
fn is_other_paging(one: &Judged<'_>, name: &str, documents: &[Document]) -> bool {
    let Some(call) = one.call else { return false };
    let in_meta = |item: &str| item.starts_with("bigcommerce_types::Meta");
    if one.found.spots.is_empty() || !one.found.spots.iter().all(|spot| in_meta(&spot.item)) {
        return false;
    }
    let document = documents.iter().find(|document| document.api == call.api);
    let paging = document.and_then(|document| document.get(&call.at)?.get("x-paging")?.as_str());
    match name {
        "meta" => paging.is_none(),
        "cursor_pagination" => paging != Some("cursor"),
        "pagination" => !matches!(paging, Some("pages" | "cursor")),
        _ => false,
    }
}
