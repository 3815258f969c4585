//! Each lowering pass does its one rewrite and leaves the rest alone.

use bigcommerce_codegen::lower::{PASSES, lower};
use serde_json::Value;

use crate::golden;

#[test]
fn each_pass_makes_its_one_rewrite() {
    for (name, pass) in PASSES {
        let before = golden::read(&format!("fixtures/lower/{name}.json"));
        let mut spec: Value =
            serde_json::from_str(&before).unwrap_or_else(|error| panic!("{name}: {error}"));
        pass(&mut spec);
        golden::check(&format!("lower/{name}.json"), &pretty(&spec));
    }
}

#[test]
fn a_pass_that_ran_has_nothing_left_to_do() {
    for (name, pass) in PASSES {
        let before = golden::read(&format!("fixtures/lower/{name}.json"));
        let mut once: Value = serde_json::from_str(&before).expect("JSON");
        pass(&mut once);
        let mut twice = once.clone();
        pass(&mut twice);
        assert_eq!(once, twice, "{name}");
    }
}

#[test]
fn the_corner_shop_is_lowered_in_the_order_of_the_passes() {
    let lowered = lower(&golden::corner_shop().value);
    golden::check("lower/corner-shop.json", &pretty(&lowered));
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
