//! A card number, a verification value or a token appears nowhere: not in a log at `TRACE`, not in an error, not in
//! anything that can be printed, whether the walk succeeds or fails.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use bigcommerce_facade::{
    Card, GiftCertificateCode, Instrument, InstrumentToken, Payment, VerificationValue,
    transport::DriftWatch, types::CardNumber,
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

    // With drift told, too: it speaks of what others leave out.
    let drift = DriftWatch::new();
    let shop = Shop::open_with(|store| store.watch_drift(drift.clone())).await?;
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
        Fault::json("200 OK", &drifted(&echo)),
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

    captured.add(&drift);
    let counts = drift.counts();
    captured.add(&counts);
    for kind in ["unknown_field", "unknown_value", "undocumented_status"] {
        let met = counts.iter().any(|drift| drift.kind.as_str() == kind);
        assert!(met, "{kind} in {counts:?}");
    }

    let printed = captured.text();
    assert!(printed.contains("bigcommerce::drift"), "drift was told");
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

/// An answer that can be read, and that has keys and values of every secret where its type has none.
fn drifted(echo: &str) -> String {
    let keys = [
        NUMBER,
        VERIFICATION_VALUE,
        customer::JANE_VISA,
        GIFT_CERTIFICATE,
        "jane.doe@example.com",
        echo,
    ];
    let members = keys
        .map(|key| format!(r#""{key}":{{"{key}":"{key}"}}"#))
        .join(",");
    format!(
        r#"{{"data":{{"id":"1","transaction_type":"{echo}","status":"{echo}","new_field":"{echo}",{members}}},{members}}}"#
    )
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
