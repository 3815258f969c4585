//! Examples: one at least for every body, and each of them valid.

use serde_json::Value;

use crate::document::{Fault, Rule, pointer_token};
use crate::lint::example::{Checker, Direction};
use crate::lint::spec::Spec;

const MISSING: Rule = Rule {
    id: "example-missing",
    why: "Examples become the documentation's examples and the fixtures of the tests: a body without one is untested.",
};
const INVALID: Rule = Rule {
    id: "example-invalid",
    why: "An example that its own schema refuses means that one of the two is wrong.",
};

pub(super) const RULES: &[Rule] = &[MISSING, INVALID];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    let mut run = Run {
        spec,
        direction: Direction::Request,
        requests: Checker::new(spec.document, Direction::Request),
        answers: Checker::new(spec.document, Direction::Answer),
        faults,
    };
    for operation in &spec.operations {
        run.direction = Direction::Request;
        if let Some(body) = operation.value.get("requestBody") {
            let (pointer, body) = spec.resolve(body, &format!("{}/requestBody", operation.pointer));
            run.body(
                &pointer,
                body,
                &format!("the request of {}", operation.name()),
            );
        }
        run.direction = Direction::Answer;
        for (_, pointer, response) in operation.successes() {
            let (pointer, response) = spec.resolve(response, &pointer);
            run.body(
                &pointer,
                response,
                &format!("the answer of {}", operation.name()),
            );
        }
        run.direction = Direction::Request;
        for (pointer, parameter) in operation.parameters() {
            let (pointer, parameter) = spec.resolve(parameter, &pointer);
            run.content(&pointer, parameter);
        }
    }
    run.direction = Direction::Answer;
    for (_, pointer, response) in spec.components("responses") {
        for (media, content) in members(response.get("content")) {
            run.content(
                &format!("{pointer}/content/{}", pointer_token(media)),
                content,
            );
        }
    }
    for schema in &spec.schemas {
        if let Some(example) = schema.map.get("example") {
            let whole = Value::Object(schema.map.clone());
            run.one(&schema.at("example"), &whole, example);
        }
    }
}

struct Run<'a, 'b> {
    spec: &'a Spec<'a>,
    direction: Direction,
    requests: Checker<'a>,
    answers: Checker<'a>,
    faults: &'b mut Vec<Fault>,
}

impl Run<'_, '_> {
    fn body(&mut self, pointer: &str, body: &Value, what: &str) {
        for (media, content) in members(body.get("content")) {
            let place = format!("{pointer}/content/{}", pointer_token(media));
            if self.content(&place, content) == 0 {
                self.faults.push(self.spec.fault(
                    &MISSING,
                    &place,
                    format!("{what} has no example"),
                    "add `example:`, or `examples:` with a name for each, in invented values",
                ));
            }
        }
    }

    /// Checks what stands beside `schema`, and counts it.
    fn content(&mut self, pointer: &str, content: &Value) -> usize {
        let Some(schema) = content.get("schema") else {
            return 0;
        };
        let mut count = 0;
        if let Some(example) = content.get("example") {
            self.one(&format!("{pointer}/example"), schema, example);
            count += 1;
        }
        for (name, example) in members(content.get("examples")) {
            let place = format!("{pointer}/examples/{}", pointer_token(name));
            let (place, example) = self.spec.resolve(example, &place);
            if let Some(value) = example.get("value") {
                self.one(&format!("{place}/value"), schema, value);
                count += 1;
            }
        }
        count
    }

    fn one(&mut self, pointer: &str, schema: &Value, example: &Value) {
        let checker = match self.direction {
            Direction::Request => &mut self.requests,
            Direction::Answer => &mut self.answers,
        };
        for (below, message) in checker.faults(schema, example) {
            self.faults.push(self.spec.fault(
                &INVALID,
                &format!("{pointer}{below}"),
                message,
                "correct the example, or the schema if the example is what the API sends",
            ));
        }
    }
}

fn members(node: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    node.and_then(Value::as_object).into_iter().flatten()
}
