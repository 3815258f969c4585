//! Secrets and personal data stay out of everything that is printed or stored.

use bigcommerce_types::{
    AbandonedCartToken, AccessToken, Address, CaptchaToken, CardNumber, CheckoutToken,
    ClientSecret, CsrfToken, CustomField, FieldValue, FormField, GiftCertificateCode, HookSecret,
    InstrumentToken, OrderAddress, PaymentAccessToken, RedirectUrl, StorefrontAddress,
    StorefrontCookie, VerificationValue, record, redacted_debug, wire,
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const CARD: &str = "4111111111111111";

#[derive(Clone, PartialEq)]
struct Card {
    number: CardNumber,
    verification_value: Option<VerificationValue>,
    holder: Option<String>,
    address: Address,
    month: i64,
}
record! { Card {
    number: "number",
    verification_value: "verification_value",
    holder: "cardholder_name" personal,
    address: flatten personal,
    month: "expiry_month",
} }

fn card() -> Card {
    Card {
        number: CardNumber::new(CARD),
        verification_value: Some("737".into()),
        holder: Some("Jane Doe".into()),
        address: Address::new("jane@example.com", "US").city("Austin"),
        month: 12,
    }
}

#[test]
fn a_card_number_and_personal_data_are_not_in_debug_output() {
    let shown = format!("{:?} {:#?}", card(), card());
    for hidden in [CARD, "737", "Jane", "Austin"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert!(
        shown.contains("CardNumber([redacted])") && shown.contains("month: 12"),
        "{shown}"
    );
}

#[test]
fn a_secret_is_written_only_while_a_body_is_written() -> Outcome {
    let open = r#"{"number":"4111111111111111","verification_value":"737","cardholder_name":"Jane Doe","email":"jane@example.com","city":"Austin","country_code":"US","expiry_month":12}"#;
    assert!(serde_json::to_string(&card()).is_err());
    let nested = wire::revealing(|| {
        let inner = wire::revealing(|| serde_json::to_string(&card()));
        (inner, serde_json::to_string(&card()))
    });
    assert_eq!((nested.0?, nested.1?), (open.to_owned(), open.to_owned()));
    assert!(serde_json::to_string(&card()).is_err());
    Ok(())
}

#[test]
fn the_error_of_a_secret_says_which_kind_it_is_and_nothing_of_it() {
    let error = serde_json::to_string(&card())
        .expect_err("a secret")
        .to_string();
    assert!(error.starts_with("CardNumber is a secret"), "{error}");
    assert!(!error.contains("4111"), "{error}");
}

#[test]
fn a_panic_while_a_body_is_written_does_not_leave_secrets_open() {
    let panicked =
        std::panic::catch_unwind(|| wire::revealing(|| -> () { panic!("while writing") }));
    assert!(panicked.is_err());
    assert!(serde_json::to_string(&CardNumber::new(CARD)).is_err());
}

#[test]
fn another_thread_writes_no_secret_while_a_body_is_written() {
    let elsewhere = wire::revealing(|| {
        std::thread::spawn(|| serde_json::to_string(&CardNumber::new(CARD)).is_err()).join()
    });
    assert!(matches!(elsewhere, Ok(true)));
}

macro_rules! each_secret {
    ($($Secret:ident)*) => {
        #[test]
        fn no_secret_shows_itself() -> Outcome {
            $(
                let secret: $Secret = wire::decode(br#""hush\u0021""#)?;
                assert_eq!(secret.expose_secret(), "hush!");
                assert_eq!(secret.clone(), $Secret::new("hush!"));
                assert_ne!(secret, $Secret::new("hush?"));
                assert_ne!(secret, $Secret::new("hush"));
                assert_eq!(format!("{secret:?}"), concat!(stringify!($Secret), "([redacted])"));
                assert!(serde_json::to_string(&secret).is_err());
                assert!(wire::decode::<$Secret>(br#""[redacted]""#).is_err());
                assert_eq!(wire::revealing(|| serde_json::to_string(&secret))?, r#""hush!""#);
                assert_eq!(wire::decode::<Option<$Secret>>(b"\"\"")?, None);
            )*
            Ok(())
        }
    };
}

each_secret! {
    AccessToken PaymentAccessToken CardNumber VerificationValue InstrumentToken GiftCertificateCode CheckoutToken
    CaptchaToken ClientSecret RedirectUrl StorefrontCookie CsrfToken HookSecret AbandonedCartToken
}

#[test]
fn a_redirect_url_can_be_opened_for_its_one_use() {
    assert_eq!(
        RedirectUrl::new("https://store.example.com/cart.php?token=t")
            .expose()
            .len(),
        42
    );
}

#[test]
fn an_address_shows_nothing_of_itself() {
    let address = Address::new("jane@example.com", "US")
        .first_name("Jane")
        .custom_fields([CustomField::new()
            .field_id("field_25")
            .field_value("Janes gate")]);
    let shown = format!(
        "{address:?} {:?} {:?} {:?} {:?}",
        StorefrontAddress::from(&address),
        OrderAddress::from(&address),
        FieldValue::from("Jane"),
        FormField::new().name("Gate").value("Jane"),
    );
    for hidden in ["Jane", "jane", "US"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

struct OrdersQuery {
    page: Option<u32>,
    email: Option<String>,
}
redacted_debug! { OrdersQuery { page, email personal } }

#[test]
fn a_query_shows_no_personal_data() {
    let query = OrdersQuery {
        page: Some(2),
        email: Some("jane@example.com".into()),
    };
    assert_eq!(
        format!("{query:?}"),
        "OrdersQuery { page: Some(2), email: [redacted] }"
    );
    assert_eq!((query.page, query.email.is_some()), (Some(2), true));
}
