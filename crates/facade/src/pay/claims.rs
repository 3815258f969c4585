//! What a payment access token says of itself. The token is a JWT signed by BigCommerce; its signature is theirs to
//! check, its amount is ours to compare with what the shopper was shown.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bigcommerce_types::{Amount, Decimal, OrderId, PaymentAccessToken, record, wire};

use crate::order::digits;

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
    order_id: Option<OrderId>,
}

record! { Claims { exp: "exp", data: "data", } }
record! { Frozen { amount: "amount", currency: "currency", order_id: "order_id", } }

impl Claims {
    /// Reads the claims; a token of another form has none.
    pub(super) fn of(token: &PaymentAccessToken) -> Self {
        let payload = token.expose_secret().split('.').nth(1).unwrap_or_default();
        let json = URL_SAFE_NO_PAD
            .decode(payload.trim_end_matches('='))
            .unwrap_or_default();
        wire::decode(&json).unwrap_or_default()
    }

    /// The amount that the token will charge, in major units; `None` when it does not say.
    pub(super) fn amount(&self) -> Option<Amount> {
        let frozen = self.data.as_ref()?;
        let digits = digits(Some(frozen.currency.as_deref()?));
        Decimal::try_from_i128_with_scale(i128::from(frozen.amount?), digits)
            .ok()
            .map(Amount::from)
    }

    /// Whether it is made out for this order in this currency, as far as both sides say.
    pub(super) fn are_for(&self, order: OrderId, currency: Option<&str>) -> bool {
        let Some(frozen) = &self.data else {
            return true;
        };
        let same_order = frozen.order_id.is_none_or(|frozen| frozen == order);
        let both = frozen.currency.as_deref().zip(currency);
        same_order && both.is_none_or(|(frozen, shown)| frozen.eq_ignore_ascii_case(shown))
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
        assert_eq!(amount(r#"{"data":{"amount":3748}}"#), None);
    }

    #[test]
    fn a_token_for_another_order_or_currency_is_told_apart() {
        let claims = Claims::of(&token(
            r#"{"data":{"amount":1,"currency":"EUR","order_id":"7"}}"#,
        ));
        assert!(claims.are_for(OrderId::new(7), Some("EUR")));
        assert!(!claims.are_for(OrderId::new(8), Some("EUR")));
        assert!(!claims.are_for(OrderId::new(7), Some("USD")));
        assert!(claims.are_for(OrderId::new(7), None));
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
