//! The value of a parameter, by how it is written into a URL or a header.

use super::report::Report;
use crate::change::Level;
use crate::document::parameter::Parameter;
use crate::kind::Kind;
use crate::schema::finding::{Direction, Finding, OF_SUBJECT, SUBJECT, finding, level};
use crate::schema::flatten::Schemas;
use crate::schema::kinds::Kinds;
use crate::schema::shape::{SchemaId, Union};
use crate::schema::values::counted;

impl Report<'_, '_> {
    /// Differences between the values of two parameters.
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
        if old.media != new.media {
            return styled(
                "\u{E000} is written in another way: as a document of a media type, of another one, or plainly",
            );
        }
        let (Some(before), Some(after)) = (old.schema, new.schema) else {
            return if bare_manner(&old.style) == bare_manner(&new.style) {
                Vec::new()
            } else {
                styled(&format!("{SUBJECT} is written in another way"))
            };
        };
        let comparer = self.comparer;
        let (before, after) = (comparer.old.at(before), comparer.new.at(after));
        let (one, other) = (comparer.old.union(before), comparer.new.union(after));
        if old.media.is_some() {
            return comparer.schemas(before, after, Direction::Request).to_vec();
        }
        if let Some((was, is)) = rewritten((old, &one), (new, &other)) {
            return styled(&format!("{SUBJECT} was {was}, is {is} now"));
        }
        let mut findings = self.value_of(old, new, (before, &one), (after, &other));
        if old.location == "query"
            && old.reserved != new.reserved
            && may_be_reserved(&comparer.old, &one)
        {
            let text = if old.reserved {
                format!("reserved characters{OF_SUBJECT} have to be encoded now")
            } else {
                format!("reserved characters{OF_SUBJECT} need not be encoded any more")
            };
            findings.push(finding(
                level(old.reserved, Direction::Parameter),
                Kind::StyleChanged,
                Some(old.at),
                Some(new.at),
                text,
            ));
        }
        findings
    }

    /// The same for two parameters that are written in one way.
    fn value_of(
        &self,
        old: &Parameter,
        new: &Parameter,
        (before, one): (SchemaId, &Union),
        (after, other): (SchemaId, &Union),
    ) -> Vec<Finding> {
        let comparer = self.comparer;
        match (is_list(one), is_list(other)) {
            (false, true) => {
                // One value is a list of one, however the list is written.
                let mut findings = vec![finding(
                    Level::Compatible,
                    Kind::TypeChanged {
                        old: names(one),
                        new: names(other),
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
                        old: names(one),
                        new: names(other),
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

/// The forms that a value can have in a URL or a header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Single,
    List,
    Object,
}

/// How two parameters are written, where that is different for a form that both have.
fn rewritten(
    (old, one): (&Parameter, &Union),
    (new, other): (&Parameter, &Union),
) -> Option<(String, String)> {
    if bare_manner(&old.style) != bare_manner(&new.style) {
        return Some((manner(old, Form::Single), manner(new, Form::Single)));
    }
    [Form::List, Form::Object]
        .into_iter()
        .filter(|form| has(one, *form) && has(other, *form))
        .map(|form| (manner(old, form), manner(new, form)))
        .find(|(was, is)| was != is)
}

/// Whether a value can have this form; of one without a type only that it can be single is taken for said.
fn has(union: &Union, form: Form) -> bool {
    union.shapes.iter().any(|shape| match form {
        Form::Single => !shape.kinds.common(Kinds::SCALAR).is_empty(),
        Form::List => shape.declared && shape.kinds.has(Kinds::ARRAY),
        Form::Object => shape.declared && shape.kinds.has(Kinds::OBJECT),
    })
}

/// What stands before a single value.
fn bare_manner(style: &str) -> &str {
    match style {
        "label" | "matrix" => style,
        _ => "plain",
    }
}

/// The way a value is written, the same words for the same bytes: "repeated for each value".
fn manner(parameter: &Parameter, form: Form) -> String {
    let (style, explode) = (parameter.style.as_str(), parameter.explode);
    let words = match (form, style, explode) {
        (Form::Single, "label" | "matrix", _) => return format!("written in style `{style}`"),
        (Form::Single, ..) => "written as it is",
        (Form::List, "form" | "spaceDelimited" | "pipeDelimited" | "tabDelimited", true) => {
            "repeated for each value"
        }
        (Form::List, "form", false)
        | (Form::List, "simple", _)
        | (Form::Object, "form" | "simple", false) => "one text with commas",
        (Form::Object, "form", true) => "a parameter for each field",
        (_, "deepObject", _) => "written in style `deepObject`",
        _ => return format!("written in style `{style}` (explode: {explode})"),
    };
    words.to_owned()
}

/// Whether a value can hold characters that mean something in a URL.
fn may_be_reserved(schemas: &Schemas<'_>, union: &Union) -> bool {
    union.shapes.iter().any(|shape| {
        let inner = shape
            .items
            .into_iter()
            .chain(shape.fields.iter().map(|field| field.schema));
        let mut inner = inner.map(|inner| schemas.union(inner));
        let reserved = |value: &String| value.contains(|c| ":/?#[]@!$&'()*+,;=".contains(c));
        let plain = |format: &str| ["uuid", "guid", "date"].contains(&format);
        match &shape.values {
            Some(values) => values.list.iter().any(reserved),
            None if shape.kinds.has(Kinds::STRING) => !shape
                .format
                .as_ref()
                .is_some_and(|(format, _)| plain(format)),
            None => inner.any(|inner| {
                inner.shapes.iter().any(|shape| match &shape.values {
                    Some(values) => values.list.iter().any(reserved),
                    None => shape.kinds.has(Kinds::STRING),
                })
            }),
        }
    })
}
