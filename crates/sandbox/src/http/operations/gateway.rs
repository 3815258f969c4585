//! `POST /payments`: admits the token, looks at the order, charges the instrument. Nothing here is logged.

use rust_decimal::Decimal;
use serde_json::json;

use crate::http::call::{Answer, Call};
use crate::state::access_tokens::{Claims, Spent, not_authorized};
use crate::state::currencies;
use crate::state::customers::{self, InstrumentKind};
use crate::state::errors::Refusal;
use crate::state::instruments::{Instrument, PaymentRequest, RawCard};
use crate::state::methods;
use crate::state::notices::Notice;
use crate::state::payment_codes::{decline, refusal};
use crate::state::store::Store;
use crate::state::test_cards::{self, Behaviour, TestCard};
use crate::state::transactions::{Event, Hand, PaidWith, Transaction};

/// A charge that the instrument bears.
struct Charge {
    event: Event,
    amount: Decimal,
    with: PaidWith,
    token: Option<String>,
}

/// `POST /payments`
pub(crate) fn process(store: &mut Store, call: &Call) -> Result<Answer, Refusal> {
    let token = call.payment_token.as_deref().ok_or_else(not_authorized)?;
    if call.again {
        return store.process_again(token);
    }
    let claims = store.admit(token)?;
    let request = PaymentRequest::read(call.body().map_err(|refusal| refusal.code(10001))?)?;
    let charge = store
        .check_order(&claims)
        .and_then(|due| store.charge(&claims, &request, due));
    // One token, one attempt: a decline spends it, too, unless the settings say otherwise.
    match &charge {
        Ok(_) => store.tokens.spend(&claims, Spent::Charged),
        Err(_) if store.settings.declined_tokens_stay => {}
        Err(_) => store.tokens.spend(&claims, Spent::InVain),
    }
    let method = request.instrument.method();
    let mut charge = match charge {
        Ok(charge) => charge,
        Err(refusal) => {
            if refusal.is_decline() {
                store.book_decline(&claims, &request.instrument);
            }
            return Err(refusal);
        }
    };
    if charge.event == Event::Purchase && store.authorize_only.contains(method) {
        charge.event = Event::Authorization;
    }
    let (kind, status) = match charge.event {
        Event::Authorization => ("authorization", "success"),
        Event::Pending => ("purchase", "pending"),
        _ => ("purchase", "success"),
    };
    let payment_id = store.book(claims.order_id, method, charge);
    let receipt = json!({ "id": payment_id, "transaction_type": kind, "status": status });
    Ok(Answer::bare(201, json!({ "data": receipt })))
}

impl Store {
    /// Charges a second time for a token that has just charged, with the same amount and instrument: a platform that
    /// processes a request twice does not look at its token twice. A certificate and store credit give what they still
    /// have; with nothing left there is no second charge.
    fn process_again(&mut self, token: &str) -> Result<Answer, Refusal> {
        let claims = self.claims_of(token)?;
        let order = self.order(claims.order_id)?;
        let customer = order.customer_id;
        let mut charges = order.transactions.iter().rev();
        let first = charges.find(|one| one.by == Hand::Gateway && one.is_ok());
        let mut again = first.cloned().ok_or_else(Refusal::not_found)?;
        let taken = match &again.with {
            PaidWith::GiftCertificate { code, .. } => {
                Some(self.take_gift_certificate(code, again.amount)?)
            }
            PaidWith::StoreCredit { .. } => Some(self.charge_store_credit(customer, again.amount)?),
            _ => None,
        };
        if let Some(taken) = taken {
            again.amount = taken.amount;
            again.with = taken.with;
        }
        again.payment_id = String::new();
        self.record(claims.order_id, again);
        Ok(Answer::empty())
    }

    /// The amount due, if the order is still the one that the token was made for.
    fn check_order(&self, claims: &Claims) -> Result<Decimal, Refusal> {
        let order = self
            .orders
            .get(&claims.order_id)
            .ok_or_else(|| refusal(30003))?;
        if !order.is_payable() {
            return Err(refusal(30101));
        }
        let due = order.due();
        if order.currency.minor_units(due) != claims.amount || order.total != order.computed_total()
        {
            return Err(refusal(30004));
        }
        Ok(due)
    }

    fn charge(
        &mut self,
        claims: &Claims,
        request: &PaymentRequest,
        due: Decimal,
    ) -> Result<Charge, Refusal> {
        if !methods::exists(&request.method) {
            return Err(refusal(30000));
        }
        if request.method != request.instrument.method() {
            return Err(refusal(10001).field("payment.payment_method_id", "error.unsupported"));
        }
        let customer_id = self.order(claims.order_id)?.customer_id;
        match &request.instrument {
            Instrument::Card(card) => self.charge_card(card, request.save, customer_id, due),
            Instrument::StoredCard(token)
            | Instrument::StoredPayPal(token)
            | Instrument::StoredBank(token) => {
                self.charge_stored(token, request.instrument.method(), customer_id, due)
            }
            Instrument::Tokenized(token) if token == test_cards::TOKENIZED => Ok(Charge {
                event: Event::Purchase,
                amount: due,
                with: PaidWith::Tokenized,
                token: None,
            }),
            Instrument::Tokenized(token) => Err(decline(named_code(token).unwrap_or(30102))),
            Instrument::GiftCertificate(code) => {
                self.check_own_currency(claims.order_id)?;
                self.charge_gift_certificate(code, claims.order_id, due)
            }
            Instrument::StoreCredit => {
                self.check_own_currency(claims.order_id)?;
                self.charge_store_credit(customer_id, due)
            }
        }
    }

    fn charge_card(
        &mut self,
        card: &RawCard,
        save: bool,
        customer: i64,
        due: Decimal,
    ) -> Result<Charge, Refusal> {
        let known = test_cards::find(&card.number, &card.verification_value).ok_or_else(|| {
            refusal(30102)
                .detail("The sandbox takes public test numbers only; this number was not kept.")
        })?;
        if self.is_past(card.expiry_month, card.expiry_year) {
            return Err(decline(30103));
        }
        let event = match known.behaviour {
            Behaviour::Declines(code) => return Err(decline(code)),
            Behaviour::StaysPending => Event::Pending,
            Behaviour::Approves => Event::Purchase,
        };
        let (iin, last4) = ends(&card.number);
        let token = if save {
            Some(self.vault(card, known, customer)?)
        } else {
            None
        };
        let with = PaidWith::Card {
            card_type: known.card_type,
            iin,
            last4,
            expiry_month: card.expiry_month,
            expiry_year: card.expiry_year,
        };
        Ok(Charge {
            event,
            amount: due,
            with,
            token,
        })
    }

    /// Whether a card's month is over.
    fn is_past(&self, month: i64, year: i64) -> bool {
        let today = self.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        (year, month) < (i64::from(today.year()), i64::from(today.month()))
    }

    /// Keeps a card for its shopper; a guest has nobody to keep it for.
    fn vault(&mut self, card: &RawCard, known: TestCard, id: i64) -> Result<String, Refusal> {
        let token = format!("{}{}", self.random.hex(), self.random.hex());
        let customer = self.customer_mut(id).ok_or_else(|| refusal(30050))?;
        let is_default = customer.instruments.is_empty();
        let (iin, last_4) = ends(&card.number);
        customer.instruments.push(customers::Instrument {
            token: token.clone(),
            is_default,
            pending: known.behaviour == Behaviour::StaysPending,
            kind: InstrumentKind::Card {
                brand: known.brand,
                iin,
                last_4,
                expiry_month: card.expiry_month,
                expiry_year: card.expiry_year,
            },
        });
        if is_default {
            self.notify(Notice::DefaultInstrument(id), None);
        }
        Ok(token)
    }

    fn charge_stored(
        &self,
        token: &str,
        method: &str,
        customer: i64,
        due: Decimal,
    ) -> Result<Charge, Refusal> {
        let customer = self.customer(customer).ok_or_else(|| refusal(30051))?;
        if let Some(code) = named_code(token) {
            return Err(decline(code));
        }
        let stored = customer.instrument(token).ok_or_else(|| refusal(30051))?;
        let own_method = match stored.kind {
            InstrumentKind::Card { .. } => methods::CARD_METHOD,
            InstrumentKind::PayPal { .. } => methods::PAYPAL_METHOD,
            InstrumentKind::Bank { .. } => methods::BANK_METHOD,
        };
        if own_method != method {
            return Err(refusal(30051));
        }
        let event = if stored.pending {
            Event::Pending
        } else {
            Event::Purchase
        };
        Ok(Charge {
            event,
            amount: due,
            with: PaidWith::Stored,
            token: Some(token.to_owned()),
        })
    }

    /// Takes what the certificate bears; the rest stays due. A certificate does not buy certificates.
    fn charge_gift_certificate(
        &mut self,
        code: &str,
        order: i64,
        due: Decimal,
    ) -> Result<Charge, Refusal> {
        if self
            .order(order)?
            .lines
            .iter()
            .any(|line| line.gift_certificate)
        {
            return Err(refusal(10001).detail("A gift certificate can't be bought with one."));
        }
        self.take_gift_certificate(code, due)
    }

    /// Takes an amount from a certificate, or all that it has where that is less.
    fn take_gift_certificate(&mut self, code: &str, most: Decimal) -> Result<Charge, Refusal> {
        let certificate = self
            .gift_certificates
            .iter_mut()
            .find(|certificate| certificate.code == code)
            .ok_or_else(|| refusal(10001).detail("There is no such gift certificate."))?;
        if certificate.balance.is_zero() {
            return Err(refusal(30106));
        }
        let starting_balance = certificate.balance;
        let amount = most.min(starting_balance);
        certificate.balance -= amount;
        let with = PaidWith::GiftCertificate {
            code: certificate.code,
            original_balance: certificate.original_balance,
            starting_balance,
            remaining_balance: certificate.balance,
        };
        Ok(Charge {
            event: Event::Purchase,
            amount,
            with,
            token: None,
        })
    }

    /// Takes what the customer has to their credit; the rest stays due.
    fn charge_store_credit(&mut self, customer: i64, due: Decimal) -> Result<Charge, Refusal> {
        let customer = self
            .customer_mut(customer)
            .ok_or_else(|| refusal(10001).detail("A guest has no store credit."))?;
        if customer.store_credit.is_zero() {
            return Err(refusal(30106));
        }
        let amount = due.min(customer.store_credit);
        customer.store_credit -= amount;
        let with = PaidWith::StoreCredit {
            remaining_balance: customer.store_credit,
        };
        Ok(Charge {
            event: Event::Purchase,
            amount,
            with,
            token: None,
        })
    }

    fn currency_of(&self, order: i64) -> String {
        let code = self.orders.get(&order).map(|order| order.currency.code);
        code.unwrap_or(currencies::DEFAULT.code).to_owned()
    }

    /// Certificates and credit are in the store's own currency.
    fn check_own_currency(&self, order: i64) -> Result<(), Refusal> {
        if self.currency_of(order) == currencies::DEFAULT.code {
            return Ok(());
        }
        Err(refusal(10001).detail("This method pays orders in the store's own currency only."))
    }

    /// Accepts a charge; answers the id of the payment.
    fn book(&mut self, order: i64, method: &str, charge: Charge) -> String {
        let payment_id = self.random.id();
        let currency = self.currency_of(order);
        self.record(
            order,
            Transaction {
                currency,
                payment_id: payment_id.clone(),
                event: charge.event,
                amount: charge.amount,
                payment_method_id: method.to_owned(),
                with: charge.with,
                token: charge.token,
                by: Hand::Gateway,
                ..Transaction::blank()
            },
        );
        payment_id
    }

    /// A declined payment leaves a failed transaction, without anything of the instrument.
    fn book_decline(&mut self, claims: &Claims, instrument: &Instrument) {
        let amount = self.orders.get(&claims.order_id).map(|order| order.due());
        let with = match instrument {
            Instrument::Card(_) => PaidWith::SomeCard,
            Instrument::Tokenized(_) => PaidWith::Tokenized,
            _ => PaidWith::Stored,
        };
        let currency = self.currency_of(claims.order_id);
        self.record(
            claims.order_id,
            Transaction {
                currency,
                status: "error".to_owned(),
                amount: amount.unwrap_or_default(),
                payment_method_id: instrument.method().to_owned(),
                with,
                by: Hand::Gateway,
                ..Transaction::blank()
            },
        );
    }
}

fn named_code(token: &str) -> Option<i64> {
    customers::code_in_token(token).filter(|code| crate::state::payment_codes::exists(*code))
}

/// The first six and the last four digits.
fn ends(number: &str) -> (String, String) {
    (
        number[..6].to_owned(),
        number[number.len() - 4..].to_owned(),
    )
}
