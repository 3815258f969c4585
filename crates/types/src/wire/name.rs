//! Which keys of an answer may be printed: those that name a field, and none that could be data.

/// Whether a key looks like the name of a field: letters, digits and `_`, and no digit in front, as ids and codes have.
pub(crate) fn is_field_name(name: &str) -> bool {
    let word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    name.bytes().all(word)
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && is_field_path(name)
}

/// Whether a key looks like the name of a field or a path to one (`items[0].sku`). Many digits are a card or a telephone number,
/// also where something stands between them, and a run of letters and digits is a token.
pub(crate) fn is_field_path(name: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-[]".contains(&byte);
    let is_safe = |run: &str| {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        run.len() < 32 && (digits == 0 || run.len() <= TOKEN)
    };
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().filter(u8::is_ascii_digit).count() < 7
        && name.bytes().all(part)
        && name
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .all(is_safe)
}

/// From this length on, no name of a field of this API has digits among its letters (`address1`, `iso4217`), and every token has.
const TOKEN: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_may_be_printed() {
        for name in [
            "id",
            "street_1",
            "country_iso2",
            "isTrustedShippingAddressEnabled",
            "_links",
            "field_25",
        ] {
            assert!(is_field_name(name), "{name}");
        }
        assert!(is_field_path("items[0].sku") && !is_field_name("items[0].sku"));
    }

    #[test]
    fn what_could_be_data_may_not() {
        for name in [
            "",
            "4111111111111111",
            "card_4111111111111111",
            "card_4111_1111_1111_1111",
            "4111-1111-1111-1111",
            "512-555-0100",
            "1990-01-31",
            "jane.doe@example.com",
            "Jane Doe",
            "eyJhbGciOiJIUzI1NiJ9",
            "k3v9x0q2m1z8w7p4c5b6n0a1s2d3f4g",
            "qwertyuiopasdfghjklzxcvbnmqwertyuiop",
        ] {
            assert!(!is_field_path(name), "{name}");
        }
        assert!(!is_field_name("ABC-DEF-GHI") && !is_field_name("737"));
    }
}
