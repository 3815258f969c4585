//! Steps in the wrong order do not compile, and the compiler names the step that is missing.
//!
//! The expected messages are of one compiler; after an upgrade, look at them again and write them anew with
//! `TRYBUILD=overwrite cargo test -p bigcommerce-tests --test compile_fail`.

#[test]
fn a_step_out_of_order_does_not_compile_and_the_message_names_the_missing_one() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile_fail/cases/*.rs");
    cases.pass("compile_fail/in_order.rs");
}
