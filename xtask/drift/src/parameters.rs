//! Parameters, by place and name.

use crate::change::{Level, Site};
use crate::compare::Report;
use crate::kind::Kind;
use crate::operations::{Operation, words};
use crate::paths::placeholders;
use crate::schema::fields::akin;
use crate::schema::finding::{Direction, weight};
use crate::schema::pair::{finding, level};
use crate::tree::{NodeId, Tree};

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) location: String,
    pub(crate) name: String,
    pub(crate) at: NodeId,
    pub(crate) required: bool,
    pub(crate) schema: Option<NodeId>,
    /// Written in a media type of its own.
    pub(crate) media: Option<String>,
    pub(crate) style: String,
    pub(crate) explode: bool,
    prose: u64,
}

impl Parameter {
    pub(crate) fn read(tree: &Tree, node: NodeId) -> Option<Self> {
        let location = tree.text_at(node, "in")?.to_owned();
        let name = tree.get(node, "name").map(|name| tree.show(name))?;
        let content = tree
            .get(node, "content")
            .and_then(|content| tree.entries(content).first());
        // In Swagger 2 the type stands in the parameter itself.
        let schema = tree
            .get(node, "schema")
            .or_else(|| content.and_then(|(_, media)| tree.get(*media, "schema")))
            .or_else(|| tree.get(node, "type").map(|_| node));
        let (style, explode) = match tree.text_at(node, "collectionFormat") {
            Some("multi") => ("form".to_owned(), true),
            Some("pipes") => ("pipeDelimited".to_owned(), false),
            Some("ssv") => ("spaceDelimited".to_owned(), false),
            _ => {
                let usual = match location.as_str() {
                    "query" | "cookie" => "form",
                    _ => "simple",
                };
                let style = tree.text_at(node, "style").unwrap_or(usual);
                let old_style = tree.get(node, "type").is_some();
                let explode = tree
                    .flag(node, "explode")
                    .unwrap_or(style == "form" && !old_style);
                (style.to_owned(), explode)
            }
        };
        Some(Self {
            required: location == "path" || tree.flag(node, "required") == Some(true),
            location,
            name,
            at: node,
            schema,
            media: content.map(|(name, _)| name.to_string()),
            style,
            explode,
            prose: words(
                tree,
                node,
                &[
                    "name",
                    "in",
                    "required",
                    "schema",
                    "content",
                    "style",
                    "explode",
                    "collectionFormat",
                    "type",
                    "items",
                    "enum",
                    "format",
                    "default",
                ],
            ),
        })
    }

    /// OpenAPI says that these are not parameters.
    pub(crate) fn is_ignored(&self) -> bool {
        self.location == "header"
            && ["accept", "content-type", "authorization"]
                .iter()
                .any(|name| self.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.location == other.location && self.is_called(&other.name)
    }

    fn is_called(&self, name: &str) -> bool {
        if self.location == "header" {
            self.name.eq_ignore_ascii_case(name)
        } else {
            self.name == name
        }
    }

    fn site(&self) -> Site {
        Site::Parameter {
            location: self.location.clone(),
            name: self.name.clone(),
        }
    }
}

impl Report<'_, '_> {
    /// What is different between the parameters of two operations.
    pub(crate) fn parameters(&mut self, old: &Operation, new: &Operation) {
        let mut gone: Vec<&Parameter> = Vec::new();
        let mut come: Vec<&Parameter> = new.parameters.iter().collect();
        for parameter in &old.parameters {
            let partner = come.iter().position(|other| {
                if parameter.location == "path" && other.location == "path" {
                    same_position(old, parameter, new, other)
                } else {
                    parameter.is_same(other)
                }
            });
            match partner {
                Some(at) => {
                    let other = come.remove(at);
                    self.parameter(parameter, other);
                }
                // The placeholder is in the path, whether it is described or not.
                None if parameter.location == "path" => {}
                None => gone.push(parameter),
            }
        }
        come.retain(|parameter| parameter.location != "path");
        for parameter in gone {
            self.parameter_gone(parameter, new, &mut come);
        }
        for parameter in come {
            let known = self.is_credential(&self.old_credentials, parameter);
            self.add(
                parameter.site(),
                finding(
                    if known {
                        Level::Documentation
                    } else {
                        level(parameter.required, Direction::Parameter)
                    },
                    Kind::ParameterAdded {
                        required: parameter.required,
                    },
                    Some(old.at),
                    Some(parameter.at),
                    match (known, parameter.required) {
                        (true, _) => format!(
                            "the parameter `{}` is described, which the security scheme says already",
                            parameter.name
                        ),
                        (_, true) => {
                            format!("the parameter `{}` is new and required", parameter.name)
                        }
                        _ => format!("the parameter `{}` is new", parameter.name),
                    },
                ),
            );
        }
    }

    fn parameter_gone(
        &mut self,
        parameter: &Parameter,
        operation: &Operation,
        come: &mut Vec<&Parameter>,
    ) {
        let name = &parameter.name;
        if self.is_credential(&self.new_credentials, parameter) {
            self.add(
                parameter.site(),
                finding(
                    Level::Documentation,
                    Kind::ParameterRemoved,
                    Some(parameter.at),
                    Some(operation.at),
                    format!("the parameter `{name}` is described by the security scheme only"),
                ),
            );
            return;
        }
        if let Some(at) = come
            .iter()
            .position(|other| other.name.eq_ignore_ascii_case(name))
        {
            let other = come.remove(at);
            self.add(
                other.site(),
                finding(
                    Level::RequestBreaking,
                    Kind::ParameterMoved {
                        from: parameter.location.clone(),
                    },
                    Some(parameter.at),
                    Some(other.at),
                    if parameter.location == other.location {
                        format!("the parameter `{name}` is spelled `{}` now", other.name)
                    } else {
                        format!(
                            "the parameter `{name}` moved from {} to {}",
                            parameter.location, other.location
                        )
                    },
                ),
            );
            return;
        }
        let renamed = come.iter().position(|other| {
            other.location == parameter.location
                && akin(name, &other.name)
                && weight(&self.value(parameter, other)) == 0
        });
        if let Some(at) = renamed {
            let other = come.remove(at);
            self.add(
                parameter.site(),
                finding(
                    Level::RequestBreaking,
                    Kind::ParameterRenamed {
                        old: name.clone(),
                        new: other.name.clone(),
                    },
                    Some(parameter.at),
                    Some(other.at),
                    format!("the parameter `{name}` is called `{}` now", other.name),
                ),
            );
            return;
        }
        self.add(
            parameter.site(),
            finding(
                Level::RequestBreaking,
                Kind::ParameterRemoved,
                Some(parameter.at),
                Some(operation.at),
                format!("the parameter `{name}` is gone"),
            ),
        );
    }

    fn is_credential(&self, credentials: &[(String, String)], parameter: &Parameter) -> bool {
        credentials.iter().any(|(location, name)| {
            *location == parameter.location && parameter.name.eq_ignore_ascii_case(name)
        })
    }

    fn parameter(&mut self, old: &Parameter, new: &Parameter) {
        let site = new.site();
        if old.required != new.required {
            self.add(
                site.clone(),
                finding(
                    level(new.required, Direction::Parameter),
                    if new.required {
                        Kind::Required
                    } else {
                        Kind::Optional
                    },
                    Some(old.at),
                    Some(new.at),
                    format!(
                        "the parameter `{}` {}",
                        new.name,
                        if new.required {
                            "is required now"
                        } else {
                            "need not be sent any more"
                        }
                    ),
                ),
            );
        }
        for finding in self.value(old, new) {
            self.add(site.clone(), finding);
        }
        if old.prose != new.prose || old.name != new.name {
            self.prose(site, old.at, new.at);
        }
    }
}

fn same_position(old: &Operation, one: &Parameter, new: &Operation, other: &Parameter) -> bool {
    let position = |operation: &Operation, parameter: &Parameter| {
        placeholders(&operation.key.path)
            .iter()
            .position(|name| *name == parameter.name)
    };
    match (position(old, one), position(new, other)) {
        (Some(one), Some(other)) => one == other,
        _ => one.name == other.name,
    }
}
