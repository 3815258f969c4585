//! The register of differences: deviations in the specs, and the lock of the published files that were reviewed.

use std::process::Command;

use bigcommerce_impact::published::{FILES, IN_PART, NOTHING};
use serde_json::Value;

use super::changes;
use crate::project::{Failure, Project, stderr, stdout};

/// The shop of the linter's tests, as somebody publishes it; its orders have no products.
const ORDERS: &str = r##"openapi: 3.0.3
info: {title: Orders, version: "2"}
servers: [{url: "https://api.bigcommerce.com/stores/{store_hash}"}]
paths:
  /v2/orders:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer}}
        - name: include
          in: query
          style: form
          explode: false
          schema: {type: array, items: {type: string, enum: [consignments, fees]}}
      responses:
        "200":
          description: The orders.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
  /v3/orders/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                email: {type: string}
                wrapping: {type: object, nullable: true, properties: {message: {type: string, maxLength: 200}}}
                pay_with:
                  oneOf:
                    - {type: object, required: [type], properties: {type: {type: string, enum: [card]}, holder: {type: string}}}
                    - {type: object, required: [type], properties: {type: {type: string, enum: [store_credit]}}}
                version: {type: integer}
      responses:
        "200":
          description: The order.
          content:
            application/json:
              schema:
                type: object
                required: [data]
                properties:
                  data: {$ref: "#/components/schemas/Order"}
                  meta: {type: object}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        status_id: {type: integer, enum: [0, 1]}
        payment_status: {type: string, nullable: true, enum: [authorized, captured, capture pending]}
        total: {type: number}
        date_created: {type: string}
"##;

/// Where the shop's orders are published.
const FILE: &str = "docs/reference/orders.v2.oas2.yml";

/// The deviation of the shop, as a list of the fields that it is about.
const EXPLAINED: &str =
    "        until: The published file lists them.\n        fields: [products, status_id]\n";

/// The shop and a checkout of the docs with a history, whose files are reviewed.
fn reviewed(name: &str) -> Result<Project, Failure> {
    let shop = published(name)?;
    git(&shop, &["init", "--quiet"])?;
    git(&shop, &["add", "."])?;
    git(&shop, &["commit", "--quiet", "--message", "Orders"])?;
    shop.done(&["drift", "--upstream", &docs(&shop), "--accept"])?;
    Ok(shop)
}

/// The same without history and without a review.
fn published(name: &str) -> Result<Project, Failure> {
    let shop = Project::new(&format!("register-{name}"))?;
    for file in FILES.into_iter().chain(IN_PART) {
        shop.write(&format!("docs/{file}"), NOTHING)?;
    }
    shop.write(FILE, ORDERS)?;
    let found = "        until: The published file lists them.\n";
    shop.edit("specs/shop.yaml", found, EXPLAINED)?;
    Ok(shop)
}

#[test]
fn a_change_where_a_deviation_stands_is_reported_until_it_is_accepted() -> Result<(), Failure> {
    let shop = reviewed("accepted")?;
    ends_with(0, &shop, &[])?;
    // The deviation explains every difference of the field: only the review can tell that this one is new.
    shop.edit(
        FILE,
        "status_id: {type: integer, enum: [0, 1]}",
        "status_id: {type: string}",
    )?;
    let report = ends_with(1, &shop, &[])?;
    let change = change(&report, "type changed from integer to string")?;
    assert_eq!(
        change["fingerprint"],
        "orders.v2.oas2.yml GET /v2/orders response 200 body[].status_id: type changed from integer to string"
    );
    assert!(
        change["rust"]
            .to_string()
            .contains("bigcommerce_shop::types::Order::status_id"),
        "{change}"
    );
    ends_with(0, &shop, &["--accept"])?;
    ends_with(0, &shop, &[])?;
    Ok(())
}

#[test]
fn the_lock_has_one_line_for_each_published_file() -> Result<(), Failure> {
    let shop = reviewed("lock")?;
    let lock = std::fs::read_to_string(shop.root.join("specs/published.lock"))?;
    let lines: Vec<_> = lock.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), FILES.len() + IN_PART.len(), "{lock}");
    let blob = git(&shop, &["rev-parse", "HEAD:reference/orders.v2.oas2.yml"])?;
    let line = format!("reference/orders.v2.oas2.yml {}", blob.trim());
    assert!(lines.contains(&line.as_str()), "{lock}");
    Ok(())
}

#[test]
fn without_history_a_changed_file_is_named_and_its_explained_differences_are_listed()
-> Result<(), Failure> {
    let shop = published("no-history")?;
    shop.done(&["drift", "--upstream", &docs(&shop), "--accept"])?;
    // An unchanged file needs no history.
    ends_with(0, &shop, &[])?;
    shop.edit(
        FILE,
        "status_id: {type: integer, enum: [0, 1]}",
        "status_id: {type: string}",
    )?;
    let report = ends_with(1, &shop, &[])?;
    let unreviewed = report["unreviewed"].as_array().ok_or("a list")?;
    assert_eq!(unreviewed.len(), 1, "{report}");
    assert_eq!(unreviewed[0]["file"], "reference/orders.v2.oas2.yml");
    let change = change(&report, "type changed from integer to string")?;
    assert_eq!(
        change["explained"],
        "The published file lacks the products."
    );
    Ok(())
}

#[test]
fn words_that_change_need_nobody() -> Result<(), Failure> {
    let shop = reviewed("words")?;
    shop.edit(FILE, "description: The orders.", "description: All orders.")?;
    ends_with(0, &shop, &[])?;
    Ok(())
}

#[test]
fn a_field_that_only_ours_has_is_called_that_and_can_be_declared() -> Result<(), Failure> {
    let shop = reviewed("absent")?;
    let field = "        total:\n          description: What is to be paid.\n";
    let own = "        campaign: {type: string, description: Where it comes from.}\n";
    shop.edit("specs/shop.yaml", field, &format!("{own}{field}"))?;
    let output = shop.run(&["drift", "--upstream", &docs(&shop)])?;
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains(
            "at `[].campaign`: only ours has the field `campaign`; the published file does not\n"
        ),
        "{said}"
    );
    assert!(
        said.contains("write `x-deviation: {absent: true, "),
        "{said}"
    );
    assert!(!said.contains("gone"), "{said}");
    let declared = own.replace(
        "}\n",
        ", x-deviation: {absent: true, why: Stores have it., evidence: An answer., until: It is published.}}\n",
    );
    shop.edit("specs/shop.yaml", own, &declared)?;
    ends_with(0, &shop, &[])?;
    Ok(())
}

#[test]
fn a_deviation_that_explains_nothing_is_stale() -> Result<(), Failure> {
    let shop = reviewed("stale")?;
    shop.edit(
        "specs/shop.yaml",
        "fields: [products, status_id]",
        "fields: [products]",
    )?;
    ends_with(0, &shop, &[])?;
    shop.edit(
        "specs/shop.yaml",
        "fields: [products]",
        "fields: [no_such_field]",
    )?;
    let report = ends_with(1, &shop, &[])?;
    assert!(
        report["stale"].to_string().contains("lacks the products"),
        "{report}"
    );
    Ok(())
}

#[test]
fn a_lock_that_cannot_be_read_ends_with_two_and_names_the_line() -> Result<(), Failure> {
    let shop = published("wrong-lock")?;
    shop.write(
        "specs/published.lock",
        "# Reviewed.\nreference/orders.v2.oas2.yml soon\n",
    )?;
    let output = shop.run(&["drift", "--upstream", &docs(&shop)])?;
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("specs/published.lock:2"),
        "{}",
        stderr(&output)
    );
    Ok(())
}

fn docs(shop: &Project) -> String {
    shop.root.join("docs").display().to_string()
}

fn git(shop: &Project, words: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .arg("-C")
        .arg(shop.root.join("docs"))
        .args(["-c", "user.name=Jane", "-c", "user.email=jane@example.com"])
        .args(words)
        .output()?;
    assert!(output.status.success(), "{}", stderr(&output));
    Ok(stdout(&output))
}

/// What is said of the published files, with this exit code.
fn ends_with(code: i32, shop: &Project, more: &[&str]) -> Result<Value, Failure> {
    let docs = docs(shop);
    let words = ["drift", "--format", "json", "--upstream", &docs];
    let output = shop.run(&[&words, more].concat())?;
    let report = serde_json::from_str(&stdout(&output)).map_err(|_| stderr(&output))?;
    assert_eq!(output.status.code(), Some(code), "{report}");
    Ok(report)
}

/// The change whose name ends with these words.
fn change<'r>(report: &'r Value, words: &str) -> Result<&'r Value, Failure> {
    let named = |change: &&Value| {
        change["fingerprint"]
            .as_str()
            .is_some_and(|name| name.ends_with(words))
    };
    let found = changes(report).into_iter().find(named);
    found.ok_or_else(|| format!("{words}: {report}").into())
}
