//! The claims of a payment access token. The token is a JWT signed by BigCommerce; its signature is theirs to check,
//! its amount is ours to compare with what the shopper was shown.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bigcommerce_types::{OrderId, PaymentAccessToken};
use serde_json::Value;

/// An expiry that cannot be read is later than any that is believed: nobody knows how long the gateway takes the token.
const UNREADABLE: i64 = i64::MAX;

/// The claims that matter here. Each is read by itself; one that cannot be read is missing, and takes no other with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Claims {
    /// The expiry of the token, in Unix seconds; [`UNREADABLE`] where there is one that cannot be read.
    pub(super) expires: Option<i64>,
    /// The amount that it will charge, in minor units of its currency.
    pub(super) amount: Option<i128>,
    pub(super) currency: Option<String>,
    pub(super) order: Option<OrderId>,
}

impl Claims {
    /// Reads the claims; a token of another form has none.
    pub(super) fn of(token: &PaymentAccessToken) -> Self {
        let payload = token.expose_secret().split('.').nth(1).unwrap_or_default();
        let json = URL_SAFE_NO_PAD
            .decode(payload.trim_end_matches('='))
            .unwrap_or_default();
        let claims: Value = serde_json::from_slice(&json).unwrap_or_default();
        let data = &claims["data"];
        Self {
            expires: match &claims["exp"] {
                Value::Null => None,
                expiry => Some(whole(expiry).unwrap_or(UNREADABLE)),
            },
            amount: whole(&data["amount"]).map(i128::from),
            currency: data["currency"].as_str().map(str::to_owned),
            order: whole(&data["order_id"]).map(OrderId::new),
        }
    }
}

/// A whole number, or a text of its digits. A number with a point is none.
fn whole(claim: &Value) -> Option<i64> {
    claim.as_i64().or_else(|| claim.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(payload: &str) -> Claims {
        let token = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(payload));
        Claims::of(&PaymentAccessToken::new(token))
    }

    #[test]
    fn one_odd_claim_takes_no_other_with_it() {
        let told = claims(
            r#"{"exp":4000000000.5,"data":{"amount":9900,"currency":"USD","order_id":"118"}}"#,
        );
        assert_eq!(told.expires, Some(UNREADABLE));
        assert_eq!(told.amount, Some(9900));
        assert_eq!(told.currency.as_deref(), Some("USD"));
        assert_eq!(told.order, Some(OrderId::new(118)));
        let told = claims(r#"{"exp":1764340000,"data":{"amount":"many","order_id":{}}}"#);
        assert_eq!(
            (told.expires, told.amount, told.order),
            (Some(1_764_340_000), None, None)
        );
    }

    #[test]
    fn a_token_of_another_form_has_no_claims() {
        for odd in ["", "opaque", "a.b", "a.!!!.c", "a.e30.c", "a.W10.c"] {
            assert_eq!(
                Claims::of(&PaymentAccessToken::new(odd)),
                Claims::default(),
                "{odd}"
            );
        }
    }
}
