//! Which public steps of the facade send which operations.

use std::collections::BTreeMap;

use serde_json::Value;

use bigcommerce_codegen::document::{Fault, Source};
use bigcommerce_codegen::load;

/// The table of `crates/facade/flow.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Steps(BTreeMap<String, Vec<String>>);

impl Steps {
    /// Reads the table: each step with the operations that it may send, as `orders.get_order`.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(source: &Source) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let tree = load::read(source, &mut faults);
        let Some(tree) = tree.filter(|_| faults.is_empty()) else {
            return Err(faults);
        };
        let wrong = |pointer: &str, message: &str| Fault {
            rule: "flow-table",
            file: source.name.clone(),
            line: tree.lines.get(pointer).copied(),
            pointer: format!("#{pointer}"),
            message: message.to_owned(),
            help: "write `Order<Unpaid>::pay: [payments.process_payment, …]`".to_owned(),
        };
        let Some(table) = tree.value.as_object() else {
            return Err(vec![wrong("", "the table is not a mapping")]);
        };
        let mut steps = BTreeMap::new();
        for (step, operations) in table {
            let pointer = format!("/{}", bigcommerce_codegen::document::pointer_token(step));
            let listed = operations.as_array().map(|list| {
                let names = list.iter().filter_map(Value::as_str).map(str::to_owned);
                (list.len(), names.collect::<Vec<_>>())
            });
            match listed {
                Some((count, names)) if count == names.len() => {
                    steps.insert(step.clone(), names);
                }
                _ => return Err(vec![wrong(&pointer, "the step has no list of operations")]),
            }
        }
        Ok(Self(steps))
    }

    /// Every operation that the table names, with the step that names it.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(step, operations)| {
            operations
                .iter()
                .map(move |operation| (step.as_str(), operation.as_str()))
        })
    }

    /// The steps that send an operation.
    #[must_use]
    pub fn of(&self, operation: &str) -> Vec<String> {
        let sends = |operations: &Vec<String>| operations.iter().any(|name| name == operation);
        let steps = self.0.iter().filter(|(_, operations)| sends(operations));
        steps.map(|(step, _)| step.clone()).collect()
    }
}
