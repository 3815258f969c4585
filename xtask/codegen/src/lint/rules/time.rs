//! One type for every time.

use crate::document::{Fault, Rule};
use crate::lint::schemas::Place;
use crate::lint::spec::Spec;
use crate::lint::words::snake;

const TIME: Rule = Rule {
    id: "time-not-time",
    why: "The API writes times in four ways, also within one answer; only the shared type reads them all.",
};

pub(super) const RULES: &[Rule] = &[TIME];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for schema in spec.schemas.iter().filter(|schema| !schema.hand_written) {
        let format = schema.map.get("format").and_then(|format| format.as_str());
        let is_named = matches!(schema.place, Place::Property | Place::Parameter)
            && matches!(schema.kind(), Some("string" | "integer"))
            && is_time(&snake(schema.name));
        if is_named || matches!(format, Some("date" | "date-time" | "time")) {
            faults.push(spec.fault(
                &TIME,
                &schema.pointer,
                "a time is not the shared `Time`",
                "refer to `shared.yaml#/components/schemas/Time`",
            ));
        }
    }
}

fn is_time(name: &str) -> bool {
    name.starts_with("date_")
        || name.ends_with("_date")
        || name.ends_with("_at")
        || matches!(name, "created_time" | "updated_time" | "modified_time")
}
