//! `open_enum!`: a list of values that the API may make longer.

/// Makes an enum with an `Unknown` variant readable and writable; a value without a name here is
/// kept in `Unknown` and written back as it came.
///
/// Text enums get `as_str()`, `From<&str>` and `Display`; integer enums `as_i64()`, `From<i64>` and
/// `Display`. Both read a number as text and text as a number; `""` is absent.
///
/// ```
/// use bigcommerce_types::{UnknownValue, open_enum, wire};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Mood { Good, NotSoGood, Unknown(UnknownValue) }
/// open_enum! { Mood: text { Good = "good", NotSoGood = "not so good" } }
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Step { First, Second, Unknown(UnknownValue) }
/// open_enum! { Step: integer { First = 1, Second = 2 } }
///
/// let moods: Vec<Mood> = wire::decode(br#"["good", "great"]"#)?;
/// assert_eq!(moods[0], Mood::Good);
/// assert_eq!(moods[1].as_str(), "great");
/// assert_eq!(serde_json::to_string(&moods)?, r#"["good","great"]"#);
///
/// let steps: Vec<Step> = wire::decode(br#"["2", 3]"#)?;
/// assert_eq!(steps[0], Step::Second);
/// assert_eq!(steps[1].as_i64(), Some(3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    ($Enum:ident: text { $($Variant:ident = $text:literal),* $(,)? }) => {
        impl $Enum {
            /// The value as the API spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match $crate::__private::open::OpenText::state(self) {
                    ::core::result::Result::Ok(text) => text,
                    ::core::result::Result::Err(unknown) => unknown.as_str(),
                }
            }
        }

        impl $crate::__private::open::OpenText for $Enum {
            fn known(text: &str) -> ::core::option::Option<Self> {
                match text {
                    $($text => ::core::option::Option::Some(Self::$Variant),)*
                    _ => ::core::option::Option::None,
                }
            }
            fn unknown(value: $crate::UnknownValue) -> Self {
                Self::Unknown(value)
            }
            fn state(&self) -> ::core::result::Result<&'static str, &$crate::UnknownValue> {
                match self {
                    $(Self::$Variant => ::core::result::Result::Ok($text),)*
                    Self::Unknown(value) => ::core::result::Result::Err(value),
                }
            }
        }

        /// Never fails: a value without a name here is kept as `Unknown`.
        impl ::core::convert::From<&str> for $Enum {
            fn from(text: &str) -> Self {
                $crate::__private::open::text_from(text)
            }
        }

        impl ::core::fmt::Display for $Enum {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::__open_enum! { $Enum, read_text, write_text, knows_text }
    };
    ($Enum:ident: integer { $($Variant:ident = $number:literal),* $(,)? }) => {
        impl $Enum {
            /// The number that the API uses; `None` for an unknown value that is not a whole number.
            #[must_use]
            pub fn as_i64(&self) -> ::core::option::Option<i64> {
                match $crate::__private::open::OpenInteger::state(self) {
                    ::core::result::Result::Ok(number) => ::core::option::Option::Some(number),
                    ::core::result::Result::Err(unknown) => unknown.as_i64(),
                }
            }
        }

        impl $crate::__private::open::OpenInteger for $Enum {
            fn known(number: i64) -> ::core::option::Option<Self> {
                match number {
                    $($number => ::core::option::Option::Some(Self::$Variant),)*
                    _ => ::core::option::Option::None,
                }
            }
            fn unknown(value: $crate::UnknownValue) -> Self {
                Self::Unknown(value)
            }
            fn state(&self) -> ::core::result::Result<i64, &$crate::UnknownValue> {
                match self {
                    $(Self::$Variant => ::core::result::Result::Ok($number),)*
                    Self::Unknown(value) => ::core::result::Result::Err(value),
                }
            }
        }

        /// Never fails: a value without a name here is kept as `Unknown`.
        impl ::core::convert::From<i64> for $Enum {
            fn from(number: i64) -> Self {
                $crate::__private::open::integer_from(number)
            }
        }

        impl ::core::fmt::Display for $Enum {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::open::show_integer(self, f)
            }
        }

        $crate::__open_enum! { $Enum, read_integer, write_integer, knows_integer }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($Enum:ident, $read:ident, $write:ident, $knows:ident) => {
        impl $crate::wire::Wire for $Enum {
            fn from_wire(
                raw: &$crate::wire::RawValue,
            ) -> ::core::result::Result<Self, $crate::wire::DecodeError> {
                $crate::__private::open::$read(raw)
            }
            fn is_absent(raw: &$crate::wire::RawValue) -> bool {
                $crate::__private::open::is_absent(raw)
            }
            fn form() -> &'static $crate::__private::form::Form {
                const { &$crate::__private::form::Form::Word($crate::__private::open::$knows::<Self>) }
            }
        }

        impl $crate::__private::serde::Serialize for $Enum {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                into: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::open::$write(self, into)
            }
        }

        $crate::__deserialize! { $Enum }
    };
}
