//! Points in time, in each of the four ways this platform writes them.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil, fmt::rfc2822, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    unknown::write_number,
    wire::{
        self, DecodeError, RawValue, Wire, is_empty_text, is_null_or_empty_object, string_text,
    },
};

/// A point in time as it was sent, with its meaning where it has one.
///
/// V2 writes RFC 2822, V3 and the storefront ISO 8601 in several dialects, webhooks Unix seconds; `""`
/// is absent. The text goes back as it came. One that is none of these is kept and has no
/// [`instant`](Self::instant), so that an odd date never makes a response unreadable.
///
/// Equality is by text; compare [`instant`](Self::instant)s to compare times from different APIs.
///
/// ```
/// use bigcommerce_types::Time;
///
/// let v2: Time = "Tue, 20 Nov 2012 00:00:00 +0000".parse()?;
/// let v3: Time = "2012-11-20T00:00:00Z".parse()?;
/// assert_ne!(v2, v3);
/// assert_eq!(v2.instant(), v3.instant());
/// # Ok::<(), bigcommerce_types::NotATime>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Time {
    text: Box<str>,
    /// It was a JSON number, and goes back as one.
    bare: bool,
    instant: Option<Timestamp>,
}

impl Time {
    /// What was sent, as a point on the time line. A time without an offset is taken as UTC, and a
    /// date as its first moment. `None` when the text is no time that is known here.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        self.instant
    }

    /// The text, or the digits, as they were sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Wire for Time {
    fn from_wire(raw: &RawValue) -> Result<Self, DecodeError> {
        let text = string_text(raw)?.ok_or_else(|| DecodeError::expected("a time", raw))?;
        Ok(Self {
            instant: read(&text),
            bare: !raw.get().starts_with('"'),
            text: text.into(),
        })
    }

    fn is_absent(raw: &RawValue) -> bool {
        is_null_or_empty_object(raw) || is_empty_text(raw)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        if self.bare {
            write_number(&self.text, into)
        } else {
            into.serialize_str(&self.text)
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::deserialize(from)
    }
}

/// Written as ISO 8601 in UTC.
impl From<Timestamp> for Time {
    fn from(instant: Timestamp) -> Self {
        Self {
            text: instant.to_string().into(),
            bare: false,
            instant: Some(instant),
        }
    }
}

/// Unlike a time from the wire, this one has to be understood.
impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let instant = read(text).ok_or(NotATime)?;
        Ok(Self {
            text: text.into(),
            bare: false,
            instant: Some(instant),
        })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Time({})", self.text)
    }
}

/// A text is no RFC 2822 or ISO 8601 time, no date, and no count of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is RFC 2822, ISO 8601 or Unix seconds, such as 2026-01-31T12:00:00Z")
    }
}

impl std::error::Error for NotATime {}

fn read(text: &str) -> Option<Timestamp> {
    // The day's name is decoration: one that disagrees with the date is no reason to lose the date.
    static MAIL: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let text = text.trim();
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    if let Ok(seconds) = seconds.parse()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Timestamp::from_second(seconds).ok();
    }
    let in_utc = |time: civil::DateTime| {
        time.to_zoned(TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    text.parse()
        .or_else(|_| MAIL.parse_timestamp(text))
        .ok()
        .or_else(|| text.parse().ok().and_then(in_utc))
        .or_else(|| {
            text.parse()
                .ok()
                .map(|date: civil::Date| date.at(0, 0, 0, 0))
                .and_then(in_utc)
        })
}
