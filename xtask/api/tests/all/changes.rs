//! The effect of each kind of change on users. All cases are modules of two crates, one before and one after.

use std::fs;
use std::path::Path;

use Verdict::{Breaking, Compatible};
use bigcommerce_api::{Verdict, difference};

use crate::support::{Failure, has_toolchain, list};

/// Before, after, and the expected report: the verdict, and the end of the path with the reason.
type Case = (
    &'static str,
    &'static str,
    &'static [(Verdict, &'static str)],
);

const CASES: &[Case] = &[
    // Structs.
    ("pub struct A;", "", &[(Breaking, "A is gone")]),
    ("", "pub struct A;", &[(Compatible, "A is new")]),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { pub b: u16 }",
        &[(Breaking, "A::b has another type")],
    ),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { pub b: u8, pub c: u8 }",
        &[(
            Breaking,
            "A::c is new, and the struct could be written as a literal",
        )],
    ),
    (
        "#[non_exhaustive] pub struct A { pub b: u8 }",
        "#[non_exhaustive] pub struct A { pub b: u8, pub c: u8 }",
        &[(Compatible, "A::c is new")],
    ),
    (
        "pub struct A { pub b: u8, d: u8 }",
        "pub struct A { pub b: u8, pub c: u8, d: u8 }",
        &[(Compatible, "A::c is new")],
    ),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { pub b: u8, c: u8 }",
        &[(Breaking, "A has a private field now")],
    ),
    (
        "pub struct A { pub b: u8, c: u8 }",
        "pub struct A { pub b: u8, c: u8, d: u8 }",
        &[],
    ),
    ("pub struct A(u8);", "pub struct A(u16);", &[]),
    (
        "pub struct A(pub u8);",
        "pub struct A(pub u16);",
        &[(Breaking, "A is something else")],
    ),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { b: u8 }",
        &[
            (Breaking, "A has a private field now"),
            (Breaking, "A::b is gone"),
        ],
    ),
    (
        "pub struct A { pub b: u8 }",
        "#[non_exhaustive] pub struct A { pub b: u8 }",
        &[(
            Breaking,
            "A cannot be written or matched exhaustively any more",
        )],
    ),
    (
        "#[non_exhaustive] pub struct A;",
        "pub struct A;",
        &[(Compatible, "A asks for less")],
    ),
    (
        "pub struct A(u8);",
        "pub struct A<const T: u8>(u8);",
        &[(Breaking, "A is something else")],
    ),
    (
        "#[derive(Clone)] pub struct A;",
        "pub struct A;",
        &[(Breaking, "A has lost an implementation")],
    ),
    (
        "pub struct A;",
        "#[derive(Clone)] pub struct A;",
        &[(Compatible, "A has another implementation")],
    ),
    (
        "pub struct A;",
        "pub enum A {}",
        &[(Breaking, "A is gone"), (Compatible, "A is new")],
    ),
    (
        "pub struct A { pub b: u8 } impl A { pub fn c(&self) {} }",
        "",
        &[(Breaking, "A is gone")],
    ),
    // Auto traits.
    (
        "pub struct A(u8);",
        "pub struct A(*const u8);",
        &[
            (Breaking, "A has lost or limited an auto trait"),
            (Breaking, "A has lost or limited an auto trait"),
        ],
    ),
    (
        "pub struct A(std::cell::Cell<u8>);",
        "pub struct A(u8);",
        &[
            (Compatible, "A has an auto trait without that limit"),
            (Compatible, "A has an auto trait without that limit"),
        ],
    ),
    // Behind names, bounds and references.
    (
        "type C = u8; pub struct A { pub b: Option<C> }",
        "type C = u16; pub struct A { pub b: Option<C> }",
        &[(Breaking, "A::b has another type")],
    ),
    (
        "pub struct A(u8); impl From<&A> for u8 { fn from(a: &A) -> u8 { 1 } }",
        "pub struct A(u8);",
        &[(Breaking, "A has lost an implementation")],
    ),
    (
        "pub struct A<T>(T); impl<T> A<T> where T: Clone { pub fn f(&self) {} }",
        "pub struct A<T>(T); impl<T> A<T> where T: Copy { pub fn f(&self) {} }",
        &[(Breaking, "A<T>::f has another signature")],
    ),
    (
        "pub struct A(u8); impl Iterator for A { type Item = u8; fn next(&mut self) -> Option<u8> { None } }",
        "pub struct A(u8); impl Iterator for A { type Item = u16; fn next(&mut self) -> Option<u16> { None } }",
        &[(Breaking, "A::Item is something else")],
    ),
    // Enums.
    (
        "pub enum A { B }",
        "pub enum A { B, C }",
        &[(Breaking, "A::C is new, and a `match` could be exhaustive")],
    ),
    (
        "#[non_exhaustive] pub enum A { B }",
        "#[non_exhaustive] pub enum A { B, C }",
        &[(Compatible, "A::C is new")],
    ),
    (
        "pub enum A { B, C }",
        "pub enum A { B }",
        &[(Breaking, "A::C is gone")],
    ),
    (
        "pub enum A { B(u8) }",
        "pub enum A { B(u16) }",
        &[(Breaking, "A::B is something else")],
    ),
    (
        "pub enum A { B { c: u8 } }",
        "pub enum A { B { c: u16 } }",
        &[(Breaking, "A::B::c has another type")],
    ),
    (
        "pub enum A { B }",
        "#[non_exhaustive] pub enum A { B }",
        &[(
            Breaking,
            "A cannot be written or matched exhaustively any more",
        )],
    ),
    (
        "#[non_exhaustive] pub enum A { B }",
        "pub enum A { B }",
        &[(Compatible, "A asks for less")],
    ),
    (
        "pub enum A { B }",
        "pub enum A { #[deprecated] B }",
        &[(Compatible, "A::B is deprecated")],
    ),
    // Functions and values.
    ("pub fn f(a: u8) {}", "pub fn f(b: u8) {}", &[]),
    (
        "pub fn f(a: u8) {}",
        "pub fn f(a: u16) {}",
        &[(Breaking, "f has another signature")],
    ),
    (
        "pub fn f() {}",
        "pub fn f() -> u8 { 1 }",
        &[(Breaking, "f has another signature")],
    ),
    (
        "pub fn f<T>(t: T) {}",
        "pub fn f<T: Clone>(t: T) {}",
        &[(Breaking, "f has another signature")],
    ),
    (
        "pub fn f() {}",
        "pub async fn f() {}",
        &[(Breaking, "f has another word before it")],
    ),
    (
        "pub const fn f() {}",
        "pub fn f() {}",
        &[(Breaking, "f has another word before it")],
    ),
    (
        "pub fn f() {}",
        "pub const fn f() {}",
        &[(Compatible, "f asks for less")],
    ),
    (
        "pub fn f() {}",
        "pub unsafe fn f() {}",
        &[(Breaking, "f has another word before it")],
    ),
    (
        "pub fn f() {}",
        "#[doc(hidden)] pub fn f() {}",
        &[(Breaking, "f is gone")],
    ),
    (
        "pub struct A<S>(S); pub struct B; impl A<B> { pub fn f(&self) {} }",
        "pub struct A<S>(S); pub struct B; impl A<B> { fn f(&self) {} }",
        &[(Breaking, "A<B>::f is gone")],
    ),
    (
        "pub const A: u8 = 1;",
        "pub const A: u16 = 1;",
        &[(Breaking, "A is something else")],
    ),
    ("pub static A: u8 = 1;", "pub static A: u8 = 2;", &[]),
    (
        "pub type A = u8;",
        "pub type A = u16;",
        &[(Breaking, "A is something else")],
    ),
    // Traits.
    (
        "pub trait A {}",
        "pub trait A { fn f(&self); }",
        &[(
            Breaking,
            "A::f is new, and whoever implements the trait lacks it",
        )],
    ),
    (
        "pub trait A {}",
        "pub trait A { fn f(&self) {} }",
        &[(Compatible, "A::f is new")],
    ),
    (
        "mod p { pub trait P {} } pub trait A: p::P {}",
        "mod p { pub trait P {} } pub trait A: p::P { fn f(&self); }",
        &[(Compatible, "A::f is new")],
    ),
    (
        "pub trait A { fn f(&self) {} }",
        "pub trait A { fn f(&self); }",
        &[(
            Breaking,
            "A::f has to be written by whoever implements the trait",
        )],
    ),
    (
        "pub trait A { fn f(&self); }",
        "pub trait A { fn f(&self) {} }",
        &[(Compatible, "A::f asks for less")],
    ),
    (
        "pub trait A {}",
        "pub trait A: Clone {}",
        &[(Breaking, "A is something else")],
    ),
    (
        "mod p { pub trait P {} } pub trait A {}",
        "mod p { pub trait P {} } pub trait A: p::P {}",
        &[(Breaking, "A is something else")],
    ),
    (
        "pub trait A {}",
        "pub unsafe trait A {}",
        &[(Breaking, "A has another word before it")],
    ),
    (
        "pub trait A { type B; }",
        "pub trait A { type B; const C: u8; }",
        &[(
            Breaking,
            "A::C is new, and whoever implements the trait lacks it",
        )],
    ),
    // Macros, what they write, and paths.
    (
        "macro_rules! m { ($n:ident) => { pub struct $n { pub b: u8 } }; } m!(A);",
        "macro_rules! m { ($n:ident) => { pub struct $n { pub c: u8 } }; } m!(A);",
        &[
            (Breaking, "A::b is gone"),
            (
                Breaking,
                "A::c is new, and the struct could be written as a literal",
            ),
        ],
    ),
    (
        "pub use std::fmt::Write;",
        "pub use std::io::Write;",
        &[(Breaking, "Write leads to something else")],
    ),
    (
        "pub use std::fmt::Write;",
        "",
        &[(Breaking, "Write is gone")],
    ),
    (
        "pub mod a { pub struct B { pub c: u8 } }",
        "pub mod a {}",
        &[(Breaking, "a::B is gone")],
    ),
    (
        "pub mod a { pub struct B; pub fn c() {} }",
        "",
        &[(Breaking, "a is gone")],
    ),
    (
        "mod a { pub struct B; } pub use a::B;",
        "pub mod a { pub struct B; }",
        &[(Breaking, "B is gone"), (Compatible, "a is new")],
    ),
    (
        "mod a { pub struct B; } pub use a::B;",
        "mod c { pub struct B; } pub use c::B;",
        &[],
    ),
    // Features.
    (
        "pub fn f() {}",
        "#[cfg(feature = \"x\")] pub fn f() {}",
        &[(Breaking, "f needs the feature x now")],
    ),
    (
        "#[cfg(feature = \"x\")] pub fn f() {}",
        "pub fn f() {}",
        &[(Compatible, "f needs fewer features")],
    ),
    (
        "#[cfg(feature = \"x\")] pub fn f() {}",
        "#[cfg(any(feature = \"x\", feature = \"y\"))] pub fn f() {}",
        &[(Compatible, "f needs fewer features")],
    ),
    (
        "#[cfg(any(feature = \"x\", feature = \"y\"))] pub fn f() {}",
        "#[cfg(feature = \"x\")] pub fn f() {}",
        &[(Breaking, "f needs the feature x now")],
    ),
    (
        "#[cfg(feature = \"x\")] pub fn f() {}",
        "#[cfg(all(feature = \"x\", feature = \"y\"))] pub fn f() {}",
        &[(Breaking, "f needs the feature x & y now")],
    ),
    (
        "pub struct A { pub b: u8, c: u8 }",
        "pub struct A { #[cfg(feature = \"x\")] pub b: u8, c: u8 }",
        &[(Breaking, "A::b needs the feature x now")],
    ),
];

#[test]
fn each_kind_of_change_has_its_verdict() -> Result<(), Failure> {
    if !has_toolchain()? {
        return Ok(());
    }
    let before = text("before", |case| case.0)?;
    let after = text("after", |case| case.1)?;
    let changes = difference(&before, &after);
    for (index, (was, is, expected)) in CASES.iter().enumerate() {
        let of = format!("it::c{index}::");
        let found = changes.iter().filter_map(|change| {
            let path = &change.line()?.path;
            let own = path.starts_with(&of).then(|| path.replace(&of, ""))?;
            Some((change.verdict, format!("{own} {}", change.why)))
        });
        let expected = expected
            .iter()
            .map(|(verdict, why)| (*verdict, (*why).to_owned()));
        assert_eq!(
            found.collect::<Vec<_>>(),
            expected.collect::<Vec<_>>(),
            "\n- {was}\n+ {is}"
        );
    }
    let counted: usize = CASES.iter().map(|(_, _, expected)| expected.len()).sum();
    assert_eq!(changes.len(), counted, "no other change");
    Ok(())
}

#[test]
fn a_feature_or_a_form_of_a_macro_that_goes_breaks_users() {
    let cases = [
        ("feature it/x", "feature it/x (on by default)", Compatible),
        ("feature it/x (on by default)", "feature it/x", Breaking),
        ("", "feature it/x", Compatible),
        ("feature it/x", "", Breaking),
        ("macro it::m! (a)", "macro it::m! (a) | (b)", Compatible),
        ("macro it::m! (a) | (b)", "macro it::m! (a)", Breaking),
        ("macro it::m! (a)", "macro it::m! (b)", Breaking),
    ];
    for (before, after, verdict) in cases {
        let changes = difference(before, after);
        assert_eq!(changes.len(), 1, "{before} {after}");
        assert_eq!(changes[0].verdict, verdict, "{before} {after}");
    }
}

/// One crate with a module for each case, listed.
fn text(name: &str, side: fn(&Case) -> &'static str) -> Result<String, Failure> {
    let modules = CASES
        .iter()
        .enumerate()
        .map(|(index, case)| format!("pub mod c{index} {{ {} }}\n", side(case)));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder)?;
    let source = folder.join("lib.rs");
    fs::write(&source, modules.collect::<String>())?;
    let listings = list(name, &[("it", &source.to_string_lossy())])?;
    Ok(listings[0].text())
}
