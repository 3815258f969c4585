//! `union!`: one of several objects, told apart by a tag or by the shape of the JSON.

/// Makes an enum of one-field variants readable and writable.
///
/// `by "key"`: each variant is a record *without* the tag, which is written first. `by shape`: one of
/// `object`, `array`, `string`, `number`, `boolean` per variant. An `open` union keeps what it does
/// not know in `Unknown(UnknownObject)` and writes it back as it came; a `closed` one, for requests,
/// has no such variant and refuses it.
///
/// ```
/// use bigcommerce_types::{UnknownObject, record, union, wire};
///
/// #[derive(Clone, PartialEq)]
/// pub struct Circle { pub radius: i64 }
/// record! { Circle { radius: "radius" } }
///
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum Figure { Circle(Circle), Unknown(UnknownObject) }
/// union! { Figure open by "type" { Circle = "circle" } }
///
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum Figures { One(Figure), Many(Vec<Figure>) }
/// union! { Figures closed by shape { One = object, Many = array } }
///
/// let sent = r#"[{"type":"circle","radius":2},{"type":"square","side":0.50}]"#;
/// let figures: Figures = wire::decode(sent.as_bytes())?;
/// assert!(matches!(&figures, Figures::Many(list) if list[0] == Figure::Circle(Circle { radius: 2 })));
/// assert_eq!(serde_json::to_string(&figures)?, sent);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! union {
    ($Union:ident $openness:ident by shape { $($Variant:ident = $shape:ident),* $(,)? }) => {
        impl $crate::wire::Wire for $Union {
            fn from_wire(
                raw: &$crate::wire::RawValue,
            ) -> ::core::result::Result<Self, $crate::wire::DecodeError> {
                match $crate::__private::open::shape(raw) {
                    $($crate::__private::open::Shape::$shape => {
                        $crate::wire::Wire::from_wire(raw).map(Self::$Variant)
                    })*
                    _ => $crate::__union!($openness raw, "a value of a shape that is known here"),
                }
            }

            fn form() -> &'static $crate::__private::form::Form {
                const {
                    &$crate::__private::form::Form::Shaped(&[
                        $(($crate::__private::open::Shape::$shape, $crate::__private::form::of_variant(Self::$Variant)),)*
                    ])
                }
            }
        }

        impl $crate::__private::serde::Serialize for $Union {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                into: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__union!(write $openness self, into, {
                    $(Self::$Variant(value) => $crate::__private::serde::Serialize::serialize(value, into),)*
                })
            }
        }

        $crate::__deserialize! { $Union }
    };
    ($Union:ident $openness:ident by $tag:literal { $($Variant:ident = $value:literal),* $(,)? }) => {
        impl $crate::wire::Wire for $Union {
            fn from_wire(
                raw: &$crate::wire::RawValue,
            ) -> ::core::result::Result<Self, $crate::wire::DecodeError> {
                let object = $crate::wire::Object::parse(raw)?;
                match object.tag($tag).as_deref() {
                    $(::core::option::Option::Some($value) => {
                        $crate::wire::Record::from_object(&object).map(Self::$Variant)
                    })*
                    _ => $crate::__union!($openness raw, concat!("an object whose `", $tag, "` is known here")),
                }
            }

            fn form() -> &'static $crate::__private::form::Form {
                const {
                    &$crate::__private::form::Form::Tagged($tag, &[
                        $(($value, $crate::__private::form::of_variant(Self::$Variant)),)*
                    ])
                }
            }
        }

        impl $crate::__private::serde::Serialize for $Union {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                into: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__union!(write $openness self, into, {
                    $(Self::$Variant(value) => {
                        let mut map = $crate::__private::serde::Serializer::serialize_map(into, ::core::option::Option::None)?;
                        $crate::__private::serde::ser::SerializeMap::serialize_entry(&mut map, $tag, $value)?;
                        $crate::wire::Record::write_fields(value, &mut map)?;
                        $crate::__private::serde::ser::SerializeMap::end(map)
                    })*
                })
            }
        }

        $crate::__deserialize! { $Union }
    };
}

/// What differs between open and closed unions.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (open $raw:ident, $expected:expr) => {
        ::core::result::Result::Ok(Self::Unknown($crate::__private::open::unknown_object($raw)))
    };
    (closed $raw:ident, $expected:expr) => {
        ::core::result::Result::Err($crate::wire::DecodeError::found($expected, "one that is not"))
    };
    (write open $self:ident, $into:ident, { $($arms:tt)* }) => {
        match $self {
            $($arms)*
            Self::Unknown(value) => $crate::__private::serde::Serialize::serialize(value, $into),
        }
    };
    (write closed $self:ident, $into:ident, { $($arms:tt)* }) => {
        match $self { $($arms)* }
    };
}
