//! What each kind of change does to users. The crates are made up; each is one file before and one after.

use crate::support::{Failure, listing, with_manifest};
use Verdict::{Breaking, Compatible};
use bigcommerce_api::{Difference, Verdict, difference};

/// Before, after, and what is said of it: the verdict, and the end of the path with the reason.
type Case = (
    &'static str,
    &'static str,
    &'static [(Verdict, &'static str)],
);

const STRUCTS: &[Case] = &[
    ("pub struct A;", "", &[(Breaking, "it::A is gone")]),
    ("", "pub struct A;", &[(Compatible, "it::A is new")]),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { pub b: u16 }",
        &[(Breaking, "it::A::b has another type")],
    ),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { pub b: u8, pub c: u8 }",
        &[(
            Breaking,
            "it::A::c is new, and the struct could be written as a literal",
        )],
    ),
    (
        "#[non_exhaustive] pub struct A { pub b: u8 }",
        "#[non_exhaustive] pub struct A { pub b: u8, pub c: u8 }",
        &[(Compatible, "it::A::c is new")],
    ),
    (
        "pub struct A { pub b: u8, d: u8 }",
        "pub struct A { pub b: u8, pub c: u8, d: u8 }",
        &[(Compatible, "it::A::c is new")],
    ),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { pub b: u8, c: u8 }",
        &[(
            Breaking,
            "it::A has a private field, so that it cannot be written as a literal any more",
        )],
    ),
    (
        "pub struct A { pub b: u8, c: u8 }",
        "pub struct A { pub b: u8, c: u8, d: u8 }",
        &[],
    ),
    ("pub struct A(u8);", "pub struct A(u16);", &[]),
    (
        "pub struct A { pub b: u8 }",
        "pub struct A { b: u8 }",
        &[
            (Breaking, "it::A::b is gone"),
            (
                Breaking,
                "it::A has a private field, so that it cannot be written as a literal any more",
            ),
        ],
    ),
    (
        "pub struct A { pub b: u8 }",
        "#[non_exhaustive] pub struct A { pub b: u8 }",
        &[(
            Breaking,
            "it::A cannot be written as a literal any more, nor matched without `..`",
        )],
    ),
    (
        "#[non_exhaustive] pub struct A;",
        "pub struct A;",
        &[(
            Compatible,
            "it::A can be written as a literal by more people",
        )],
    ),
    (
        "pub struct A;",
        "pub struct A<T>(T);",
        &[(Breaking, "it::A has another shape or other parameters")],
    ),
    (
        "#[derive(Clone)] pub struct A;",
        "pub struct A;",
        &[(Breaking, "it::A has lost an implementation")],
    ),
    (
        "pub struct A;",
        "#[derive(Clone)] pub struct A;",
        &[(Compatible, "it::A has another implementation")],
    ),
    (
        "pub struct A;",
        "pub enum A {}",
        &[(Breaking, "it::A is gone"), (Compatible, "it::A is new")],
    ),
];

/// What only shows where it is looked through.
const FURTHER_AWAY: &[Case] = &[
    (
        "type C = u8; pub struct A { pub b: Option<C> }",
        "type C = u16; pub struct A { pub b: Option<C> }",
        &[(Breaking, "it::A::b has another type")],
    ),
    (
        "mod m { type D = u8; pub type C = D; } pub fn f(a: m::C) {}",
        "mod m { type D = u16; pub type C = D; } pub fn f(a: m::C) {}",
        &[(Breaking, "it::f takes other arguments")],
    ),
    (
        "pub type C = u8; pub struct A { pub b: C }",
        "pub type C = u16; pub struct A { pub b: C }",
        &[(Breaking, "it::C is something else")],
    ),
    (
        "pub struct A<T>(T); impl<T> A<T> where T: Clone { pub fn f<U>(&self) where U: Eq {} }",
        "pub struct A<T>(T); impl<T> A<T> where T: Copy { pub fn f<U>(&self) where U: Eq {} }",
        &[(Breaking, "it::A::f has other parameters or bounds")],
    ),
    (
        "pub struct A; impl From<&A> for u8 { fn from(a: &A) -> u8 { 1 } }",
        "pub struct A;",
        &[(Breaking, "it::A has lost an implementation")],
    ),
    (
        "pub struct A; impl<'a> IntoIterator for &'a A { type Item = u8; }",
        "pub struct A;",
        &[(Breaking, "it::A has lost an implementation")],
    ),
];

const ENUMS: &[Case] = &[
    (
        "pub enum A { B }",
        "pub enum A { B, C }",
        &[(
            Breaking,
            "it::A::C is new, and a `match` could be exhaustive",
        )],
    ),
    (
        "#[non_exhaustive] pub enum A { B }",
        "#[non_exhaustive] pub enum A { B, C }",
        &[(Compatible, "it::A::C is new")],
    ),
    (
        "pub enum A { B, C }",
        "pub enum A { B }",
        &[(Breaking, "it::A::C is gone")],
    ),
    (
        "pub enum A { B(u8) }",
        "pub enum A { B(u16) }",
        &[(Breaking, "it::A::B holds something else")],
    ),
    (
        "pub enum A { B }",
        "#[non_exhaustive] pub enum A { B }",
        &[(Breaking, "it::A cannot be matched without `_` any more")],
    ),
    (
        "#[non_exhaustive] pub enum A { B }",
        "pub enum A { B }",
        &[(Compatible, "it::A can be matched without `_`")],
    ),
    (
        "pub enum A { B }",
        "pub enum A { #[deprecated] B }",
        &[(Compatible, "it::A::B is deprecated")],
    ),
];

const FUNCTIONS: &[Case] = &[
    (
        "pub fn f(a: u8) {}",
        "pub fn f(b: u8) {}",
        &[(Compatible, "it::f calls its arguments otherwise")],
    ),
    (
        "pub fn f(a: u8) {}",
        "pub fn f(a: u16) {}",
        &[(Breaking, "it::f takes other arguments")],
    ),
    (
        "pub fn f(a: u8) {}",
        "pub fn f() {}",
        &[(Breaking, "it::f takes fewer arguments")],
    ),
    (
        "pub fn f() {}",
        "pub fn f(a: u8, b: u8) {}",
        &[(Breaking, "it::f asks for more: `a`, `b`")],
    ),
    (
        "pub fn f() {}",
        "pub fn f() -> u8 { 1 }",
        &[(Breaking, "it::f returns something else")],
    ),
    (
        "pub fn f() {}",
        "pub async fn f() {}",
        &[(Breaking, "it::f is `async` now")],
    ),
    (
        "pub const fn f() {}",
        "pub fn f() {}",
        &[(Breaking, "it::f is not `const` any more")],
    ),
    (
        "pub fn f() {}",
        "pub const fn f() {}",
        &[(Compatible, "it::f asks for less")],
    ),
    (
        "pub fn f() {}",
        "pub unsafe fn f() {}",
        &[(Breaking, "it::f is `unsafe` now")],
    ),
    (
        "pub fn f<T>(t: T) {}",
        "pub fn f<T: Clone>(t: T) {}",
        &[(Breaking, "it::f has other parameters or bounds")],
    ),
    (
        "pub struct A(u8); impl A { pub fn new(b: u8) -> Self { A(b) } }",
        "pub struct A(u8); impl A { pub fn new(b: u8, c: u8) -> Self { A(b) } }",
        &[(Breaking, "it::A::new asks for more to construct it: `c`")],
    ),
    (
        "pub struct A<S>(S); pub struct B; impl A<B> { pub fn f(&self) {} }",
        "pub struct A<S>(S); pub struct B; impl A<B> { fn f(&self) {} }",
        &[(Breaking, "it::A<B>::f is gone")],
    ),
    (
        "pub fn f() {}",
        "#[doc(hidden)] pub fn f() {}",
        &[(Breaking, "it::f is gone")],
    ),
    (
        "pub const A: u8 = 1;",
        "pub const A: u16 = 1;",
        &[(Breaking, "it::A is something else")],
    ),
    ("pub const A: u8 = 1;", "pub const A: u8 = 2;", &[]),
    (
        "pub type A = u8;",
        "pub type A = u16;",
        &[(Breaking, "it::A is something else")],
    ),
];

const TRAITS: &[Case] = &[
    (
        "pub trait A {}",
        "pub trait A { fn f(&self); }",
        &[(
            Breaking,
            "it::A::f is new, and whoever implements the trait lacks it",
        )],
    ),
    (
        "pub trait A {}",
        "pub trait A { fn f(&self) {} }",
        &[(Compatible, "it::A::f is new")],
    ),
    (
        "mod p { pub trait P {} } pub trait A: p::P {}",
        "mod p { pub trait P {} } pub trait A: p::P { fn f(&self); }",
        &[(
            Compatible,
            "it::A::f is new, of a trait that nobody else implements",
        )],
    ),
    (
        "pub trait A { fn f(&self) {} }",
        "pub trait A { fn f(&self); }",
        &[(
            Breaking,
            "it::A::f has to be written by whoever implements the trait",
        )],
    ),
    (
        "pub trait A {}",
        "pub trait A: Clone {}",
        &[(
            Breaking,
            "it::A asks for something else of whoever implements it",
        )],
    ),
    (
        "pub trait A {} mod p { pub trait P {} }",
        "pub trait A: p::P {} mod p { pub trait P {} }",
        &[(Breaking, "it::A cannot be implemented by others any more")],
    ),
    (
        "pub trait A {}",
        "pub unsafe trait A {}",
        &[(
            Breaking,
            "it::A is implemented with another word before `impl` now",
        )],
    ),
    (
        "pub trait A { type B; }",
        "pub trait A { type B; const C: u8; }",
        &[(
            Breaking,
            "it::A::C is new, and whoever implements the trait lacks it",
        )],
    ),
];

const THE_REST: &[Case] = &[
    (
        "#[macro_export] macro_rules! m { (a) => {}; }",
        "#[macro_export] macro_rules! m { (a) => {}; (b) => {}; }",
        &[(Compatible, "it::m! can be called in more ways")],
    ),
    (
        "#[macro_export] macro_rules! m { (a) => {}; }",
        "#[macro_export] macro_rules! m { (b) => {}; }",
        &[(Breaking, "it::m! is called in another way")],
    ),
    (
        "pub use std::fmt::Write;",
        "pub use std::io::Write;",
        &[(Breaking, "it::Write leads to something else")],
    ),
    (
        "pub use std::fmt::Write;",
        "",
        &[(Breaking, "it::Write is gone")],
    ),
    (
        "pub mod a { pub struct B { pub c: u8 } impl B { pub fn d() {} } }",
        "pub mod a {}",
        &[(Breaking, "it::a::B is gone")],
    ),
    (
        "pub mod a { pub struct B; pub fn c() {} }",
        "",
        &[(Breaking, "it::a is gone")],
    ),
    (
        "mod a { pub struct B; } pub use a::B;",
        "pub mod a { pub struct B; }",
        &[(Breaking, "it::B is gone"), (Compatible, "it::a is new")],
    ),
];

const FEATURES: &[Case] = &[
    (
        "pub fn f() {}",
        "#[cfg(feature = \"x\")] pub fn f() {}",
        &[(Breaking, "it::f needs the feature x now")],
    ),
    (
        "#[cfg(feature = \"x\")] pub fn f() {}",
        "pub fn f() {}",
        &[(Compatible, "it::f needs no feature any more")],
    ),
    (
        "#[cfg(feature = \"x\")] pub fn f() {}",
        "#[cfg(any(feature = \"x\", feature = \"y\"))] pub fn f() {}",
        &[(Compatible, "it::f is there with more features")],
    ),
    (
        "#[cfg(any(feature = \"x\", feature = \"y\"))] pub fn f() {}",
        "#[cfg(feature = \"x\")] pub fn f() {}",
        &[(Breaking, "it::f needs the feature x now")],
    ),
    (
        "#[cfg(feature = \"x\")] pub fn f() {}",
        "#[cfg(all(feature = \"x\", feature = \"y\"))] pub fn f() {}",
        &[(Breaking, "it::f needs the feature x & y now")],
    ),
];

#[test]
fn each_change_of_a_struct_has_its_verdict() -> Result<(), Failure> {
    each(STRUCTS)
}

#[test]
fn a_change_behind_a_private_name_a_bound_or_a_reference_is_seen() -> Result<(), Failure> {
    each(FURTHER_AWAY)
}

#[test]
fn each_change_of_an_enum_has_its_verdict() -> Result<(), Failure> {
    each(ENUMS)
}

#[test]
fn each_change_of_a_function_or_a_value_has_its_verdict() -> Result<(), Failure> {
    each(FUNCTIONS)
}

#[test]
fn each_change_of_a_trait_has_its_verdict() -> Result<(), Failure> {
    each(TRAITS)
}

#[test]
fn each_change_of_a_macro_or_a_path_has_its_verdict() -> Result<(), Failure> {
    each(THE_REST)
}

#[test]
fn what_comes_to_stand_behind_a_feature_breaks_those_without_it() -> Result<(), Failure> {
    each(FEATURES)
}

#[test]
fn a_feature_that_goes_or_is_not_on_any_more_breaks_a_manifest() -> Result<(), Failure> {
    let text = |features: &str| with_manifest(&format!("[features]\n{features}"), "");
    let off = text("x = []")?;
    let on = text("default = [\"x\"]\nx = []")?;
    let none = text("")?;
    let said = |old: &str, new: &str| told(&difference(old, new));
    assert_eq!(
        said(&off, &on),
        [(Compatible, "it/x is on by default".to_owned())]
    );
    assert_eq!(
        said(&on, &off),
        [(Breaking, "it/x is not on by default any more".to_owned())]
    );
    assert_eq!(said(&none, &off), [(Compatible, "it/x is new".to_owned())]);
    assert_eq!(
        said(&off, &none),
        [(
            Breaking,
            "it/x is not a feature any more: a manifest that names it is refused".to_owned()
        )]
    );
    Ok(())
}

#[test]
fn parts_of_what_came_or_went_as_a_whole_are_counted_and_not_told() -> Result<(), Failure> {
    let old = listing("#[derive(Clone)] pub struct A { pub b: u8 } impl A { pub fn c(&self) {} }")?;
    let new = listing("")?;
    let gone = difference(&old, &new);
    assert_eq!((gone.changes.len(), gone.changes[0].parts), (1, 3));
    let came = difference(&new, &old);
    assert_eq!((came.changes.len(), came.changes[0].parts), (1, 3));
    assert!(gone.is_breaking() && !came.is_breaking());
    Ok(())
}

fn each(cases: &[Case]) -> Result<(), Failure> {
    for (before, after, expected) in cases {
        let found = told(&difference(&listing(before)?, &listing(after)?));
        let expected: Vec<(Verdict, String)> = expected
            .iter()
            .map(|(verdict, said)| (*verdict, (*said).to_owned()))
            .collect();
        assert_eq!(found, expected, "\n- {before}\n+ {after}");
    }
    Ok(())
}

fn told(difference: &Difference) -> Vec<(Verdict, String)> {
    let changes = difference.changes.iter();
    let told = changes.map(|change| {
        let path = change.line().map(|line| line.path.as_str());
        (
            change.verdict,
            format!("{} {}", path.unwrap_or_default(), change.why),
        )
    });
    told.collect()
}
