//! Answers: what may come now, and what ours reads.

use bigcommerce_drift::{Kind, Level, Step};

use super::super::reading::{Reading, can_be_absent, kinds, reads, requires_nothing};
use super::super::walk::Spot;
use super::{Judge, Tolerance, kind, no, same, success, yes};

impl Judge<'_> {
    pub(super) fn response(&self) -> Tolerance {
        match &self.change.kind {
            Kind::StatusRemoved { .. } => return yes("any 2xx is a success"),
            Kind::StatusAdded { status } | Kind::StatusChanged { new: status, .. }
                if status == "204" || status == "205" =>
            {
                return if self.may_be_empty() {
                    same("any 2xx is a success, and an answer without a body has a meaning here")
                } else {
                    no("any 2xx is a success, but this method needs a body")
                };
            }
            Kind::StatusChanged { new, .. } if !success(new) => {
                return no("what is no 2xx is a refusal to ours");
            }
            Kind::StatusChanged { .. } => return yes("any 2xx is a success"),
            Kind::StatusAdded { .. } if self.call.reply.is_none() => {
                return yes("any 2xx is a success, and its body is left unread");
            }
            Kind::StatusAdded { .. } => {
                return no("any 2xx is a success, but its body may be of another shape");
            }
            Kind::BodyAdded { .. } if self.call.reply.is_none() => {
                return same("no body is expected, and one that comes is left unread");
            }
            Kind::BodyRemoved if self.call.reply.is_none() => return same("no body is expected"),
            Kind::BodyRemoved if self.may_be_empty() => {
                return yes("an answer without a body has a meaning here");
            }
            Kind::BodyRemoved => return no("this method needs a body"),
            Kind::MediaTypeAdded { .. } => return same("ours asks for JSON"),
            Kind::MediaTypeRemoved { media } if media.contains("json") => {
                return no("ours reads JSON only");
            }
            Kind::MediaTypeRemoved { .. } => return same("ours reads JSON only"),
            _ => {}
        }
        if self.call.reply.is_none() {
            return same("the body is left unread");
        }
        if self.found.spots.is_empty() && self.found.beyond.is_empty() {
            return match self.change.level {
                Level::Compatible => same("what was read before still comes"),
                _ => no("ours has another shape here"),
            };
        }
        if self.found.spots.is_empty() && !self.is_at_unknown_field() {
            return same("ours does not read what is around it");
        }
        self.response_value()
    }

    /// Whether an answer without a body is one.
    fn may_be_empty(&self) -> bool {
        self.call.may_be_empty
            || self
                .call
                .reply
                .as_ref()
                .is_none_or(|reply| can_be_absent(self.catalog, &self.call.api, &reply.shape))
    }

    /// Whether the last step alone leads to a field that ours does not have.
    fn is_at_unknown_field(&self) -> bool {
        self.found.beyond.len() == 1
            && matches!(self.change.path.last(), Some(Step::Property(name)) if *name == self.found.beyond[0])
    }

    fn response_value(&self) -> Tolerance {
        let spots = &self.found.spots;
        match &self.change.kind {
            Kind::PropertyAdded { name, .. } => {
                let fields = self.fields(name);
                let in_map = |spot: &Spot| {
                    let kept = reads(self.catalog, &self.call.api, &spot.shape);
                    spot.field.is_none() && kept != Reading::Anything
                };
                if fields.is_empty() {
                    yes("a field that is not known is passed over")
                } else if fields.iter().any(in_map) {
                    no("ours reads whatever stands here as one kind of value")
                } else {
                    same("ours reads it already")
                }
            }
            Kind::PropertyRemoved { name } | Kind::PropertyRenamed { old: name, .. } => {
                self.absent(&self.fields(name))
            }
            Kind::Optional => self.absent(spots),
            Kind::Nullable => {
                if self.found.spots.is_empty() {
                    return same("ours does not read it");
                }
                if spots.iter().all(|spot| self.reads_null(spot)) {
                    same("null reads as nothing here")
                } else {
                    no("ours needs a value here")
                }
            }
            Kind::EnumValuesAdded { .. } | Kind::EnumOpened { .. } => self.any_value(spots),
            Kind::TypeChanged { old, new } => self.type_changed(spots, old, new),
            Kind::VariantAdded { name } => {
                let known = |spot: &Spot| kinds(self.catalog, &self.call.api, &spot.shape);
                let is_kept = |spot: &Spot| {
                    known(spot).is_some_and(|known| {
                        is_kind(name) && !known.iter().any(|(kind, _)| name.contains(kind))
                    })
                };
                if !spots.is_empty() && spots.iter().all(is_kept) {
                    yes("another kind of JSON is kept as it came")
                } else {
                    no("ours reads the variants that it knows")
                }
            }
            Kind::DiscriminatorChanged { .. } => self.any_value(spots),
            Kind::Wrapped { in_ } if in_ == "data" => self.enveloped(),
            Kind::Unwrapped { .. } => self.enveloped(),
            Kind::Wrapped { .. } => no("ours looks for the fields where they were"),
            Kind::MapOpened => yes("what is not known is passed over"),
            Kind::Limit { .. } => same("limits are not checked in an answer"),
            Kind::FormatChanged { new, .. } => {
                let fits = new.as_deref().is_some_and(|format| format.ends_with("32"));
                let small = spots
                    .iter()
                    .any(|spot| reads(self.catalog, &self.call.api, &spot.shape) == Reading::Small);
                if small && !fits {
                    no("ours holds fewer digits here")
                } else {
                    same("formats are not checked in an answer")
                }
            }
            _ if self.change.level == Level::Compatible => same("what was read before still comes"),
            _ => no("ours reads what was published before"),
        }
    }

    fn absent(&self, fields: &[Spot]) -> Tolerance {
        if fields.is_empty() {
            return same("ours does not read it");
        }
        if fields
            .iter()
            .all(|spot| spot.is_tag().is_some_and(|tag| tag.open))
        {
            return yes("what cannot be told apart is kept as it came");
        }
        let may = |spot: &Spot| {
            if spot.enveloped {
                // Without `data` the whole is read as what belongs into it.
                return requires_nothing(self.catalog, &self.call.api, &spot.shape);
            }
            spot.field.as_ref().is_none_or(|field| !field.required)
                || can_be_absent(self.catalog, &self.call.api, &spot.shape)
        };
        if fields.iter().all(may) {
            yes("the field is optional here")
        } else {
            no("ours cannot read an answer without it")
        }
    }

    fn reads_null(&self, spot: &Spot) -> bool {
        let reading = reads(self.catalog, &self.call.api, &spot.shape);
        if matches!(reading, Reading::Anything | Reading::KeptWhole) {
            return true;
        }
        spot.field.as_ref().is_some_and(|field| !field.required)
            || can_be_absent(self.catalog, &self.call.api, &spot.shape)
    }

    fn any_value(&self, spots: &[Spot]) -> Tolerance {
        if spots.is_empty() {
            return same("ours does not read it");
        }
        let mut named = false;
        for spot in spots {
            if let Some(tag) = spot.is_tag() {
                if !tag.open {
                    return no("ours knows the values of before");
                }
                named = true;
                continue;
            }
            match reads(self.catalog, &self.call.api, &spot.shape) {
                Reading::OpenEnum => named = true,
                Reading::Text | Reading::Time | Reading::Anything | Reading::Integer => {}
                _ => return no("ours knows the values of before"),
            }
        }
        if named {
            yes("an unknown value is kept as it came")
        } else {
            same("any value is read here")
        }
    }

    fn type_changed(&self, spots: &[Spot], old: &[String], new: &[String]) -> Tolerance {
        if spots.is_empty() {
            return same("ours does not read it");
        }
        let mut amount = false;
        for spot in spots {
            let reading = reads(self.catalog, &self.call.api, &spot.shape);
            amount |= reading == Reading::Amount;
            let in_union = kinds(self.catalog, &self.call.api, &spot.shape);
            let takes = |kind: &String| match &in_union {
                Some(forms) => {
                    // A kind that it has no form for is kept as it came.
                    let form = forms.iter().find(|(known, _)| is_one_kind(known, kind));
                    old.contains(kind) || form.is_none_or(|(_, form)| form.takes_all(kind))
                }
                None => reading.takes(kind),
            };
            if let Some(unread) = new.iter().find(|kind| !takes(kind)) {
                if unread == "null" && self.reads_null(spot) {
                    continue;
                }
                if in_union.is_some() {
                    return no(format!(
                        "ours has a form for {} that may not fit",
                        kind(unread)
                    ));
                }
                return no(format!(
                    "{} is read here, and not {}",
                    reading.words(),
                    kind(unread)
                ));
            }
        }
        if amount {
            same("an amount is read from its digits, as a number or as text")
        } else {
            same("either form is read here")
        }
    }

    fn enveloped(&self) -> Tolerance {
        let wraps =
            |spot: &Spot| reads(self.catalog, &self.call.api, &spot.shape) == Reading::Envelope;
        if !self.found.spots.is_empty() && self.found.spots.iter().all(wraps) {
            yes("an answer is read with and without its envelope")
        } else {
            no("ours looks for the fields where they were")
        }
    }
}

/// Whether a variant without a name goes by its JSON type: `an array`.
fn is_kind(name: &str) -> bool {
    let name = name.rsplit(' ').next().unwrap_or(name);
    matches!(name, "array" | "string" | "boolean" | "object")
}

/// Whether two names are of one kind of JSON: whole numbers are numbers.
fn is_one_kind(one: &str, other: &str) -> bool {
    let number = |kind: &str| matches!(kind, "number" | "integer");
    one == other || number(one) && number(other)
}
