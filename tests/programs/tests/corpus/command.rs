//! `cargo xtask decode`, as it is typed.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use bigcommerce_programs::decode::Tree;

use crate::Result;

fn decode(words: &[&str]) -> Result<Output> {
    Ok(Command::new(env!("CARGO_BIN_EXE_decode"))
        .args(words)
        .output()?)
}

/// A file that the command may read.
fn file(name: &str, content: &str) -> Result<PathBuf> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("decode")
        .join(name);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, content)?;
    Ok(path)
}

#[test]
fn each_file_gets_a_line_and_one_loss_is_a_failure() -> Result<()> {
    let kept = file("kept.json", r#"{"data": {"id": 118}, "meta": {}}"#)?;
    let lost = file("lost.json", r#"{"data": {"id": 118, "mood": "good"}}"#)?;
    let wrong = file("wrong.json", r#"{"data": {"id": ["tell-nobody"]}}"#)?;
    let [kept, lost, wrong] = [&kept, &lost, &wrong].map(|path| path.to_string_lossy());
    let operation = [
        "--api",
        "management-checkout",
        "--operation",
        "create_order",
    ];

    let good = decode(&[&operation[..], &["--status", "201", &kept]].concat())?;
    assert_eq!(good.status.code(), Some(0));

    let all = decode(&[&operation[..], &[&kept, &lost, &wrong]].concat())?;
    assert_eq!(all.status.code(), Some(1));
    let text = String::from_utf8(all.stdout)?;
    let lines: Vec<Tree> = text
        .lines()
        .map(|line| Tree::parse(line.as_bytes()))
        .collect::<std::result::Result<_, _>>()?;
    let column = |name: &str| -> Vec<String> {
        let cells = lines.iter().map(|line| line.get(name).map(Tree::json));
        cells.map(Option::unwrap_or_default).collect()
    };
    assert_eq!(column("decoded"), ["true", "true", "false"]);
    assert_eq!(column("lossless"), ["true", "false", "false"]);
    assert_eq!(column("lost"), ["[]", r#"["/data/mood"]"#, "[]"]);
    assert_eq!(
        column("value")[1..],
        [r#"{"data":{"id":118},"meta":{}}"#, "null"]
    );
    assert_eq!(
        column("error")[2],
        r#""expected a whole number, found a list at /data/id""#
    );
    assert!(!text.contains("tell-nobody"));
    Ok(())
}

#[test]
fn a_refusal_is_read_as_one() -> Result<()> {
    let refusal = file("refusal.json", r#"[{"status": 404, "message": "Gone."}]"#)?;
    let refusal = refusal.to_string_lossy();
    let words = [
        "--api",
        "orders",
        "--operation",
        "get_order",
        "--status",
        "404",
        &refusal,
    ];
    let output = decode(&words)?;
    assert_eq!(output.status.code(), Some(0));
    let line = Tree::parse(output.stdout.trim_ascii())?;
    assert_eq!(line.at("/value/title").and_then(Tree::text), Some("Gone."));
    Ok(())
}

#[test]
fn words_that_mean_nothing_are_told_from_a_loss() -> Result<()> {
    for words in [
        &["--api", "orders", "--operation", "fly", "x.json"][..],
        &["--api", "orders", "x.json"],
        &["--upstream", "/nowhere"],
        &[],
    ] {
        let output = decode(words)?;
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(!output.stderr.is_empty(), "{words:?}");
    }
    Ok(())
}

#[test]
fn the_examples_of_a_checkout_are_found_wherever_they_stand() -> Result<()> {
    let spec = file(
        "docs/reference/shop.yml",
        r##"
servers: [{url: "https://api.bigcommerce.com/stores/{store_hash}/v2"}]
paths:
  /orders/count:
    get:
      responses:
        "200":
          content:
            application/json:
              example: {$ref: "#/components/examples/count"}
            A name where a media type belongs:
              example: {count: "6", statuses: []}
        "404": {content: {application/json: {example: {ignored: true}}}}
  /order_statuses/{id}:
    get:
      responses:
        "200": {$ref: "#/components/responses/status"}
  /brands:
    get: {responses: {"200": {content: {application/json: {example: []}}}}}
components:
  examples:
    count: {value: {count: 6.0}}
  responses:
    status:
      content:
        application/json:
          examples:
            good: {value: {id: 2, name: Shipped}}
            bad: {value: {id: 2, name: Shipped, colour: green}}
"##,
    )?;
    let folder = spec.ancestors().nth(2).ok_or("no folder")?;
    let output = decode(&["--upstream", &folder.to_string_lossy()])?;
    let text = String::from_utf8(output.stdout)?;
    assert_eq!(output.status.code(), Some(1), "{text}");
    let total = text.lines().find(|line| line.starts_with("total"));
    let total: Vec<_> = total.unwrap_or_default().split_whitespace().collect();
    assert_eq!(total, ["total", "4", "4", "3", "0"], "{text}");
    assert!(text.contains("\n1 more belong"), "{text}");
    assert!(
        text.contains("shop.yml GET /v2/order_statuses/{id} 200 \"bad\"\n    lost: /colour\n"),
        "{text}"
    );
    Ok(())
}
