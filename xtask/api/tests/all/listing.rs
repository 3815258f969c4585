//! One of each kind of item, as it is listed.

use crate::support::{Failure, fixture, golden, listing};
use bigcommerce_api::{Line, Package, Workspace};

#[test]
fn each_kind_of_item_is_listed_where_a_user_finds_it() -> Result<(), Failure> {
    let workspace = Workspace::read(&[fixture("garden")?, fixture("seeds")?])?;
    for listing in workspace.listings() {
        let name = listing.package.replace("little-", "");
        assert_eq!(listing.text(), golden(&name, &listing.text())?, "{name}");
    }
    Ok(())
}

#[test]
fn every_line_is_read_back_as_it_was_written() -> Result<(), Failure> {
    let workspace = Workspace::read(&[fixture("garden")?, fixture("seeds")?])?;
    for listing in workspace.listings() {
        for (line, _) in &listing.lines {
            let read = Line::read(&line.to_string()).ok_or("a line is a line")?;
            assert_eq!(read, *line, "{line}");
        }
    }
    Ok(())
}

#[test]
fn the_order_of_declarations_is_of_no_matter() -> Result<(), Failure> {
    let one = listing("pub struct A;\npub fn b() {}\nimpl A { pub fn c() {} pub fn d() {} }")?;
    let other = listing("impl A { pub fn d() {} pub fn c() {} }\npub fn b() {}\npub struct A;")?;
    assert_eq!(one, other);
    Ok(())
}

#[test]
fn words_and_bodies_are_of_no_matter() -> Result<(), Failure> {
    let one = listing("/// One.\npub fn f() -> u8 { 1 }")?;
    let other = listing(
        "/// Another.\n#[inline]\n#[must_use]\npub fn f() -> u8 {\n    let x = 2;\n    x\n}",
    )?;
    assert_eq!(one, other);
    Ok(())
}

#[test]
fn a_type_that_moves_behind_the_same_path_is_not_a_change() -> Result<(), Failure> {
    let here = listing("pub struct A;\npub fn f(a: &A) {}")?;
    let moved =
        listing("mod inner { pub struct A; }\npub use inner::A;\npub fn f(a: &inner::A) {}")?;
    assert_eq!(here, moved);
    Ok(())
}

#[test]
fn two_types_of_one_name_are_told_apart() -> Result<(), Failure> {
    let one = listing(
        "pub mod a { pub struct X; }\npub mod b { pub struct X; }\nuse a::X;\npub fn f(x: X) {}",
    )?;
    let other = listing(
        "pub mod a { pub struct X; }\npub mod b { pub struct X; }\nuse b::X;\npub fn f(x: X) {}",
    )?;
    assert!(
        one.contains("f(x: a::X)") && other.contains("f(x: b::X)"),
        "{one}\n{other}"
    );
    Ok(())
}

#[test]
fn what_cannot_be_read_is_named() {
    let wrong = |text: &str| {
        let mut package = Package {
            folder: "crates/it".to_owned(),
            manifest: "[package]\nname = \"it\"".to_owned(),
            ..Package::default()
        };
        package.files.insert("lib.rs".to_owned(), text.to_owned());
        Workspace::read(&[package])
            .err()
            .map(|wrong| wrong.to_string())
            .unwrap_or_default()
    };
    for (text, said) in [
        ("pub struct {", "crates/it/src/lib.rs cannot be listed: "),
        (
            "mod gone;",
            "crates/it/src/gone/mod.rs cannot be listed: there is no such file",
        ),
        (
            "elsewhere::make! { pub struct A; }",
            "the macro `make!` comes from elsewhere, and what it writes may be public",
        ),
        (
            "macro_rules! m { (a) => {} }\nm!(b);",
            "the macro `m!` has no rule for how it is called here",
        ),
        (
            "macro_rules! m { () => { m!(); } }\nm!();",
            "the macro `m!` calls itself without end",
        ),
        (
            "macro_rules! m { () => { nothing } }\nm!();",
            "the macro `m!` writes what is no item",
        ),
    ] {
        assert!(wrong(text).contains(said), "{text}: {}", wrong(text));
    }
    let no_name = Package {
        folder: "crates/it".to_owned(),
        ..Package::default()
    };
    let said = Workspace::read(&[no_name])
        .err()
        .map(|wrong| wrong.to_string());
    assert_eq!(
        said.as_deref(),
        Some("crates/it/Cargo.toml cannot be listed: there is no `package.name`")
    );
}
