//! What a change of `format` means to whoever writes or reads the value.

use super::kinds::Kinds;

/// What a format says of the text or number it stands at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Nothing a reader could rely on: `ISO-4217` and other names that no standard knows, and the widths of broken numbers.
    Loose,
    /// A whole number of so many bits.
    Bits(u8),
    /// Text with a form of its own, by the name of the form.
    Form(&'static str),
}

/// Reads the format of a value of these types.
pub(crate) fn read(format: Option<&str>, kinds: Kinds) -> Format {
    let Some(format) = format else {
        return Format::Loose;
    };
    let name = format.trim().to_ascii_lowercase();
    if kinds == Kinds::STRING {
        return match name.as_str() {
            "date-time" | "datetime" => Format::Form("date-time"),
            "date" => Format::Form("date"),
            "time" => Format::Form("time"),
            "uuid" | "guid" => Format::Form("uuid"),
            "email" => Format::Form("email"),
            "uri" | "url" => Format::Form("uri"),
            "ipv4" => Format::Form("ipv4"),
            "ipv6" => Format::Form("ipv6"),
            "byte" => Format::Form("byte"),
            "binary" => Format::Form("binary"),
            _ => Format::Loose,
        };
    }
    match name.as_str() {
        "int32" if kinds == Kinds::INTEGER => Format::Bits(32),
        "int64" if kinds == Kinds::INTEGER => Format::Bits(64),
        _ => Format::Loose,
    }
}

/// Whether every value written in `from` can be read by who expects `to`.
pub(crate) fn readable(from: &Format, to: &Format) -> bool {
    match (from, to) {
        (Format::Bits(from), Format::Bits(to)) => from <= to,
        (Format::Form(from), Format::Form(to)) => from == to,
        // A width that is no longer mentioned, or mentioned for the first time, is not a change of the values.
        (_, Format::Loose) | (Format::Loose, Format::Bits(_)) => true,
        (Format::Loose, Format::Form(_)) => false,
        (Format::Bits(_), Format::Form(_)) | (Format::Form(_), Format::Bits(_)) => false,
    }
}
