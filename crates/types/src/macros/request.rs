//! `request!`: how a body or a query is put together by hand.

/// Gives a struct `new` with its required fields and one chained setter for each optional one.
///
/// Everything is taken as `impl Into<…>`, except `u32` and `u64`, where a bare literal would not find
/// its type. A struct without required fields should also derive `Default`.
///
/// ```
/// use bigcommerce_types::{CustomerId, record, request};
///
/// #[derive(Clone, PartialEq)]
/// pub struct ItemRequest {
///     pub quantity: u32,
///     pub customer_id: Option<CustomerId>,
///     pub note: Option<String>,
/// }
/// record! { ItemRequest { quantity: "quantity", customer_id: "customer_id", note: "note" personal } }
/// request! { ItemRequest {
///     required { quantity: u32 }
///     optional { customer_id: CustomerId, note: String }
/// } }
///
/// let item = ItemRequest::new(2).customer_id(7).note("gift");
/// assert_eq!(serde_json::to_string(&item)?, r#"{"quantity":2,"customer_id":7,"note":"gift"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! request {
    ($Struct:ident { required { $($required:tt)* } optional { $($optional:tt)* } $(,)? }) => {
        $crate::__request! { $Struct [] [] { $($required)* } { $($optional)* } }
    };
    ($Struct:ident { required { $($required:tt)* } $(,)? }) => {
        $crate::__request! { $Struct [] [] { $($required)* } {} }
    };
    ($Struct:ident { optional { $($optional:tt)* } $(,)? }) => {
        $crate::__request! { $Struct [] [] {} { $($optional)* } }
    };
}

/// Sorts the fields, one at a time, into those taken as they are and those taken by `Into`; then writes
/// the methods. Each collected field is `{ field, type of the argument, (how it becomes the field) }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($S:ident [$($r:tt)*] [$($o:tt)*] { $(#[$m:meta])* $f:ident: u32 $(, $($rest:tt)*)? } $left:tt) => {
        $crate::__request! { $S [$($r)* { $f, u32, {} }] [$($o)*] { $($($rest)*)? } $left }
    };
    ($S:ident [$($r:tt)*] [$($o:tt)*] { $(#[$m:meta])* $f:ident: u64 $(, $($rest:tt)*)? } $left:tt) => {
        $crate::__request! { $S [$($r)* { $f, u64, {} }] [$($o)*] { $($($rest)*)? } $left }
    };
    ($S:ident [$($r:tt)*] [$($o:tt)*] { $(#[$m:meta])* $f:ident: $t:ty $(, $($rest:tt)*)? } $left:tt) => {
        $crate::__request! { $S [$($r)* { $f, impl ::core::convert::Into<$t>, { .into() } }] [$($o)*] { $($($rest)*)? } $left }
    };
    ($S:ident [$($r:tt)*] [$($o:tt)*] {} { $(#[$m:meta])* $f:ident: u32 $(, $($rest:tt)*)? }) => {
        $crate::__request! { $S [$($r)*] [$($o)* { $f, u32, {}, $(#[$m])* }] {} { $($($rest)*)? } }
    };
    ($S:ident [$($r:tt)*] [$($o:tt)*] {} { $(#[$m:meta])* $f:ident: u64 $(, $($rest:tt)*)? }) => {
        $crate::__request! { $S [$($r)*] [$($o)* { $f, u64, {}, $(#[$m])* }] {} { $($($rest)*)? } }
    };
    ($S:ident [$($r:tt)*] [$($o:tt)*] {} { $(#[$m:meta])* $f:ident: $t:ty $(, $($rest:tt)*)? }) => {
        $crate::__request! { $S [$($r)*] [$($o)* { $f, impl ::core::convert::Into<$t>, { .into() }, $(#[$m])* }] {} { $($($rest)*)? } }
    };
    ($S:ident
        [$({ $rf:ident, $rt:ty, { $($rinto:tt)* } })*]
        [$({ $of:ident, $ot:ty, { $($ointo:tt)* }, $(#[$m:meta])* })*]
        {} {}
    ) => {
        impl $S {
            /// Takes what is required; everything else is left out until it is set.
            #[must_use]
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            pub fn new($($rf: $rt),*) -> Self {
                Self {
                    $($rf: $rf $($rinto)*,)*
                    $($of: ::core::option::Option::None,)*
                }
            }

            $(
                #[doc = concat!("Sets [`", stringify!($of), "`](#structfield.", stringify!($of), ").")]
                $(#[$m])*
                #[must_use]
                pub fn $of(mut self, value: $ot) -> Self {
                    self.$of = ::core::option::Option::Some(value $($ointo)*);
                    self
                }
            )*
        }
    };
}
