//! Regen as a whole: the tree, its determinism, and what it refuses rather than render wrong.

use bigcommerce_codegen::document::Fault;
use bigcommerce_codegen::regen::{Tree, regen};

use crate::golden;

#[test]
fn the_corner_shop_comes_out_as_in_its_golden_tree() {
    let tree =
        regen(&[golden::corner_shop()], &[]).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let paths: String = tree.keys().map(|path| format!("{path}\n")).collect();
    golden::check("regen/tree.txt", &paths);
    for (path, text) in &tree {
        golden::check(
            &format!("regen/{}", path.replace("/src/generated", "")),
            text,
        );
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let run = || regen(&[golden::corner_shop()], &[]);
    assert_eq!(run(), run());
}

#[test]
fn the_order_of_keys_in_the_file_does_not_move_types_or_arguments_of_new() {
    let moved = |text: String| {
        text.replace(
            "        text: {type: string, description: What it says.}\n",
            "        style: {type: string, description: How.}\n        text: {type: string, description: What it says.}\n",
        )
    };
    let before = shop(|text| text);
    let after = shop(moved);
    let untouched = "crates/corner-shop/src/generated/client/orders.rs";
    assert_eq!(
        before[untouched].lines().skip(2).collect::<Vec<_>>(),
        after[untouched].lines().skip(2).collect::<Vec<_>>(),
    );
}

#[test]
fn a_component_that_no_operation_uses_is_not_emitted() {
    let tree = shop(|text| {
        text.replace(
            "  schemas:\n    CartRequest:",
            "  schemas:\n    Forgotten: {type: object, description: Nobody's., properties: {a: {type: string, description: A.}}}\n    CartRequest:",
        )
    });
    assert!(tree.values().all(|text| !text.contains("Forgotten")));
}

#[test]
fn a_tag_with_many_components_has_a_file_for_its_requests() {
    let few = shop(|text| text);
    let requests = "crates/corner-shop/src/generated/types/carts_requests.rs";
    let answers = "crates/corner-shop/src/generated/types/carts.rs";
    assert!(!few.contains_key(requests));
    let many = shop(|text| {
        let (mut properties, mut schemas) = (String::new(), String::new());
        for number in 0..20 {
            properties += &format!(
                "        extra_{number}: {{allOf: [{{$ref: \"#/components/schemas/Extra{number}\"}}], description: More.}}\n"
            );
            schemas += &format!(
                "    Extra{number}: {{type: object, description: More., properties: {{a: {{type: string, description: A.}}}}}}\n"
            );
        }
        let (cart, banners) = (
            "      description: A cart.\n      required: [id]\n      properties:\n",
            "    Banners:\n",
        );
        text.replace(cart, &format!("{cart}{properties}"))
            .replace(banners, &format!("{schemas}{banners}"))
    });
    assert!(many[requests].contains("pub struct CartRequest"));
    assert!(!many[answers].contains("pub struct CartRequest"));
    assert!(
        many[answers].contains("pub struct CartLine"),
        "answers have it, too"
    );
}

#[test]
fn an_x_rust_type_that_typify_ignores_fails_regen() {
    let faults = refused(
        "crate: bigcommerce-types, version: \"*\", path: \"bigcommerce_types::CartId\"",
        "crate: bigcommerce_types, version: \"*\", path: \"bigcommerce_types::CartId\"",
    );
    assert_eq!(faults[0].rule, "x-rust-type-ignored");
    assert!(
        faults[0].message.contains("bigcommerce_types::CartId"),
        "{}",
        faults[0]
    );
}

#[test]
fn what_the_generator_cannot_express_is_refused_with_its_place() {
    for (from, to, pointer, words) in [
        (
            "tags: [Till]",
            "tags: [Till, Carts]",
            "#/paths/~1payments/post",
            "exactly one tag",
        ),
        (
            "text: {type: string, description: What it says.}",
            "text: {type: number, description: What it says.}",
            "#/components/schemas/Banner/properties/text",
            "`type: number` is not supported",
        ),
        (
            "text: {type: string, description: What it says.}",
            "text: {description: What it says., anyOf: [{type: string}]}",
            "#/components/schemas/Banner/properties/text",
            "`anyOf` is not supported",
        ),
        (
            "text: {type: string, description: What it says.}",
            "text: {description: What it says., type: object}",
            "#/components/schemas/Banner/properties/text",
            "`additionalProperties` has to say what is inside",
        ),
        (
            "        locale: {type: string, description: The language., maxLength: 5}",
            "        address: {type: string, description: The language., maxLength: 5}",
            "#/components/schemas/CartRequest/properties/address",
            "the flattened part already uses the field `address`",
        ),
        (
            "          credit: \"#/components/schemas/Credit\"\n",
            "",
            "#/components/schemas/Instrument/oneOf/1",
            "not a reference that the mapping names",
        ),
        (
            "x-enum-names: {\"0\": Incomplete, \"11\": AwaitingFulfillment}",
            "x-enum-names: {\"0\": Incomplete}",
            "#/components/schemas/OrderStatus/enum/1",
            "`11` cannot be the name of a variant",
        ),
        (
            "          explode: false\n",
            "",
            "#/paths/~1v2~1orders/get/parameters/1",
            "`explode: false`",
        ),
        (
            "{name: email, in: query,",
            "{name: email, in: header,",
            "#/paths/~1v2~1orders/get/parameters/2",
            "only path and query parameters",
        ),
    ] {
        let faults = refused(from, to);
        let found = faults
            .iter()
            .any(|fault| fault.pointer == pointer && fault.message.contains(words));
        assert!(found, "expected `{words}` at {pointer}, got {faults:#?}");
    }
}

fn shop(change: impl Fn(String) -> String) -> Tree {
    regen(&[golden::corner_shop_with(change)], &[]).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

fn refused(from: &str, to: &str) -> Vec<Fault> {
    let document = golden::corner_shop_with(|text| text.replace(from, to));
    match regen(&[document], &[]) {
        Ok(_) => panic!("`{to}` was accepted"),
        Err(faults) => faults,
    }
}
