//! `response!`: how a response is put together by hand, which only tests do.

/// Gives a struct `new` with its required fields; all others begin empty.
///
/// Without setters, which would cost more to compile than all the rest: the fields are public. A struct without required
/// fields should derive `Default` instead.
///
/// ```
/// use bigcommerce_types::{Amount, OrderId, record, response};
///
/// #[derive(Clone, PartialEq)]
/// #[non_exhaustive]
/// pub struct Receipt {
///     pub order: OrderId,
///     pub total: Amount,
///     pub note: Option<String>,
///     pub lines: Vec<String>,
/// }
/// record! { Receipt { order: "order", total: "total", note: "note", lines: "lines" } }
/// response! { Receipt { required { order: OrderId, total: Amount } empty { note, lines } } }
///
/// let mut receipt = Receipt::new(118, "12.50".parse::<Amount>()?);
/// receipt.note = Some("paid".into());
/// assert_eq!(receipt.order, OrderId::new(118));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! response {
    ($Struct:ident {
        required { $($required:ident: $Type:ty),* $(,)? }
        empty { $($empty:ident),* $(,)? }
    }) => {
        impl $Struct {
            /// Takes what is required; everything else is empty until it is set. For tests: the API makes the real ones.
            #[must_use]
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            pub fn new($($required: impl ::core::convert::Into<$Type>),*) -> Self {
                Self {
                    $($required: $required.into(),)*
                    $($empty: ::core::default::Default::default(),)*
                }
            }
        }
    };
}
