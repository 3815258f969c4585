//! What changes mean for the clients of a tiny shop: which Rust items they touch, and whether requests still fit.

use std::fs;
use std::path::Path;

use bigcommerce_codegen::document::Source;
use bigcommerce_codegen::load;
use bigcommerce_drift::{Change, Kind, Level, Method, OperationKey, Place, Site, Step};
use bigcommerce_impact::catalog::{Shape, Type};
use bigcommerce_impact::kept::{self, Stamp};
use bigcommerce_impact::{Catalog, Finding, Report, Steps, render, survey};

type Failure = Box<dyn std::error::Error>;

#[test]
fn a_request_is_tolerated_where_ours_sends_what_is_still_taken() -> Result<(), Failure> {
    let catalog = shop()?;
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let types = |old: &str, new: &str| Kind::TypeChanged {
        old: texts(&[old]),
        new: texts(&[new]),
    };
    let added = |name: &str, required| Kind::PropertyAdded {
        name: name.to_owned(),
        required,
    };
    let gone = |name: &str| Kind::PropertyRemoved {
        name: name.to_owned(),
    };
    for (path, kind, tolerated, item) in [
        (vec!["colour"], added("colour", true), false, "OrderUpdate"),
        (vec!["colour"], gone("colour"), true, "OrderUpdate"),
        (vec!["email"], gone("email"), false, "OrderUpdate::email"),
        (vec!["email"], Kind::Required, false, "OrderUpdate::email"),
        (
            vec!["version"],
            types("integer", "string"),
            false,
            "OrderUpdate::version",
        ),
        (
            vec!["version"],
            types("integer", "number"),
            true,
            "OrderUpdate::version",
        ),
        (
            vec!["wrapping"],
            Kind::NotNullable,
            false,
            "OrderUpdate::wrapping",
        ),
        (
            vec!["pay_with"],
            Kind::NotNullable,
            true,
            "OrderUpdate::pay_with",
        ),
        (
            vec!["pay_with", "type"],
            Kind::Required,
            true,
            "CardInstrument",
        ),
        (
            vec!["pay_with", "type"],
            Kind::EnumValuesRemoved {
                values: texts(&["card"]),
            },
            false,
            "CardInstrument",
        ),
        (
            vec!["pay_with", "type"],
            Kind::EnumValuesRemoved {
                values: texts(&["cheque"]),
            },
            true,
            "CardInstrument",
        ),
        (vec![], Kind::Required, true, "OrderUpdate"),
        (vec![], Kind::BodyRemoved, false, "OrderUpdate"),
    ] {
        let change = Change {
            level: Level::RequestBreaking,
            kind,
            operation: OperationKey {
                method: Method::Put,
                path: "/v3/orders/{id}".to_owned(),
            },
            site: Site::Request {
                media: "application/json".to_owned(),
            },
            path: path
                .into_iter()
                .map(|name| Step::Property(name.to_owned()))
                .collect(),
            old: None,
            new: None,
            text: "it changed".to_owned(),
        };
        let finding = found(&catalog, &change);
        assert_eq!(finding.tolerated, tolerated, "{change:?}: {}", finding.why);
        let item = format!("bigcommerce_shop::types::{item}");
        assert!(
            finding.rust.contains(&item),
            "{change:?}: {:?}",
            finding.rust
        );
    }
    Ok(())
}

#[test]
fn there_is_nothing_to_do_where_ours_has_what_is_new() -> Result<(), Failure> {
    let catalog = shop()?;
    for (name, silent) in [("email", true), ("colour", false)] {
        let change = Change {
            level: Level::Compatible,
            kind: Kind::PropertyAdded {
                name: name.to_owned(),
                required: false,
            },
            operation: OperationKey {
                method: Method::Put,
                path: "/v3/orders/{id}".to_owned(),
            },
            site: Site::Request {
                media: "application/json".to_owned(),
            },
            path: vec![Step::Property(name.to_owned())],
            old: None,
            new: None,
            text: "it is new".to_owned(),
        };
        let report = Report::new(&catalog, &[change], "old.yaml", "new.yaml");
        let said = render::text(&report);
        assert_eq!(said.contains("ours can send it already"), silent, "{said}");
        assert_eq!(said.contains("do        nothing: "), silent, "{said}");
    }
    Ok(())
}

#[test]
fn a_parameter_is_a_field_of_the_query() -> Result<(), Failure> {
    let catalog = shop()?;
    let mut change = listing(Kind::ParameterRemoved);
    change.site = Site::Parameter {
        location: "query".to_owned(),
        name: "include".to_owned(),
    };
    let finding = found(&catalog, &change);
    assert!(!finding.tolerated);
    assert_eq!(
        finding.rust,
        [
            "bigcommerce_shop::Client::list_orders",
            "bigcommerce_shop::query::ListOrdersQuery::include"
        ]
    );
    change.kind = Kind::EnumValuesRemoved {
        values: vec!["shipments".to_owned()],
    };
    change.path = vec![Step::Items];
    assert!(found(&catalog, &change).tolerated, "ours has no such value");
    Ok(())
}

#[test]
fn a_new_status_is_tolerated_only_where_its_body_does_not_matter() -> Result<(), Failure> {
    let catalog = shop()?;
    for (status, tolerated) in [("204", true), ("202", false), ("418", true)] {
        let mut change = listing(Kind::StatusAdded {
            status: status.to_owned(),
        });
        change.site = Site::Response {
            status: status.to_owned(),
            media: String::new(),
        };
        let finding = found(&catalog, &change);
        assert_eq!(finding.tolerated, tolerated, "{status}: {}", finding.why);
    }
    Ok(())
}

#[test]
fn changes_at_one_place_are_one_finding_with_all_operations() -> Result<(), Failure> {
    let catalog = shop()?;
    let at = |path: Vec<Step>, method, operation: &str| Change {
        operation: OperationKey {
            method,
            path: operation.to_owned(),
        },
        path,
        new: Some(Place {
            pointer: "#/components/schemas/Order/properties/total".to_owned(),
            line: Some(7),
        }),
        ..listing(Kind::Nullable)
    };
    let total = || Step::Property("total".to_owned());
    let data = || Step::Property("data".to_owned());
    let report = Report::new(
        &catalog,
        &[
            at(vec![Step::Items, total()], Method::Get, "/v2/orders"),
            at(vec![data(), total()], Method::Put, "/v3/orders/{order_id}"),
        ],
        "old.yml",
        "new.yml",
    );
    assert_eq!(report.findings.len(), 1);
    let finding = &report.findings[0];
    assert_eq!(
        finding.operations,
        ["GET /v2/orders", "PUT /v3/orders/{order_id}"]
    );
    assert!(finding.tolerated);
    Ok(())
}

#[test]
fn names_of_a_document_cannot_leave_their_cell_or_reach_the_terminal() -> Result<(), Failure> {
    let catalog = shop()?;
    let name = "a`|b\u{1b}[31m</details>@everyone\n# Title";
    let mut change = listing(Kind::PropertyAdded {
        name: name.to_owned(),
        required: false,
    });
    change.path = vec![Step::Items, Step::Property(name.to_owned())];
    change.text = format!("the field `{name}` is new");
    let report = Report::new(&catalog, &[change], "old.yml", name);
    let markdown = render::markdown(&report);
    assert!(
        !markdown.contains("\u{1b}") && !markdown.contains("\n# Title"),
        "{markdown}"
    );
    assert!(!without_code(&markdown).contains("@everyone"), "{markdown}");
    let row = markdown
        .lines()
        .find(|line| line.starts_with("| ") && line.contains("everyone"));
    let bars = row.ok_or("no row")?.replace("\\|", "").matches('|').count();
    assert_eq!(bars, 6, "{markdown}");
    assert!(!render::text(&report).contains('\u{1b}'));
    Ok(())
}

/// The text without its code spans, each of which ends with as many backticks as it began with.
fn without_code(markdown: &str) -> String {
    let (mut text, mut rest) = (String::new(), markdown);
    while let Some(start) = rest.find('`') {
        let (before, span) = rest.split_at(start);
        text.push_str(before);
        let fence = span.len() - span.trim_start_matches('`').len();
        let inside = &span[fence..];
        let ends = |at: &usize| {
            let run = inside[*at..].len() - inside[*at..].trim_start_matches('`').len();
            run == fence && !inside[..*at].ends_with('`')
        };
        let end = inside.match_indices('`').map(|(at, _)| at).find(ends);
        rest = end.map_or("", |end| &inside[end + fence..]);
    }
    text + rest
}

#[test]
fn the_digest_of_a_catalog_covers_each_spec_and_what_it_may_borrow() -> Result<(), Failure> {
    let catalog = shop()?;
    let stamp = Stamp::of(["specs/shared.yaml", "a", "specs/shop.yaml", "bc"]);
    let kept = kept::text(&catalog, &stamp);
    assert!(kept::read(&kept, &stamp).is_some());
    for other in [
        ["specs/shared.yaml", "x", "specs/shop.yaml", "bc"],
        ["specs/shared.yaml", "a", "specs/shop.yaml", "x"],
        ["specs/shared.yaml", "a", "specs/till.yaml", "bc"],
        ["specs/shared.yaml", "as", "pecs/shop.yaml", "bc"],
    ] {
        assert!(kept::read(&kept, &Stamp::of(other)).is_none(), "{other:?}");
    }
    Ok(())
}

#[test]
fn what_is_written_down_of_our_side_is_read_as_it_was() -> Result<(), Failure> {
    let catalog = shop()?;
    let again = Catalog::read(&catalog.text())?;
    assert_eq!(again.text(), catalog.text());
    let call = again.find("GET", "/v2/orders").ok_or("no such operation")?;
    assert_eq!(call.pages.as_deref(), Some("list_orders_pages"));
    let Some(Type::Record { fields, .. }) = again.component("shop", "Order") else {
        return Err("an order is a struct".into());
    };
    assert!(fields["id"].required);
    assert_eq!(fields["total"].shape, Shape::Of("Amount".to_owned()));
    for wrong in ["", "{}", "{\n\"operations\": [\nnonsense\n]\n}"] {
        assert!(Catalog::read(wrong).is_err(), "{wrong:?}");
    }
    Ok(())
}

/// A change of the answer to the list of orders.
fn listing(kind: Kind) -> Change {
    Change {
        level: Level::ResponseBreaking,
        kind,
        operation: OperationKey {
            method: Method::Get,
            path: "/v2/orders".to_owned(),
        },
        site: Site::Response {
            status: "200".to_owned(),
            media: "application/json".to_owned(),
        },
        path: Vec::new(),
        old: None,
        new: None,
        text: "it changed".to_owned(),
    }
}

fn found(catalog: &Catalog, change: &Change) -> Finding {
    Report::new(catalog, std::slice::from_ref(change), "old.yml", "new.yml").findings[0].clone()
}

pub(crate) fn shop() -> Result<Catalog, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/lint/base");
    let mut sources = Vec::new();
    for name in ["shared.yaml", "shop.yaml"] {
        sources.push(Source {
            name: format!("specs/{name}"),
            text: fs::read_to_string(folder.join(name))?,
        });
    }
    let documents = load::load(&sources).map_err(|faults| format!("{faults:?}"))?;
    Ok(survey(&documents, &Steps::default()).map_err(|faults| format!("{faults:?}"))?)
}
