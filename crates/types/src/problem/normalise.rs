//! From any error body to a [`Problem`], by the kind of JSON. Refuses nothing: a body that makes no
//! sense is still an error with a status.

use super::{Problem, ProblemShape};
use crate::wire::{
    Object, RawValue, Wire, is_empty_array, is_null, is_null_or_empty_object, kind, parse,
};

/// Messages beyond this are left out, so that a huge batch does not become a huge error.
const MESSAGES: usize = 100;

pub(super) fn body(status: u16, body: &[u8]) -> Problem {
    if body.trim_ascii().is_empty() {
        return Problem::new(status, ProblemShape::Empty);
    }
    match parse(body) {
        Ok(raw) => json(Some(status), raw),
        Err(_) => Problem::new(status, ProblemShape::NotJson),
    }
}

/// `status` is `None` when there is no HTTP answer to take it from; then the body's own counts.
pub(super) fn json(status: Option<u16>, raw: &RawValue) -> Problem {
    let mut problem = Problem::new(status.unwrap_or(0), ProblemShape::Other);
    match kind(raw) {
        "a list" => {
            problem.shape = ProblemShape::List;
            problem.read_list(raw);
        }
        "an object" => problem.read_body(raw),
        _ => problem.title = text(raw),
    }
    if status.is_none() {
        problem.status = own_status(raw);
    }
    problem
}

impl Problem {
    fn read_body(&mut self, raw: &RawValue) {
        let Ok(object) = Object::parse(raw) else {
            return;
        };
        let list_of = |key| object.get(key).filter(|raw| kind(raw) == "a list");
        let errors = object.get("errors");
        // An empty list says that nothing was done.
        let has_done = object
            .get("data")
            .is_some_and(|raw| !is_null_or_empty_object(raw) && !is_empty_array(raw));
        let error_list = list_of("errors").filter(|raw| {
            elements(raw)
                .first()
                .is_some_and(|raw| kind(raw) == "an object")
        });

        if has_done && errors.is_some() {
            // The successes under `data` are none of this; the failures are.
            self.shape = ProblemShape::Partial;
            self.read_object(&object, error_list.is_none());
            if let Some(list) = error_list {
                self.read_list(list);
            }
        } else if let Some(list) = error_list {
            self.shape = ProblemShape::Errors;
            self.read_object(&object, false);
            self.read_list(list);
        } else if let Some(list) = list_of("data").filter(|raw| !is_empty_array(raw)) {
            self.shape = ProblemShape::Data;
            self.read_object(&object, true);
            self.read_list(list);
        } else if let Some(error) = object.get("error").filter(|raw| !is_null(raw)) {
            self.shape = ProblemShape::Refusal;
            self.read_object(&object, true);
            if let Ok(inner) = Object::parse(error) {
                self.read_object(&inner, true);
            }
        } else {
            self.shape = ProblemShape::Object;
            self.read_object(&object, true);
        }
    }

    /// The first element speaks for the list; of the others, what they say is kept by position.
    fn read_list(&mut self, raw: &RawValue) {
        for (index, element) in elements(raw).into_iter().take(MESSAGES).enumerate() {
            let Ok(object) = Object::parse(element) else {
                self.say(index.to_string(), element);
                continue;
            };
            if index == 0 {
                self.read_object(&object, true);
                continue;
            }
            let message = ["title", "message", "error", "detail"]
                .iter()
                .find_map(|key| text(object.get(key)?));
            self.errors
                .push((index.to_string(), message.unwrap_or_default()));
            if let Some(errors) = object.get("errors") {
                self.read_errors(&index.to_string(), errors, 0);
            }
        }
    }

    /// One object of any of the families. What is known already stays.
    fn read_object(&mut self, object: &Object<'_>, with_errors: bool) {
        let word = |keys: &[&str]| keys.iter().find_map(|key| text(object.get(key)?));
        let message = word(&["message"]);
        self.title = self
            .title
            .take()
            .or_else(|| word(&["title", "message", "error"]));
        self.kind = self.kind.take().or_else(|| word(&["type"]));
        self.detail = self
            .detail
            .take()
            .or_else(|| word(&["detail", "error_description"]));
        match word(&["code"]) {
            None => {}
            Some(code) => match code.trim().parse() {
                Ok(code) => self.code = self.code.or(Some(code)),
                // The hosted payment form names the field that is wrong instead of counting.
                Err(_) => self.errors.push((code, message.unwrap_or_default())),
            },
        }
        if with_errors && let Some(errors) = object.get("errors") {
            self.read_errors("", errors, 0);
        }
        if let Some(details) = object.get("details") {
            self.read_errors("", details, 0);
        }
    }

    /// A map of fields to messages, at times a list, at times nested.
    fn read_errors(&mut self, under: &str, raw: &RawValue, depth: u8) {
        let below = |name: &str| {
            if under.is_empty() {
                name.to_owned()
            } else {
                format!("{under}.{name}")
            }
        };
        match kind(raw) {
            // Deeper than any body that was seen; the limit keeps a hostile one from the stack.
            _ if depth > 4 || self.errors.len() >= MESSAGES => {}
            "an object" => {
                let Ok(object) = Object::parse(raw) else {
                    return;
                };
                for (name, value) in object.members() {
                    self.read_errors(&below(name), value, depth + 1);
                }
            }
            "a list" => {
                for (index, value) in elements(raw).into_iter().enumerate() {
                    match text(value) {
                        // Several messages for one field keep its name.
                        Some(message) if !under.is_empty() => {
                            self.errors.push((under.to_owned(), message))
                        }
                        _ => self.read_errors(&below(&index.to_string()), value, depth + 1),
                    }
                }
            }
            "null" => {}
            _ => self.say(under.to_owned(), raw),
        }
    }

    fn say(&mut self, name: String, raw: &RawValue) {
        if let Some(message) = text(raw)
            && self.errors.len() < MESSAGES
        {
            self.errors.push((name, message));
        }
    }
}

fn own_status(raw: &RawValue) -> u16 {
    let first = elements(raw).first().copied().unwrap_or(raw);
    let status = Object::parse(first)
        .ok()
        .and_then(|object| object.field::<Option<u16>>("status").ok());
    status.flatten().unwrap_or(0)
}

fn elements(raw: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

/// Text, a number or a boolean, as text; nothing for `""`.
fn text(raw: &RawValue) -> Option<String> {
    String::from_wire(raw).ok().filter(|text| !text.is_empty())
}
