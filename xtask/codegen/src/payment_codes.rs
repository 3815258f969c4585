//! Reads `specs/payment-codes.yaml`: the numbered payment codes, what each means, who can mend it and how.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Fault, Rule, Source, nearest_line};
use crate::load;

/// One numbered code of the payment gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentCode {
    /// The number on the wire.
    pub code: i64,
    /// Its name as a Rust variant, PascalCase.
    pub name: String,
    /// What happened, one sentence.
    pub meaning: String,
    /// Who can mend it.
    pub owner: String,
    /// What mends it, by its name in the table of remedies.
    pub remedy: String,
    /// What to do, one sentence.
    pub advice: String,
    /// What is known about the money.
    pub outcome: String,
}

/// Who can mend something, as `owner:` writes it.
pub const OWNERS: [&str; 4] = ["shopper", "merchant", "developer", "platform"];

/// What mends something, as `remedy:` writes it.
pub const REMEDIES: [&str; 13] = [
    "retry_later",
    "reconcile",
    "ask_for_card_details",
    "ask_for_other_instrument",
    "fix_request",
    "fix_store",
    "new_token",
    "recreate_order",
    "reload_and_reapply",
    "new_cart",
    "sign_in",
    "stop",
    "contact_support",
];

/// What a code says about the money, as `outcome:` writes it.
pub const OUTCOMES: [&str; 2] = ["refuses", "in_doubt"];

const MALFORMED: Rule = Rule {
    id: "code-malformed",
    why: "The table becomes one function for each column, so every row has every column, and knows its words.",
};
const REPEATED: Rule = Rule {
    id: "code-repeated",
    why: "Two rows for one code, or one name for two, and the second would never be reached.",
};

/// The rules that the table of codes can break.
pub const RULES: &[Rule] = &[MALFORMED, REPEATED];

/// The codes of `source`, sorted by number.
///
/// # Errors
/// Everything that is wrong with the file, in the order of its lines.
pub fn parse(source: &Source) -> Result<Vec<PaymentCode>, Vec<Fault>> {
    let mut faults = Vec::new();
    let Some(tree) = load::read(source, &mut faults) else {
        return Err(faults);
    };
    let mut table = Table {
        source,
        lines: &tree.lines,
        faults,
    };
    let rows = match tree.value.as_array() {
        Some(rows) if !rows.is_empty() => rows.as_slice(),
        _ => {
            table.fault(
                &MALFORMED,
                "",
                "the file is not a list of codes".to_owned(),
                "write one `- code: …` for each code",
            );
            &[]
        }
    };
    let mut codes: Vec<PaymentCode> = Vec::new();
    let mut numbers = BTreeMap::new();
    let mut names = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let place = format!("/{index}");
        let Some(code) = table.row(&place, row) else {
            continue;
        };
        if let Some(first) = numbers.insert(code.code, index) {
            table.repeated(&place, "code", &code.code.to_string(), first);
        }
        if let Some(first) = names.insert(code.name.clone(), index) {
            table.repeated(&place, "name", &code.name, first);
        }
        codes.push(code);
    }
    if !table.faults.is_empty() {
        return Err(load::sorted(table.faults));
    }
    codes.sort_by_key(|code| code.code);
    Ok(codes)
}

struct Table<'a> {
    source: &'a Source,
    lines: &'a BTreeMap<String, usize>,
    faults: Vec<Fault>,
}

impl Table<'_> {
    fn row(&mut self, place: &str, row: &Value) -> Option<PaymentCode> {
        let before = self.faults.len();
        let columns = [
            "code", "name", "meaning", "owner", "remedy", "advice", "outcome",
        ];
        for key in row.as_object().into_iter().flat_map(|row| row.keys()) {
            if !columns.contains(&key.as_str()) {
                self.fault(
                    &MALFORMED,
                    &format!("{place}/{}", crate::document::pointer_token(key)),
                    format!("there is no column `{key}`"),
                    "check the spelling; specs/README.md lists the columns",
                );
            }
        }
        let code = row.get("code").and_then(Value::as_i64);
        if code.is_none() {
            self.fault(
                &MALFORMED,
                &format!("{place}/code"),
                "the row has no number".to_owned(),
                "add `code:` with the number that the gateway sends",
            );
        }
        let name = row.get("name").and_then(Value::as_str).unwrap_or("");
        if !crate::lint::is_type_name(name) {
            self.fault(
                &MALFORMED,
                &format!("{place}/name"),
                format!("`{name}` is not a PascalCase name"),
                "add `name: CardExpired`, or whatever the code is about",
            );
        }
        let meaning = self.sentence(place, row, "meaning");
        let advice = self.sentence(place, row, "advice");
        let owner = self.word(place, row, "owner", &OWNERS);
        let remedy = self.word(place, row, "remedy", &REMEDIES);
        let outcome = self.word(place, row, "outcome", &OUTCOMES);
        (self.faults.len() == before).then_some(())?;
        Some(PaymentCode {
            code: code?,
            name: name.to_owned(),
            meaning,
            owner,
            remedy,
            advice,
            outcome,
        })
    }

    fn sentence(&mut self, place: &str, row: &Value, key: &str) -> String {
        let text = row.get(key).and_then(Value::as_str).unwrap_or("").trim();
        if !text.ends_with('.') || text.len() < 2 {
            self.fault(
                &MALFORMED,
                &format!("{place}/{key}"),
                format!("`{key}` is not a sentence"),
                "write one sentence, in our own words, with its full stop",
            );
        }
        text.to_owned()
    }

    fn word(&mut self, place: &str, row: &Value, key: &str, known: &[&str]) -> String {
        let word = row.get(key).and_then(Value::as_str).unwrap_or("");
        if !known.contains(&word) {
            let message = if word.is_empty() {
                format!("the row has no `{key}`")
            } else {
                format!("there is no {key} `{word}`")
            };
            let help = format!("use one of {}", known.join(", "));
            self.fault(&MALFORMED, &format!("{place}/{key}"), message, &help);
        }
        word.to_owned()
    }

    fn repeated(&mut self, place: &str, key: &str, value: &str, first: usize) {
        let line = nearest_line(self.lines, &format!("/{first}/{key}")).unwrap_or(0);
        self.fault(
            &REPEATED,
            &format!("{place}/{key}"),
            format!("the {key} {value} is already there, on line {line}"),
            "merge the two rows, or correct one",
        );
    }

    fn fault(&mut self, rule: &Rule, pointer: &str, message: String, help: &str) {
        self.faults.push(Fault {
            rule: rule.id,
            file: self.source.name.clone(),
            line: nearest_line(self.lines, pointer),
            pointer: format!("#{pointer}"),
            message,
            help: help.to_owned(),
        });
    }
}
