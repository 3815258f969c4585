//! Each rendering pass, one after the other on the same method, so that a golden reads as the story of that method.

use std::fmt::Write as _;

use bigcommerce_codegen::generate::generate;
use bigcommerce_codegen::lower::lower;
use bigcommerce_codegen::payment_codes::PaymentCode;
use bigcommerce_codegen::plan::{Plan, Schema};
use bigcommerce_codegen::render::piece::Piece;
use bigcommerce_codegen::render::raw::Raw;
use bigcommerce_codegen::render::{
    codes, docs, enums, operations, queries, records, signatures, tails, unions,
};
use syn::{ImplItemFn, parse_quote};

use crate::golden;

#[test]
fn methods_keep_their_request_and_get_our_ending_query_signature_and_words() {
    let (plan, mut raw) = corner_shop();
    for operation in &plan.operations {
        let mut method = raw
            .methods
            .remove(&operation.id)
            .expect("progenitor emits every operation");
        let mut story = String::new();
        tell(&mut story, "progenitor", &method);
        tails::cut(&mut method, operation).expect("a tail to cut");
        tell(&mut story, "tails", &method);
        let query = queries::fold(&mut method, operation).expect("a query to fold");
        tell(&mut story, "queries", &method);
        for piece in query {
            story.push_str(&piece.text());
        }
        signatures::settle(&mut method, operation).expect("a signature to settle");
        tell(&mut story, "signatures", &method);
        docs::method(&mut method, &plan, operation);
        tell(&mut story, "docs", &method);
        golden::check(&format!("render/methods/{}.txt", operation.id), &story);
    }
}

#[test]
fn every_secret_that_is_hand_written_is_known_to_hide_itself() {
    let source = include_str!("../../../../crates/types/src/secret.rs");
    let mut secrets: Vec<&str> = source
        .split("\nsecret! {")
        .skip(1)
        .filter_map(|call| call.split("\n}").next()?.lines().last())
        .map(str::trim)
        .collect();
    secrets.sort_unstable();
    assert_eq!(secrets, tails::SECRETS);
}

#[test]
fn records_enums_and_unions_are_rendered_by_us() {
    let (plan, mut raw) = corner_shop();
    for (name, schema) in &plan.schemas {
        let pieces = match schema {
            Schema::Foreign(_) | Schema::Envelope => continue,
            Schema::Enum(open) => enums::render(name, open),
            Schema::Union(union) => unions::render(name, union),
            Schema::Record(record) => {
                let item = raw.structs.remove(name).expect("typify emits every record");
                records::render(&plan, name, record, item)
            }
        };
        golden::check(
            &format!("render/types/{name}.txt"),
            &joined(pieces.expect("it renders")),
        );
    }
}

#[test]
fn the_record_of_an_operation_says_what_the_transport_has_to_know() {
    let (plan, _) = corner_shop();
    golden::check("render/operations.txt", &joined(operations::render(&plan)));
}

#[test]
fn payment_codes_become_one_enum_with_a_method_for_each_column() {
    let code = |code, name: &str, owner: &str, remedy: &str, outcome: &str| PaymentCode {
        code,
        name: name.into(),
        meaning: format!("Code {code}."),
        owner: owner.into(),
        remedy: remedy.into(),
        advice: format!("Do {code}."),
        outcome: outcome.into(),
    };
    let table = [
        code(
            1,
            "CardExpired",
            "shopper",
            "ask_for_other_instrument",
            "refuses",
        ),
        code(2, "CardStolen", "shopper", "stop", "refuses"),
        code(3, "Lost", "platform", "reconcile", "in_doubt"),
    ];
    golden::check("render/codes.txt", &codes::render(&table));
}

fn corner_shop() -> (Plan, Raw) {
    let document = golden::corner_shop();
    let plan = Plan::read(&document).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let file = generate(&document, &lower(&document.value))
        .unwrap_or_else(|faults| panic!("{}", faults[0]));
    (plan, Raw::take(file))
}

fn tell(story: &mut String, pass: &str, method: &ImplItemFn) {
    let text = Piece::item(parse_quote!(impl Client { #method })).text();
    let _ = write!(story, "// after {pass}\n{text}\n");
}

fn joined(pieces: Vec<Piece>) -> String {
    pieces
        .into_iter()
        .map(|piece| piece.text() + "\n")
        .collect()
}
