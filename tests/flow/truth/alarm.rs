//! The alarm of an answer that contradicts what was said before it was on record.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use bigcommerce_facade::{OrderState, Payment};
use bigcommerce_sandbox::Lags;
use bigcommerce_tests::{
    journal::{Trouble, TroubledJournal},
    shop::{QUIET, Shop, TOKEN_LIFE, Tested, builder, visa},
};
use tracing_subscriber::{filter::LevelFilter, fmt::MakeWriter, util::SubscriberInitExt};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend_from_slice(bytes);
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
async fn an_answer_that_is_recorded_late_and_contradicts_the_end_raises_an_alarm() -> Tested {
    let captured = Captured::default();
    let _guard = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::ERROR)
        .without_time()
        .with_ansi(false)
        .with_writer(captured.clone())
        .set_default();

    let shop = Shop::open().await?;
    let journal = TroubledJournal::before(shop.journal.clone());
    let store = builder(&shop.sandbox, &shop.api, &shop.payments).journal(journal.clone());
    let shop = Shop {
        store: store.build()?,
        ..shop
    };
    let order = shop.made().await?;
    journal.troubles(0, 0, Trouble::Fails);
    assert!(matches!(order.pay(visa()).await?, Payment::Settled(_)));
    let answered = journal.calls();
    let answered = answered.iter().position(|call| *call == "append answered");

    let order = shop.made().await?;
    let (id, attempt) = (order.id(), order.attempt());
    let transactions = TOKEN_LIFE + QUIET + QUIET + QUIET;
    shop.sandbox.set_lags(Lags {
        transactions,
        ..Lags::default()
    });
    journal.troubles(answered.ok_or("an answer")?, usize::MAX, Trouble::Fails);
    assert!(!order.pay(visa()).await?.may_pay_again());
    // Others know of no answer, and nothing shows for longer than the quiet period.
    shop.sweep_to_the_end().await?;
    assert!(matches!(
        shop.server()?.order(id).await?,
        OrderState::Unpaid(_)
    ));
    assert!(!captured.text().contains("contradicts"));

    journal.recovers();
    assert!(shop.store.drain().await);
    let alarm = captured.text();
    let line = alarm.lines().find(|line| line.contains("contradicts"));
    let line = line.ok_or("an alarm")?;
    assert!(line.contains("ERROR") && line.contains(&attempt.to_string()));
    assert!(matches!(
        shop.server()?.order(id).await?,
        OrderState::Unknown(_)
    ));
    Ok(())
}
