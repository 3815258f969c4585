//! `record!`: an object on the wire, one line per field.

/// Makes a struct a [`Record`](crate::wire::Record): `Wire`, `Serialize`, `Deserialize` and a `Debug`
/// that keeps personal data to itself.
///
/// A row is `field: "key"` with the flags `text` (an amount that is written as a JSON string) and
/// `personal` (`Debug` prints `[redacted]`) in any order, or `field: flatten` for a record whose
/// fields stand beside the others.
///
/// ```
/// use bigcommerce_types::{Address, Amount, record, wire};
///
/// #[derive(Clone, PartialEq)]
/// pub struct Delivery {
///     pub address: Address,
///     pub cost: Amount,
///     pub note: Option<String>,
/// }
/// record! { Delivery {
///     address: flatten,
///     cost: "cost_inc_tax" text,
///     note: "note" personal,
/// } }
///
/// let delivery: Delivery = wire::decode(br#"{"city": "Austin", "cost_inc_tax": 5.00, "note": {}}"#)?;
/// assert_eq!(serde_json::to_string(&delivery)?, r#"{"city":"Austin","cost_inc_tax":"5.00"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! record {
    ($Record:ident { $($field:ident: $key:tt $($flag:ident)*),* $(,)? }) => {
        impl $crate::wire::Record for $Record {
            #[allow(unused_variables)]
            fn from_object(
                object: &$crate::wire::Object<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::DecodeError> {
                // Every field is read before any of them is looked at. With a `?` behind each, the compiler would write one
                // clean-up of all earlier fields for each field: quadratic, and most of what the large records cost to build.
                let mut wrong = ::core::option::Option::None;
                $(let $field = $crate::__record_row!(read object, $key, &mut wrong);)*
                match ($($field,)*) {
                    ($(::core::option::Option::Some($field),)*) => {
                        ::core::result::Result::Ok(Self { $($field,)* })
                    }
                    _ => ::core::result::Result::Err($crate::wire::first_wrong(wrong)),
                }
            }

            #[allow(unused_variables)]
            fn write_fields<M: $crate::__private::serde::ser::SerializeMap>(
                &self,
                into: &mut M,
            ) -> ::core::result::Result<(), M::Error> {
                $($crate::__record_row!(write &self.$field, into, $key $($flag)*);)*
                ::core::result::Result::Ok(())
            }
        }

        impl $crate::wire::Wire for $Record {
            fn from_wire(
                raw: &$crate::wire::RawValue,
            ) -> ::core::result::Result<Self, $crate::wire::DecodeError> {
                <Self as $crate::wire::Record>::from_object(&$crate::wire::Object::parse(raw)?)
            }

            fn is_absent(raw: &$crate::wire::RawValue) -> bool {
                $crate::wire::is_absent_record(raw)
            }

            fn form() -> &'static $crate::__private::form::Form {
                const {
                    &$crate::__private::form::Form::Record(&[
                        $($crate::__record_row!(form $Record $field, $key),)*
                    ])
                }
            }
        }

        impl $crate::__private::serde::Serialize for $Record {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                into: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let mut map = $crate::__private::serde::Serializer::serialize_map(into, ::core::option::Option::None)?;
                $crate::wire::Record::write_fields(self, &mut map)?;
                $crate::__private::serde::ser::SerializeMap::end(map)
            }
        }

        $crate::__deserialize! { $Record }

        impl ::core::fmt::Debug for $Record {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::wire::debug_record(f, stringify!($Record), &[
                    $((stringify!($field), $crate::__record_row!(debug &self.$field, $($flag)*)),)*
                ])
            }
        }
    };
}

/// `Debug` alone, for structs that never travel as JSON: `redacted_debug! { OrdersQuery { page, email personal } }`.
///
/// ```
/// pub struct OrdersQuery { pub page: Option<u32>, pub email: Option<String> }
/// bigcommerce_types::redacted_debug! { OrdersQuery { page, email personal } }
///
/// let query = OrdersQuery { page: Some(2), email: Some("jane@example.com".into()) };
/// assert_eq!(format!("{query:?}"), "OrdersQuery { page: Some(2), email: [redacted] }");
/// ```
#[macro_export]
macro_rules! redacted_debug {
    ($Struct:ident { $($field:ident $($flag:ident)*),* $(,)? }) => {
        impl ::core::fmt::Debug for $Struct {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::wire::debug_record(f, stringify!($Struct), &[
                    $((stringify!($field), $crate::__record_row!(debug &self.$field, $($flag)*)),)*
                ])
            }
        }
    };
}

/// One row of `record!`, for one of its four uses. Flags come in any order, hence the doubles.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_row {
    (read $object:ident, flatten, $wrong:expr) => {
        $crate::wire::kept($crate::wire::Record::from_object($object), $wrong)
    };
    (read $object:ident, $key:literal, $wrong:expr) => {
        $object.slot($key, $wrong)
    };

    (form $Record:ident $field:ident, flatten) => {
        $crate::__private::form::Row::Flat($crate::__private::form::of_field(|record: &$Record| {
            &record.$field
        }))
    };
    (form $Record:ident $field:ident, $key:literal) => {
        $crate::__private::form::Row::Field(
            $key,
            $crate::__private::form::of_field(|record: &$Record| &record.$field),
        )
    };

    (write $value:expr, $into:ident, flatten $(personal)?) => {
        $crate::wire::Record::write_fields($value, $into)?
    };
    (write $value:expr, $into:ident, $key:literal $(personal)?) => {
        $crate::wire::write_field($into, $key, $value)?
    };
    (write $value:expr, $into:ident, $key:literal text $(personal)?) => {
        $crate::wire::write_text_field($into, $key, $value)?
    };
    (write $value:expr, $into:ident, $key:literal personal text) => {
        $crate::wire::write_text_field($into, $key, $value)?
    };

    (debug $value:expr, $(text)?) => {
        $value
    };
    (debug $value:expr, $($flag:ident)+) => {
        &$crate::wire::Redacted
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __deserialize {
    ($Type:ident) => {
        impl<'de> $crate::__private::serde::Deserialize<'de> for $Type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::deserialize(from)
            }
        }
    };
}
