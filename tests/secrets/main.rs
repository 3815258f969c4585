//! A card number, a verification value or a token appears nowhere: not in a log at `TRACE`, not in an error, not in
//! anything that can be printed, whether the walk succeeds or fails.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use bigcommerce_facade::{
    Card, GiftCertificateCode, Instrument, InstrumentToken, Payment, VerificationValue,
    types::CardNumber,
};
use bigcommerce_sandbox::{GIFT_CERTIFICATE, customer};
use bigcommerce_tests::{
    Fault,
    shop::{Shop, Tested, visa},
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

const NUMBER: &str = "4111111111111111";
const VERIFICATION_VALUE: &str = "8317";

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    fn add(&self, printed: &dyn std::fmt::Debug) {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.extend(format!("{printed:?}\n{printed:#?}\n").into_bytes());
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn nothing_secret_or_personal_is_ever_printed() -> Tested {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace"))
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .without_time()
        .with_ansi(false)
        .with_writer(captured.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber)?;

    let shop = Shop::open().await?;
    captured.add(&shop.store);
    let ready = shop.ready().await?;
    captured.add(ready.details());
    let order = ready.place_order().await?;
    captured.add(&order);
    captured.add(&order.details());
    captured.add(&order.payment_methods().await?);
    let Payment::Settled(paid) = order.pay(typed_card()).await? else {
        panic!("it approves")
    };
    captured.add(&paid);

    // Servers and what stands before them may repeat what they were sent, in every place that a message has.
    let echo = format!(
        "card {NUMBER} with {VERIFICATION_VALUE} of jane.doe@example.com by {}",
        customer::JANE_VISA
    );
    let json = |status: &'static str| {
        Fault::json(
            status,
            &format!(
                r#"{{"status":422,"title":"{echo}","type":"{echo}","detail":"{echo}","errors":{{"{echo}":"{echo}"}}}}"#
            ),
        )
    };
    let faults = [
        json("422 Unprocessable Entity"),
        json("500 Internal Server Error"),
        json("201 Created"),
        Fault::html("502 Bad Gateway", &echo),
        Fault::html("200 OK", &echo),
        Fault::json(
            "422 Unprocessable Entity",
            &format!(r#"[{{"status":422,"message":"{echo}"}}]"#),
        ),
        Fault::json(
            "201 Created",
            &format!(r#"{{"data":{{"id":"{echo}","transaction_type":7,"status":["{echo}"]}}}}"#),
        ),
        Fault::CutAfter,
    ];
    for fault in faults {
        for instrument in [
            typed_card(),
            visa(),
            Instrument::gift_certificate(GiftCertificateCode::new(GIFT_CERTIFICATE)),
        ] {
            captured.add(&instrument);
            let order = shop.order().await?;
            shop.payments.next("POST", "/payments", fault.clone());
            match order.pay(instrument).await {
                Ok(payment) => captured.add(&payment),
                Err(rejected) => captured.add(&(&rejected, rejected.to_string())),
            }
        }
        let order = shop.order().await?;
        shop.api.next("GET", "/v2/orders/", fault.clone());
        if let Err(rejected) = order.pay(visa()).await {
            captured.add(&(
                &rejected,
                rejected.to_string(),
                std::error::Error::source(&rejected),
            ));
        }
    }

    let printed = captured.text();
    assert!(printed.contains("bigcommerce.request"), "the capture works");
    let token = InstrumentToken::new(customer::JANE_VISA);
    let secrets = [
        NUMBER,
        VERIFICATION_VALUE,
        token.expose_secret(),
        GIFT_CERTIFICATE,
        shop.sandbox.access_token(),
        "jane.doe@example.com",
        "Congress Avenue",
        "eyJ", // how every payment access token begins
    ];
    for secret in secrets {
        let lines: Vec<_> = printed
            .lines()
            .filter(|line| mentions(line, secret))
            .take(3)
            .collect();
        assert!(lines.is_empty(), "{secret} was printed: {lines:#?}");
    }
    Ok(())
}

/// Whether the secret stands in the line by itself: four digits are also found in ids and in ports.
fn mentions(line: &str, secret: &str) -> bool {
    let part_of_a_number = |neighbour: Option<char>| {
        neighbour.is_some_and(|one| one.is_ascii_hexdigit() || one == '-')
    };
    line.match_indices(secret).any(|(at, _)| {
        secret.len() > 4
            || !part_of_a_number(line[..at].chars().next_back())
                && !part_of_a_number(line[at + secret.len()..].chars().next())
    })
}

fn typed_card() -> Instrument {
    let (number, value) = (
        CardNumber::new(NUMBER),
        VerificationValue::new(VERIFICATION_VALUE),
    );
    Instrument::card(Card::new(number, "Jane Doe", 12, 2031, value))
}
