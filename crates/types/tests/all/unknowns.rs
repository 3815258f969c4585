//! What an answer holds beyond its type is found where it stands, by name, and nothing else is.

use std::collections::BTreeMap;

use bigcommerce_types::wire::unknown::{UnknownKind, unknowns};
use bigcommerce_types::wire::{Json, Wire};
use bigcommerce_types::{
    Address, Amount, Data, FieldValue, Nullable, Time, UnknownObject, UnknownValue, open_enum,
    record, union,
};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum Mood {
    Good,
    Unknown(UnknownValue),
}
open_enum! { Mood: text { Good = "good" } }

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum Step {
    First,
    Unknown(UnknownValue),
}
open_enum! { Step: integer { First = 1 } }

#[derive(Clone, PartialEq)]
struct Circle {
    radius: i64,
    home: Option<Box<Address>>,
}
record! { Circle { radius: "radius", home: "home" } }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum Figure {
    Circle(Circle),
    Unknown(UnknownObject),
}
union! { Figure open by "type" { Circle = "circle" } }

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum Figures {
    One(Figure),
    Many(Vec<Figure>),
    Unknown(UnknownObject),
}
union! { Figures open by shape { One = object, Many = array } }

#[derive(Clone, PartialEq)]
struct Walk {
    address: Address,
    mood: Option<Mood>,
    moods: Vec<Mood>,
    step: Option<Step>,
    figures: Option<Figures>,
    next: Option<Box<Walk>>,
    cleared: Option<Nullable<Circle>>,
    by_sku: BTreeMap<String, Circle>,
    free: Option<Json>,
    field: Option<FieldValue>,
    cost: Option<Amount>,
    at: Option<Time>,
}
record! { Walk {
    address: flatten,
    mood: "mood",
    moods: "moods",
    step: "step",
    figures: "figures",
    next: "next",
    cleared: "cleared",
    by_sku: "by_sku",
    free: "free",
    field: "a/field~",
    cost: "cost" text,
    at: "at",
} }

/// Each place that is not known, as `kind pointer`, of an answer that can be read.
fn found<T: Wire>(body: &str) -> Vec<String> {
    bigcommerce_types::wire::decode::<T>(body.as_bytes()).expect("an answer that can be read");
    let kind = |kind| match kind {
        UnknownKind::Field => "field",
        UnknownKind::Value => "value",
        UnknownKind::Variant => "variant",
    };
    unknowns(T::form(), body.as_bytes())
        .into_iter()
        .map(|unknown| format!("{} {}", kind(unknown.kind), unknown.pointer))
        .collect()
}

#[test]
fn what_is_known_is_not_reported_in_any_of_its_forms() {
    for body in [
        r#"{"city":"Austin","mood":"good","moods":["good"],"step":"1","cost":"12.50","at":"","a/field~":["x"]}"#,
        r#"{"figures":{"type":"circle","radius":1,"home":{"phone":{}}},"cleared":null,"by_sku":[],"free":{"new":{"er":1}}}"#,
        r#"{"figures":[{"radius":2,"type":"circle","home":[]}],"moods":null,"next":{"next":{"mood":""}},"step":1.0}"#,
        r#"{"moods":{},"step":"","mood":{},"figures":null,"next":[],"cost":1e2,"at":1353369600,"a/field~":"x"}"#,
    ] {
        assert_eq!(found::<Walk>(body), [""; 0], "{body}");
    }
}

#[test]
fn an_unknown_field_is_found_at_its_place() {
    for (body, place) in [
        (r#"{"new":null}"#, "/new"),
        (r#"{"next":{"next":{"new":[1]}}}"#, "/next/next/new"),
        (
            r#"{"figures":{"new":1,"radius":1,"type":"circle"}}"#,
            "/figures/new",
        ),
        (
            r#"{"figures":[{"type":"circle","radius":1},{"type":"circle","radius":1,"new":1}]}"#,
            "/figures/*/new",
        ),
        (
            r#"{"figures":{"type":"circle","radius":1,"home":{"new":1}}}"#,
            "/figures/home/new",
        ),
        (r#"{"cleared":{"radius":1,"new":{}}}"#, "/cleared/new"),
        (
            r#"{"by_sku":{"jane":{"radius":1,"new":1}}}"#,
            "/by_sku/*/new",
        ),
        (
            r#"{"custom_fields":[{"field_id":"a","new":1}]}"#,
            "/custom_fields/*/new",
        ),
    ] {
        assert_eq!(found::<Walk>(body), [format!("field {place}")], "{body}");
    }
}

#[test]
fn an_unknown_value_is_found_at_its_place_and_not_repeated() {
    for (body, expected) in [
        (r#"{"mood":"canary"}"#, "value /mood"),
        (r#"{"mood":17}"#, "value /mood"),
        (r#"{"moods":["good","canary","other"]}"#, "value /moods/*"),
        (r#"{"step":4}"#, "value /step"),
        (r#"{"step":"canary"}"#, "value /step"),
        (
            r#"{"figures":{"type":"square","side":1}}"#,
            "value /figures/type",
        ),
        (r#"{"figures":[{"side":1}]}"#, "variant /figures/*"),
        (r#"{"figures":"canary"}"#, "variant /figures"),
        (r#"{"a/field~":4}"#, "variant /a~1field~0"),
    ] {
        assert_eq!(found::<Walk>(body), [expected], "{body}");
    }
}

#[test]
fn an_envelope_is_looked_through_where_there_is_one() {
    assert_eq!(
        found::<Data<Vec<Walk>>>(
            r#"{"data":[{"new":1},{"new":2}],"meta":{"pagination":{"links":{"newer":1}},"newest":1},"also":1}"#
        ),
        [
            "field /data/*/new",
            "field /meta/pagination/links/newer",
            "field /meta/newest",
            "field /also"
        ]
    );
    assert_eq!(found::<Data<Vec<Walk>>>(r#"[{"new":1}]"#), ["field /*/new"]);
    assert_eq!(found::<()>(r#"{"new":1}"#), ["field /new"]);
    assert_eq!(found::<Json>(r#"{"new":1}"#), [""; 0]);
}

#[test]
fn a_key_that_could_be_data_is_not_repeated() {
    let keys = [
        "4111111111111111",
        "jane.doe@example.com",
        "k3v9x0q2m1z8w7p4c5b6n0a1s2d3f4g",
        "Jane Doe",
        "737",
        "",
    ];
    for key in keys {
        let body = format!(r#"{{"next":{{"{key}":1}}}}"#);
        assert_eq!(found::<Walk>(&body), ["field /next/[field]"], "{key}");
    }
    let members: Vec<_> = ('a'..='z').map(|key| format!(r#""{key}":1"#)).collect();
    let body = format!(r#"{{"next":{{{}}}}}"#, members.join(","));
    assert_eq!(
        found::<Walk>(&body),
        ["field /next/*"],
        "so many are no fields"
    );
}

#[test]
fn a_body_that_is_wrong_is_no_trouble() {
    for body in [
        "",
        "{",
        "null",
        "7",
        "[[[",
        "\u{feff}{}",
        r#"{"next":7,"by_sku":7,"moods":{"a":1}}"#,
    ] {
        assert_eq!(unknowns(Walk::form(), body.as_bytes()), [], "{body}");
    }
    let deep = "{\"next\":".repeat(10_000);
    assert_eq!(unknowns(Walk::form(), deep.as_bytes()), []);
    assert_eq!(unknowns(Walk::form(), &[0xff, 0x00]), []);
}
