//! Lists in a query: one value with commas between, which stay commas.

use std::fmt::Display;

use bigcommerce_types::CommaList;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What the values of a form may hold as it is; a comma inside of a value is not among it, so that it does not part it.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `url` with a list added to its query, in the way that OpenAPI calls `form` without `explode`: `include=fees,coupons`. The
/// serialiser of queries would write `%2C`, and a server that splits before it decodes would see one value. A list that is
/// empty, or was not given, is not sent.
#[doc(hidden)]
#[must_use]
pub fn with_list<T: Display>(mut url: String, name: &str, list: Option<&CommaList<T>>) -> String {
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        return url;
    };
    url.push(if url.contains('?') { '&' } else { '?' });
    url.extend(utf8_percent_encode(name, VALUE));
    for (index, value) in list.as_slice().iter().enumerate() {
        url.push(if index == 0 { '=' } else { ',' });
        url.extend(utf8_percent_encode(&value.to_string(), VALUE));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commas_between_stay_and_those_within_are_encoded() {
        let keys = CommaList::from(["gift note", "a,b", "50%"]);
        let none: CommaList<&str> = CommaList::default();
        let url = with_list(
            "https://example.com/carts".to_owned(),
            "key:in",
            Some(&keys),
        );
        let url = with_list(url, "include", Some(&none));
        let url = with_list::<&str>(url, "sort", None);
        let url = with_list(url, "id", Some(&CommaList::from([7, 8])));
        assert_eq!(
            url,
            "https://example.com/carts?key%3Ain=gift%20note,a%2Cb,50%25&id=7,8"
        );
    }
}
