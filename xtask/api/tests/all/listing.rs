//! One of each kind of item, as it is listed.

use std::{env, fs};

use crate::support::{Failure, has_toolchain, list, root};
use bigcommerce_api::Line;

#[test]
fn each_kind_of_item_is_listed_where_a_user_finds_it() -> Result<(), Failure> {
    if !has_toolchain()? {
        return Ok(());
    }
    let crates = [
        ("seeds", "tests/fixtures/seeds/lib.rs"),
        ("garden", "tests/fixtures/garden/lib.rs"),
    ];
    for listing in list("golden", &crates)? {
        let path = root()
            .join("tests/fixtures")
            .join(&listing.package)
            .join("api.txt");
        if env::var_os("UPDATE_GOLDENS").is_some() {
            fs::write(&path, listing.text())?;
        }
        assert_eq!(
            listing.text(),
            fs::read_to_string(path)?,
            "UPDATE_GOLDENS=1 writes it"
        );
        for line in &listing.lines {
            assert_eq!(Line::read(&line.to_string()).as_ref(), Some(line), "{line}");
        }
    }
    Ok(())
}
