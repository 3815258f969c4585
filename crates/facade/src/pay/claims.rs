//! What a payment access token says of itself. The token is a JWT signed by BigCommerce; its signature is theirs to
//! check, its amount is ours to compare with what the shopper was shown.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bigcommerce_types::{Amount, PaymentAccessToken, record, wire};
use iso_currency::Currency;
use rust_decimal::Decimal;

/// The claims that matter here; any of them may be missing.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Claims {
    /// When the token expires, in Unix seconds.
    pub(super) exp: Option<i64>,
    data: Option<Frozen>,
}

/// What the token froze when it was made.
#[derive(Clone, Default, PartialEq)]
struct Frozen {
    amount: Option<i64>,
    currency: Option<String>,
}

record! { Claims { exp: "exp", data: "data", } }
record! { Frozen { amount: "amount", currency: "currency", } }

impl Claims {
    /// Reads the claims; a token of another form has none.
    pub(super) fn of(token: &PaymentAccessToken) -> Self {
        let payload = token.expose_secret().split('.').nth(1).unwrap_or_default();
        let json = URL_SAFE_NO_PAD
            .decode(payload.trim_end_matches('='))
            .unwrap_or_default();
        wire::decode(&json).unwrap_or_default()
    }

    /// The amount that the token will charge, in major units; `None` when it does not say, or names a currency whose
    /// minor unit is not known.
    pub(super) fn amount(&self) -> Option<Amount> {
        let frozen = self.data.as_ref()?;
        let currency = Currency::from_code(frozen.currency.as_deref()?)?;
        let digits = u32::from(currency.exponent()?);
        Decimal::try_from_i128_with_scale(i128::from(frozen.amount?), digits)
            .ok()
            .map(Amount::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> PaymentAccessToken {
        PaymentAccessToken::new(format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(payload)))
    }

    #[test]
    fn the_amount_is_in_the_currencys_own_minor_units() {
        let amount = |json: &str| {
            Claims::of(&token(json))
                .amount()
                .map(|amount| amount.to_string())
        };
        assert_eq!(
            amount(r#"{"data":{"amount":3748,"currency":"USD"}}"#).as_deref(),
            Some("37.48")
        );
        assert_eq!(
            amount(r#"{"data":{"amount":3748,"currency":"JPY"}}"#).as_deref(),
            Some("3748")
        );
        assert_eq!(
            amount(r#"{"data":{"amount":3748,"currency":"KWD"}}"#).as_deref(),
            Some("3.748")
        );
        assert_eq!(amount(r#"{"data":{"amount":3748,"currency":"???"}}"#), None);
    }

    #[test]
    fn a_token_of_another_form_has_no_claims() {
        for odd in ["", "opaque", "a.b", "a.!!!.c", "a.e30.c"] {
            assert!(
                Claims::of(&PaymentAccessToken::new(odd)) == Claims::default(),
                "{odd}"
            );
        }
    }
}
