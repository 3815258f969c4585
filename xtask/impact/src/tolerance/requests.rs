//! Requests: what is taken now, and what ours sends.

use bigcommerce_drift::{Kind, Level, Site};

use super::super::reading::{names, sends};
use super::super::walk::Spot;
use super::{Judge, Tolerance, kind, no, same, yes};

impl Judge<'_> {
    pub(super) fn request(&self) -> Tolerance {
        if self.change.level == Level::Compatible {
            return match &self.change.kind {
                Kind::PropertyAdded { name, .. } if !self.fields(name).is_empty() => {
                    same("ours can send it already")
                }
                Kind::ParameterAdded { .. } if !self.found.spots.is_empty() => {
                    same("ours can send it already")
                }
                Kind::BodyAdded { .. } if self.call.body.is_some() => {
                    same("ours can send one already")
                }
                Kind::ParameterAdded { .. }
                | Kind::PropertyAdded { .. }
                | Kind::BodyAdded { .. } => yes("we never send it"),
                Kind::EnumValuesAdded { .. }
                | Kind::EnumOpened { .. }
                | Kind::VariantAdded { .. } => yes("what ours sends is still taken"),
                _ => same("what ours sends is still taken"),
            };
        }
        match (&self.change.kind, &self.change.site) {
            (Kind::ParameterAdded { required: false }, _) => return yes("we never send it"),
            (Kind::ParameterAdded { required: true }, _) => return self.sent_always(),
            (Kind::ParameterRemoved | Kind::ParameterMoved { .. }, _) => return self.not_sent(),
            (Kind::BodyAdded { .. }, _) => return self.body_needed(),
            (Kind::Required, Site::Request { .. }) if self.change.path.is_empty() => {
                return self.body_needed();
            }
            (Kind::BodyRemoved, _) => {
                return match &self.call.body {
                    Some(_) => no("ours sends one"),
                    None => same("ours sends none"),
                };
            }
            (Kind::MediaTypeRemoved { media }, _) if !media.contains("json") => {
                return same("ours sends JSON");
            }
            (Kind::MediaTypeRemoved { .. }, _) => return no("ours sends JSON"),
            (_, Site::Request { .. }) if self.call.body.is_none() => {
                return same("ours sends no body");
            }
            _ => {}
        }
        match &self.change.kind {
            Kind::PropertyAdded {
                name,
                required: true,
            } => self.always(&self.fields(name)),
            Kind::Required => self.always(&self.found.spots),
            Kind::PropertyRemoved { name } | Kind::PropertyRenamed { old: name, .. }
                if self.fields(name).is_empty() =>
            {
                same("we never send it")
            }
            Kind::PropertyRemoved { .. } | Kind::PropertyRenamed { .. } => {
                no("ours can still send it")
            }
            _ if self.found.spots.is_empty() && !self.found.beyond.is_empty() => {
                same("we never send it")
            }
            Kind::NotNullable => {
                let can = |spot: &Spot| spot.field.as_ref().is_some_and(|field| field.nullable);
                if self.found.spots.iter().any(can) {
                    no("ours can send null")
                } else {
                    same("we never send null here")
                }
            }
            Kind::EnumValuesRemoved { values } => self.values_sent(values),
            Kind::StyleChanged => no("ours writes it as before"),
            Kind::DiscriminatorChanged { .. } => no("ours sends the values of before"),
            Kind::EnumClosed { values } => self.values_known(values),
            Kind::TypeChanged { new, .. } => self.type_sent(new),
            _ => no("ours is made for what was taken before"),
        }
    }

    /// A parameter that has become a must.
    fn sent_always(&self) -> Tolerance {
        self.always(&self.found.spots)
    }

    fn always(&self, fields: &[Spot]) -> Tolerance {
        if fields.is_empty() {
            return no("ours cannot send it");
        }
        let sent = |spot: &Spot| spot.field.as_ref().is_some_and(|field| field.required);
        if fields.iter().all(sent) {
            same("ours always sends it")
        } else {
            no("ours may leave it out")
        }
    }

    fn not_sent(&self) -> Tolerance {
        if self.found.spots.is_empty() {
            same("we never send it")
        } else {
            no("ours can still send it")
        }
    }

    fn body_needed(&self) -> Tolerance {
        match &self.call.body {
            Some(body) if body.required => same("ours always sends a body"),
            Some(_) => no("ours may send none"),
            None => no("ours sends none"),
        }
    }

    /// Values that are not taken any more.
    fn values_sent(&self, values: &[String]) -> Tolerance {
        let sent = |spot: &Spot| match self.names(spot) {
            Some(known) => values.iter().any(|value| known.contains(&bare(value))),
            None => true,
        };
        if !self.found.spots.is_empty() && !self.found.spots.iter().any(sent) {
            same("ours has no such value")
        } else {
            no("ours can still send it")
        }
    }

    /// The only values that are taken.
    fn values_known(&self, values: &[String]) -> Tolerance {
        let values: Vec<&str> = values.iter().map(|value| bare(value)).collect();
        let within = |spot: &Spot| {
            self.names(spot)
                .is_some_and(|known| known.iter().all(|value| values.contains(value)))
        };
        if !self.found.spots.is_empty() && self.found.spots.iter().all(within) {
            same("ours has names for these values only")
        } else {
            no("ours can send other values")
        }
    }

    /// The values that ours can send, where they are counted.
    fn names<'s>(&'s self, spot: &'s Spot) -> Option<Vec<&'s str>> {
        match spot.is_tag() {
            Some(tag) => Some(tag.values.iter().map(String::as_str).collect()),
            None => names(self.catalog, &self.call.api, &spot.shape),
        }
    }

    fn type_sent(&self, new: &[String]) -> Tolerance {
        for spot in &self.found.spots {
            for sent in sends(self.catalog, &self.call.api, &spot.shape) {
                let taken = new.iter().any(|kind| {
                    *kind == sent || sent == "integer" && kind == "number" || kind == "any"
                });
                if !taken {
                    return no(format!("ours sends {}", kind(&sent)));
                }
            }
        }
        same("ours sends what is still taken")
    }
}

/// A value of an enumeration without the quotes of JSON.
fn bare(value: &str) -> &str {
    value.trim_matches('"')
}
