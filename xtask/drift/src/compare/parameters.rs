//! Parameters, by place and name.

use std::borrow::Cow;

use super::exploded::expanded;
use super::report::Report;
use crate::change::Level;
use crate::document::operation::Operation;
use crate::document::parameter::Parameter;
use crate::document::paths::placeholders;
use crate::kind::Kind;
use crate::schema::akin::akin;
use crate::schema::finding::{Direction, finding, level, weight};

impl Report<'_, '_> {
    /// Differences between the parameters of two operations.
    pub(crate) fn parameters(&mut self, old: &Operation, new: &Operation) {
        let comparer = self.comparer;
        let (of_old, of_new) = (
            (&comparer.old, &old.parameters[..]),
            (&comparer.new, &new.parameters[..]),
        );
        let before = expanded(of_old, of_new);
        let after = expanded(of_new, of_old);
        let mut gone: Vec<&Parameter> = Vec::new();
        let mut come: Vec<&Parameter> = after.iter().map(Cow::as_ref).collect();
        for parameter in before.iter().map(Cow::as_ref) {
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
        self.requirement(
            site.clone(),
            &format!("the parameter `{}`", new.name),
            (old.required, old.at),
            (new.required, new.at),
            Direction::Parameter,
        );
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
