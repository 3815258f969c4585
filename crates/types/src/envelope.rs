//! What V3 wraps around an answer.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};

use crate::{
    record,
    wire::{
        self, DecodeError, Object, RawValue, Wire,
        form::{Form, Row, of_field},
    },
};

/// The V3 envelope: `{data, meta}`. An answer without the key `data` is read as the value itself,
/// because the API leaves the envelope out in places.
///
/// ```
/// use bigcommerce_types::{Amount, Data, wire};
///
/// let wrapped: Data<Vec<Amount>> = wire::decode(br#"{"data": [1.50], "meta": {}}"#)?;
/// let bare: Data<Vec<Amount>> = wire::decode(b"[1.50]")?;
/// assert_eq!(wrapped, bare);
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Data<T> {
    /// The answer.
    pub data: T,
    /// What is said about it.
    pub meta: Meta,
}

impl<T> Data<T> {
    /// Wraps a value, with nothing said about it.
    #[must_use]
    pub fn new(data: T) -> Self {
        Self {
            data,
            meta: Meta::default(),
        }
    }
}

impl<T: Wire> Wire for Data<T> {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        match Object::parse(raw) {
            Ok(object) if object.get("data").is_some() => Ok(Self {
                data: object.field("data")?,
                meta: object.field("meta")?,
            }),
            _ if T::is_absent(raw) => match T::absent() {
                Some(data) => Ok(Self::new(data)),
                None => T::from_wire(raw).map(Self::new),
            },
            _ => T::from_wire(raw).map(Self::new),
        }
    }

    fn absent() -> Option<Self> {
        T::absent().map(Self::new)
    }

    fn form() -> &'static Form {
        const {
            &Form::Envelope(
                &[
                    Row::Field("data", T::form),
                    Row::Field("meta", <Meta as Wire>::form),
                ],
                T::form,
            )
        }
    }
}

impl<T: Serialize> Serialize for Data<T> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        let mut map = into.serialize_map(Some(2))?;
        map.serialize_entry("data", &self.data)?;
        map.serialize_entry("meta", &self.meta)?;
        map.end()
    }
}

impl<'de, T: Wire> Deserialize<'de> for Data<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::deserialize(from)
    }
}

/// What V3 says about an answer. `[]`, `{}`, `null` and a missing key are all an empty one.
///
/// ```
/// use bigcommerce_types::{Meta, wire};
///
/// let meta: Meta = wire::decode(br#"{"pagination": {"total": 3, "current_page": 1}}"#)?;
/// assert_eq!(meta.pagination.and_then(|page| page.total), Some(3));
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meta {
    /// Where in a list this page stands.
    pub pagination: Option<Pagination>,
    /// Where in a list this page stands, for lists that go on from a cursor.
    pub cursor_pagination: Option<CursorPagination>,
}

impl Wire for Meta {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        if Self::is_absent(raw) {
            return Ok(Self::default());
        }
        let object = Object::parse(raw)?;
        Ok(Self {
            pagination: object.field("pagination")?,
            cursor_pagination: object.field("cursor_pagination")?,
        })
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn is_absent(raw: &RawValue) -> bool {
        wire::is_absent_record(raw)
    }

    fn form() -> &'static Form {
        const {
            &Form::Record(&[
                Row::Field("pagination", of_field(|meta: &Self| &meta.pagination)),
                Row::Field(
                    "cursor_pagination",
                    of_field(|meta: &Self| &meta.cursor_pagination),
                ),
            ])
        }
    }
}

impl Serialize for Meta {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        let mut map = into.serialize_map(None)?;
        wire::write_field(&mut map, "pagination", &self.pagination)?;
        wire::write_field(&mut map, "cursor_pagination", &self.cursor_pagination)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Meta {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::deserialize(from)
    }
}

/// Where in a list a page stands.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Pagination {
    /// Items in the whole list.
    pub total: Option<u32>,
    /// Items on this page.
    pub count: Option<u32>,
    /// Items that fit on a page.
    pub per_page: Option<u32>,
    /// This page, counted from 1.
    pub current_page: Option<u32>,
    /// Pages in the whole list.
    pub total_pages: Option<u32>,
    /// The queries of the pages around this one.
    pub links: Option<PageLinks>,
}

record! { Pagination {
    total: "total",
    count: "count",
    per_page: "per_page",
    current_page: "current_page",
    total_pages: "total_pages",
    links: "links",
} }

/// Where in a list a page stands that was asked for by cursor. There is no total.
///
/// ```
/// use bigcommerce_types::{Meta, wire};
///
/// let meta: Meta = wire::decode(br#"{"cursor_pagination": {"count": 2, "end_cursor": "aWQ6OQ=="}}"#)?;
/// let cursors = meta.cursor_pagination.expect("it was sent");
/// assert_eq!(cursors.end_cursor.as_deref(), Some("aWQ6OQ=="));
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CursorPagination {
    /// Items on this page.
    pub count: Option<u32>,
    /// Items that fit on a page.
    pub per_page: Option<u32>,
    /// The cursor of the first item.
    pub start_cursor: Option<String>,
    /// The cursor of the last item.
    pub end_cursor: Option<String>,
    /// The queries of the pages around this one.
    pub links: Option<PageLinks>,
}

record! { CursorPagination {
    count: "count",
    per_page: "per_page",
    start_cursor: "start_cursor",
    end_cursor: "end_cursor",
    links: "links",
} }

/// The query strings, from the question mark on, of a page and its neighbours.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PageLinks {
    /// The page before; absent on the first.
    pub previous: Option<String>,
    /// This page.
    pub current: Option<String>,
    /// The page after; absent on the last.
    pub next: Option<String>,
}

record! { PageLinks {
    previous: "previous",
    current: "current",
    next: "next",
} }
