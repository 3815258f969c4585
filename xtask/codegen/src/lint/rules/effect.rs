//! What an operation's record says: scope, host, effect.

use serde_json::Value;

use super::preamble::SERVERS;
use crate::document::{Fault, Rule};
use crate::lint::operations::Operation;
use crate::lint::spec::Spec;

const SCOPE: Rule = Rule {
    id: "operation-without-scope",
    why: "A 403 is explained by the scope that the token lacks.",
};
const HOST: Rule = Rule {
    id: "operation-without-host",
    why: "The host decides which credential is sent, and which never is.",
};
const EFFECT: Rule = Rule {
    id: "operation-without-effect",
    why: "The effect decides whether a request may be sent a second time.",
};
const CONTRADICTION: Rule = Rule {
    id: "effect-contradicts-method",
    why: "A GET only reads; a PUT, PATCH or DELETE never only reads.",
};

pub(super) const RULES: &[Rule] = &[SCOPE, HOST, EFFECT, CONTRADICTION];

const EFFECTS: [&str; 4] = ["read", "replace", "create", "money"];

pub(super) fn check(spec: &Spec<'_>, faults: &mut Vec<Fault>) {
    for operation in &spec.operations {
        let name = operation.name();
        if operation.text("x-scope").is_none_or(str::is_empty) {
            faults.push(spec.fault(
                &SCOPE,
                &format!("{}/x-scope", operation.pointer),
                format!("{name} does not say which scope it needs"),
                "add `x-scope: store_checkouts`, or whichever its token must have",
            ));
        }
        host(spec, operation, faults);
        effect(spec, operation, faults);
    }
}

fn host(spec: &Spec<'_>, operation: &Operation<'_>, faults: &mut Vec<Fault>) {
    let place = format!("{}/x-host", operation.pointer);
    let name = operation.name();
    let said = operation.text("x-host").unwrap_or("");
    let Some((_, url)) = SERVERS.iter().find(|(host, _)| *host == said) else {
        faults.push(spec.fault(
            &HOST,
            &place,
            format!("{name} does not say which host it is sent to"),
            "add `x-host: api`, `payments` or `storefront`",
        ));
        return;
    };
    let servers = |node: &Value| {
        let list = node.get("servers").and_then(Value::as_array);
        list.is_some_and(|list| {
            list.iter()
                .any(|server| server.get("url").and_then(Value::as_str) == Some(url))
        })
    };
    if !servers(&spec.document.value) && !servers(operation.value) {
        faults.push(spec.fault(
            &HOST,
            &place,
            format!("{name} goes to the host `{said}`, which is not among the servers"),
            format!("add `{url}` to `servers`"),
        ));
    }
    if (said == "storefront") != operation.path.starts_with("/api/storefront/") {
        faults.push(spec.fault(
            &HOST,
            &place,
            format!("`{}` is not a path of the host `{said}`", operation.path),
            "paths of the storefront, and no others, begin with `/api/storefront/`",
        ));
    }
}

fn effect(spec: &Spec<'_>, operation: &Operation<'_>, faults: &mut Vec<Fault>) {
    let place = format!("{}/x-effect", operation.pointer);
    let name = operation.name();
    let said = operation.text("x-effect").unwrap_or("");
    if !EFFECTS.contains(&said) {
        faults.push(spec.fault(
            &EFFECT,
            &place,
            format!("{name} does not say what it does to the store"),
            "add `x-effect: read`, `replace`, `create` or `money`; money is whatever pays, captures, voids, refunds or imports",
        ));
        return;
    }
    let reads = said == "read";
    let wrong = match operation.method {
        "get" | "head" => !reads,
        "put" | "patch" | "delete" => reads,
        _ => false,
    };
    if wrong {
        faults.push(spec.fault(
            &CONTRADICTION,
            &place,
            format!("a {} is said to `{said}`", operation.method.to_uppercase()),
            "correct the effect, or the method",
        ));
    }
}
