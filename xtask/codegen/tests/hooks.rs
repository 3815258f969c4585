//! The schema of webhooks: what it becomes, and what is said about one that is wrong.

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::hooks::regen;

type Tested = Result<(), Box<dyn std::error::Error>>;

const SCHEMA: &str = include_str!("../../../specs/webhooks.schema.json");

fn source(text: &str) -> Source {
    Source {
        name: "specs/webhooks.schema.json".into(),
        text: text.into(),
    }
}

/// The first fault of the schema with `find` replaced by `put`.
fn fault(find: &str, put: &str) -> Result<String, Box<dyn std::error::Error>> {
    let changed = SCHEMA.replacen(find, put, 1);
    assert_ne!(changed, SCHEMA, "the schema has `{find}`");
    match regen(&source(&changed), true) {
        Ok(_) => Err(format!("nothing is said about `{put}`").into()),
        Err(faults) => Ok(faults[0].to_string()),
    }
}

#[test]
fn the_schema_becomes_the_checked_in_files() -> Tested {
    let tree = regen(&source(SCHEMA), true).map_err(|faults| faults[0].to_string())?;
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let names: Vec<&str> = tree.keys().map(String::as_str).collect();
    let folder = "crates/webhooks/src/generated";
    assert_eq!(
        names,
        ["data.rs", "event.rs", "mod.rs"].map(|name| format!("{folder}/{name}"))
    );
    for (name, text) in &tree {
        assert_eq!(
            std::fs::read_to_string(format!("{root}{name}"))?,
            *text,
            "run `cargo xtask regen`"
        );
    }
    Ok(())
}

#[test]
fn a_topic_has_a_variant_with_its_words_and_the_data_of_its_rule() -> Tested {
    let changed = SCHEMA
        .replacen("(cart/converted)", "(cart/converted|cart/melted)", 1)
        .replacen(
            r#""cart/converted","#,
            r#""cart/converted", "cart/melted","#,
            1,
        )
        .replacen(
            r#""cart/converted": "CartConverted","#,
            r#""cart/converted": "CartConverted", "cart/melted": "CartMelted","#,
            1,
        )
        .replacen(
            r#""cart/converted": "A cart became"#,
            r#""cart/melted": "A cart melted.", "cart/converted": "A cart became"#,
            1,
        );
    let tree = regen(&source(&changed), true).map_err(|faults| faults[0].to_string())?;
    let event = &tree["crates/webhooks/src/generated/event.rs"];
    assert!(
        event.contains("    /// A cart melted.\n    CartMelted(ConvertedCartData),"),
        "{event}"
    );
    assert!(event.contains("Topic::CartMelted => data.decode().map(Self::CartMelted)"));
    Ok(())
}

#[test]
fn every_fault_names_its_rule_its_line_and_its_place() -> Tested {
    for (find, put, rule, place) in [
        (
            r#""type": "object","#,
            r#""type": "object" "type""#,
            "error[syntax]",
            "",
        ),
        (
            r#""pattern": "^store/(channel/[0-9]+/)?(order/statusUpdated)$""#,
            r#""pattern": "^nothing$""#,
            "error[example-missing]",
            "#/allOf/",
        ),
        (
            r#""order/archived","#,
            r#""order/archived", "order/melted","#,
            "error[hook-data-missing]",
            "#/$defs/Topic/enum/",
        ),
        (
            r#""id": 118}"#,
            r#""id": []}"#,
            "error[example-invalid]",
            "#/examples/",
        ),
        (
            r#""type": "string", "description": "The event,"#,
            r#""type": "text", "description": "The event,"#,
            "error[hook-schema-invalid]",
            "#",
        ),
        (
            r#""previous_status_id": {"#,
            r#""previous_status_id": {"oneOf": [],"#,
            "error[hook-schema-invalid]",
            "#",
        ),
    ] {
        let fault = fault(find, put).map_err(|error| format!("{rule}: {error}"))?;
        assert!(
            fault.starts_with(rule) && fault.contains(place),
            "{rule}: {fault}"
        );
        assert!(fault.contains("specs/webhooks.schema.json"), "{fault}");
        assert!(fault.contains("\n  help: "), "{fault}");
    }
    Ok(())
}

#[test]
fn no_text_makes_it_panic() {
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "{",
        "\u{0}",
        r#"{"$defs": 1}"#,
        r#"{"allOf": [{"if": 1}], "$defs": {"Topic": {"enum": [1]}}}"#,
    ] {
        assert!(regen(&source(text), true).is_err(), "{text:?}");
    }
}
