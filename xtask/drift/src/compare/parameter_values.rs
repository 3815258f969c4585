//! The value of a parameter, by how it is written into a URL or a header.

use super::report::Report;
use crate::change::Level;
use crate::document::parameter::Parameter;
use crate::kind::Kind;
use crate::schema::finding::{Direction, Finding, OF_SUBJECT, SUBJECT, finding, level};
use crate::schema::kinds::Kinds;
use crate::schema::shape::{SchemaId, Union};
use crate::schema::values::counted;

impl Report<'_, '_> {
    /// What is different between the values of two parameters.
    pub(crate) fn value(&self, old: &Parameter, new: &Parameter) -> Vec<Finding> {
        let styled = |text: &str| {
            vec![finding(
                Level::RequestBreaking,
                Kind::StyleChanged,
                Some(old.at),
                Some(new.at),
                text.to_owned(),
            )]
        };
        if old.media.is_some() != new.media.is_some() {
            return styled(
                "\u{E000} is written in another way: as a document of a media type, or plainly",
            );
        }
        let (Some(before), Some(after)) = (old.schema, new.schema) else {
            return Vec::new();
        };
        let comparer = self.comparer;
        let (before, after) = (comparer.old.at(before), comparer.new.at(after));
        let (one, other) = (comparer.old.union(before), comparer.new.union(after));
        if old.media.is_some() {
            return comparer.schemas(before, after, Direction::Request).to_vec();
        }
        match (is_list(&one), is_list(&other)) {
            (false, true) => {
                // One value is a list of one, however the list is written.
                let mut findings = vec![finding(
                    Level::Compatible,
                    Kind::TypeChanged {
                        old: names(&one),
                        new: names(&other),
                    },
                    Some(one.at),
                    Some(other.at),
                    format!("{SUBJECT} takes a list of values now"),
                )];
                if let Some(items) = other.shapes.first().and_then(|shape| shape.items) {
                    let inner = comparer.schemas(before, items, Direction::Parameter);
                    findings.extend(self.apart(&inner, new, items));
                }
                findings
            }
            (true, false) => {
                // Values with commas between them are text as well.
                let text = !old.explode
                    && other
                        .shapes
                        .iter()
                        .any(|shape| shape.kinds.has(Kinds::STRING) && shape.values.is_none());
                vec![finding(
                    level(!text, Direction::Parameter),
                    Kind::TypeChanged {
                        old: names(&one),
                        new: names(&other),
                    },
                    Some(one.at),
                    Some(other.at),
                    if text {
                        format!("{SUBJECT} was a list of values with commas between them, is plain text now")
                    } else {
                        format!("{SUBJECT} takes one value only, took a list")
                    },
                )]
            }
            (list, _) => {
                let structured =
                    list || one.shapes.iter().any(|shape| shape.kinds == Kinds::OBJECT);
                if structured && (&old.style, old.explode) != (&new.style, new.explode) {
                    return styled(&format!("{SUBJECT} was {}, is {} now", manner(old), manner(new)));
                }
                let findings = comparer.schemas(before, after, Direction::Parameter);
                match other.shapes.first().and_then(|shape| shape.items) {
                    Some(items) if list => self.apart(&findings, new, items),
                    _ => findings.to_vec(),
                }
            }
        }
        .into_iter()
        .filter(|finding| {
            // Who fills a path has its values from the server: a name for their form narrows nothing.
            !(new.location == "path" && matches!(finding.kind, Kind::FormatChanged { .. }))
        })
        .collect()
    }

    /// A value with commas in it is several values on the wire, and gone only where one of those is.
    fn apart(&self, findings: &[Finding], new: &Parameter, items: SchemaId) -> Vec<Finding> {
        let union = self.comparer.new.union(items);
        let known = match &union.shapes[..] {
            [shape] if !new.explode => shape.values.as_ref(),
            _ => None,
        };
        let Some(known) = known else {
            return findings.to_vec();
        };
        let mut kept = Vec::with_capacity(findings.len());
        for finding in findings {
            let Kind::EnumValuesRemoved { values } = &finding.kind else {
                kept.push(finding.clone());
                continue;
            };
            let lost: Vec<String> = values
                .iter()
                .filter(|value| {
                    !value
                        .split(',')
                        .all(|part| known.list.iter().any(|known| known == part.trim()))
                })
                .cloned()
                .collect();
            if lost.len() == values.len() {
                kept.push(finding.clone());
            } else if !lost.is_empty() {
                kept.push(Finding {
                    text: format!("{} gone", counted(&lost, &OF_SUBJECT.to_string())),
                    kind: Kind::EnumValuesRemoved { values: lost },
                    ..finding.clone()
                });
            }
        }
        kept
    }
}

fn is_list(union: &Union) -> bool {
    !union.shapes.is_empty() && union.shapes.iter().all(|shape| shape.kinds == Kinds::ARRAY)
}

fn names(union: &Union) -> Vec<String> {
    union
        .shapes
        .iter()
        .flat_map(|shape| shape.kinds.names())
        .map(str::to_owned)
        .collect()
}

/// How a list is written: "repeated (`a=1&a=2`)".
fn manner(parameter: &Parameter) -> String {
    match (parameter.style.as_str(), parameter.explode) {
        ("form", true) => "repeated for each value".to_owned(),
        ("form" | "simple", false) => "one text with commas".to_owned(),
        (style, explode) => format!("written in style `{style}` (explode: {explode})"),
    }
}
