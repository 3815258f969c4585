//! Collects a value of any self-describing format into the text that the types of this family are read from.
//!
//! `serde_json` hands its text over as it stands, digits and all. Whatever else calls `Deserialize` (CBOR, a buffer of
//! `#[serde(flatten)]`, an untagged or internally tagged enum) says its values one by one, and they are written as JSON.
//! Generic over the format alone, never over the type that is read: one copy serves all types.

use std::{fmt, iter};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
        value::MapDeserializer,
    },
    forward_to_deserialize_any,
};

use super::RawValue;

/// The value as text, without space around it.
pub(super) fn collect<'de, D: Deserializer<'de>>(from: D) -> Result<Box<RawValue>, D::Error> {
    Deserialize::deserialize(Hook(from))
}

/// As deep as `serde_json` reads.
const DEEPEST: u8 = 128;

/// The digits that a double keeps of every number, and a single. A float that needs more to be told from its neighbours has
/// been rounded, or calculated.
const DIGITS: usize = 15;
const DIGITS_OF_A_SINGLE: usize = 6;

/// The key under which `serde_json` with its feature `arbitrary_precision` hands a number to a buffer.
const NUMBER: &str = "$serde_json::private::Number";

/// Stands between a format and [`RawValue`], which asks for a newtype of a name that `serde_json` alone understands. The
/// name is taken from that call, since it is private to `serde_json`.
struct Hook<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Hook<D> {
    type Error = D::Error;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        raw: V,
    ) -> Result<V::Value, D::Error> {
        let mut text = String::new();
        let collector = Collector {
            raw: name,
            deep: 0,
            into: &mut text,
        };
        self.0.deserialize_newtype_struct(name, collector)?;
        raw.visit_map(MapDeserializer::new(iter::once((name, text))))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, D::Error> {
        Err(D::Error::custom(
            "this version of serde_json does not read raw values by name",
        ))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Writes one value.
struct Collector<'a> {
    /// The name of a raw value.
    raw: &'static str,
    deep: u8,
    into: &'a mut String,
}

impl Collector<'_> {
    fn inner(&mut self) -> Collector<'_> {
        Collector {
            raw: self.raw,
            deep: self.deep + 1,
            into: self.into,
        }
    }

    fn plain<E: Error>(self, text: impl fmt::Display) -> Result<(), E> {
        use fmt::Write as _;
        write!(self.into, "{text}").map_err(E::custom)
    }

    fn string<E: Error>(self, text: &str) -> Result<(), E> {
        self.into
            .push_str(&serde_json::to_string(text).map_err(E::custom)?);
        Ok(())
    }

    /// Text that claims to be JSON, and comes from whoever wrote what is read.
    fn json<E: Error>(self, text: &str) -> Result<(), E> {
        let raw: &RawValue = serde_json::from_str(text)
            .map_err(|_| E::custom("a raw value of serde_json is not JSON"))?;
        self.into.push_str(raw.get());
        Ok(())
    }

    /// The shortest digits of a float, if it holds at least so `many` of every number.
    fn float<E: Error>(self, scientific: &str, plain: &str, many: usize) -> Result<(), E> {
        /// A number with more digits than any amount is written with an exponent.
        const WIDEST: usize = 30;
        let mantissa = scientific.split('e').next().unwrap_or_default();
        let is_finite = mantissa.bytes().any(|byte| byte.is_ascii_digit());
        if !is_finite || mantissa.bytes().filter(u8::is_ascii_digit).count() > many {
            return Err(E::custom(format_args!(
                "a number came as a float that is not exact to {many} digits; it has to be kept as text"
            )));
        }
        self.plain(if plain.len() > WIDEST {
            scientific
        } else {
            plain
        })
    }

    fn enter<E: Error>(&self) -> Result<(), E> {
        if self.deep < DEEPEST {
            Ok(())
        } else {
            Err(E::custom("a value nests deeper than 128 levels"))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Collector<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collector<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    /// Any format but `serde_json`, at the top.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.plain("null")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.plain("null")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.plain(value)
    }

    fn visit_f32<E: Error>(self, value: f32) -> Result<(), E> {
        // By its own shortest digits: as a double it would have those of its binary value.
        self.float(
            &format!("{value:e}"),
            &value.to_string(),
            DIGITS_OF_A_SINGLE,
        )
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.float(&format!("{value:e}"), &value.to_string(), DIGITS)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.string(text)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<(), E> {
        Err(E::invalid_type(Unexpected::Bytes(bytes), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.enter()?;
        self.into.push('[');
        let mut end = self.into.len();
        while list.next_element_seed(self.inner())?.is_some() {
            end = self.into.len();
            self.into.push(',');
        }
        self.into.truncate(end);
        self.into.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.enter()?;
        let mut next = map.next_key::<Key>()?;
        match &next {
            Some(Key(key)) if key == self.raw || key == NUMBER => {
                let text: String = map.next_value()?;
                return match map.next_key::<IgnoredAny>()? {
                    None => self.json(&text),
                    Some(_) => Err(A::Error::custom("a raw value of serde_json has two keys")),
                };
            }
            _ => {}
        }
        self.into.push('{');
        let mut end = self.into.len();
        while let Some(Key(key)) = next {
            self.inner().string(&key)?;
            self.into.push(':');
            map.next_value_seed(self.inner())?;
            end = self.into.len();
            self.into.push(',');
            next = map.next_key()?;
        }
        self.into.truncate(end);
        self.into.push('}');
        Ok(())
    }
}

/// A key. Formats that have other keys than text are taken as JSON writes them.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key that is text")
            }
            fn visit_str<E>(self, name: &str) -> Result<Key, E> {
                Ok(Key(name.to_owned()))
            }
            fn visit_string<E>(self, name: String) -> Result<Key, E> {
                Ok(Key(name))
            }
            fn visit_i64<E>(self, name: i64) -> Result<Key, E> {
                Ok(Key(name.to_string()))
            }
            fn visit_u64<E>(self, name: u64) -> Result<Key, E> {
                Ok(Key(name.to_string()))
            }
        }
        from.deserialize_any(Name)
    }
}
