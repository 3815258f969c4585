//! The instruments that a shopper pays with.

use bigcommerce_payments::types::{
    GiftCertificateInstrument, PaymentInstrument, StoreCreditInstrument,
    StoredBankAccountInstrument, StoredCardInstrument, StoredInstrument,
    StoredPaypalAccountInstrument,
};
use bigcommerce_types::{GiftCertificateCode, InstrumentToken, PaymentMethodId, VerificationValue};

/// An instrument, and the payment method that it goes through.
///
/// The method is looked up when the order is paid, unless [`via`](Instrument::via) names it.
///
/// ```
/// use bigcommerce_facade::{Instrument, InstrumentToken};
///
/// let instrument = Instrument::stored_card(InstrumentToken::new("a-token-of-the-store"));
/// assert!(!format!("{instrument:?}").contains("a-token"));
/// ```
#[derive(Debug)]
pub struct Instrument {
    pub(super) kind: Kind,
    pub(super) method: Option<PaymentMethodId>,
    pub(super) save: bool,
}

#[derive(Debug)]
pub(super) enum Kind {
    StoredCard {
        token: InstrumentToken,
        verification_value: Option<VerificationValue>,
    },
    StoredPaypal(InstrumentToken),
    StoredBankAccount(InstrumentToken),
    GiftCertificate(GiftCertificateCode),
    StoreCredit,
    #[cfg(feature = "raw-cards")]
    Card(Card),
}

impl Instrument {
    /// A card that the shopper stored before, by its token from
    /// [`payment_methods`](crate::Order::payment_methods).
    pub fn stored_card(token: InstrumentToken) -> Self {
        Self::of(Kind::StoredCard {
            token,
            verification_value: None,
        })
    }

    /// A stored card, with the verification value that the shopper typed again, where the method asks for it.
    pub fn verified_stored_card(
        token: InstrumentToken,
        verification_value: VerificationValue,
    ) -> Self {
        Self::of(Kind::StoredCard {
            token,
            verification_value: Some(verification_value),
        })
    }

    /// A PayPal account that the shopper stored before.
    pub fn stored_paypal(token: InstrumentToken) -> Self {
        Self::of(Kind::StoredPaypal(token))
    }

    /// A bank account that the shopper stored before.
    pub fn stored_bank_account(token: InstrumentToken) -> Self {
        Self::of(Kind::StoredBankAccount(token))
    }

    /// An instrument that the shopper stored before, as [`payment_methods`](crate::Order::payment_methods) lists it;
    /// nothing for a kind that is newer than these bindings.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Error, Instrument, Order, Unpaid};
    /// # async fn stored(order: &Order<Unpaid>) -> Result<Vec<Instrument>, Error> {
    /// let methods = order.payment_methods().await?;
    /// let stored = methods.iter().flat_map(|method| &method.stored_instruments);
    /// Ok(stored.filter_map(Instrument::stored).collect())
    /// # }
    /// ```
    pub fn stored(instrument: &StoredInstrument) -> Option<Self> {
        match instrument {
            StoredInstrument::StoredCard(card) => Some(Self::stored_card(card.token.clone())),
            StoredInstrument::StoredPaypalAccount(account) => {
                Some(Self::stored_paypal(account.token.clone()))
            }
            StoredInstrument::StoredBankAccount(account) => {
                Some(Self::stored_bank_account(account.token.clone()))
            }
            _ => None,
        }
    }

    /// A gift certificate. It pays a part when it is worth less than what is due; see
    /// [`Payment::Part`](crate::Payment::Part).
    pub fn gift_certificate(code: GiftCertificateCode) -> Self {
        Self::of(Kind::GiftCertificate(code))
    }

    /// The signed-in shopper's store credit, in the store's default currency. It pays a part when it is less than what
    /// is due.
    pub fn store_credit() -> Self {
        Self::of(Kind::StoreCredit)
    }

    /// A card that the shopper typed. Whoever passes card numbers through a process brings that process, and what can
    /// reach it, into the scope of PCI DSS; stored instruments and hosted checkout keep it out.
    #[cfg(feature = "raw-cards")]
    pub fn card(card: Card) -> Self {
        Self::of(Kind::Card(card))
    }

    /// Pays through this method instead of the first that fits.
    #[must_use]
    pub fn via(mut self, method: PaymentMethodId) -> Self {
        self.method = Some(method);
        self
    }

    /// Stores a new card for the shopper's next order; gateway and store must both allow it.
    #[must_use]
    #[cfg(feature = "raw-cards")]
    pub fn saved(mut self) -> Self {
        self.save = true;
        self
    }

    fn of(kind: Kind) -> Self {
        Self {
            kind,
            method: None,
            save: false,
        }
    }

    /// True where a success may have paid a part only, so that the order itself has to be asked.
    pub(super) fn may_pay_a_part(&self) -> bool {
        matches!(self.kind, Kind::GiftCertificate(_) | Kind::StoreCredit)
    }

    pub(super) fn into_wire(self) -> PaymentInstrument {
        match self.kind {
            Kind::StoredCard {
                token,
                verification_value,
            } => {
                let mut card = StoredCardInstrument::new(token);
                card.verification_value = verification_value;
                PaymentInstrument::StoredCard(card)
            }
            Kind::StoredPaypal(token) => {
                PaymentInstrument::StoredPaypalAccount(StoredPaypalAccountInstrument::new(token))
            }
            Kind::StoredBankAccount(token) => {
                PaymentInstrument::StoredBankAccount(StoredBankAccountInstrument::new(token))
            }
            Kind::GiftCertificate(code) => {
                PaymentInstrument::GiftCertificate(GiftCertificateInstrument::new(code))
            }
            Kind::StoreCredit => PaymentInstrument::StoreCredit(StoreCreditInstrument::default()),
            #[cfg(feature = "raw-cards")]
            Kind::Card(card) => PaymentInstrument::Card(card.0),
        }
    }
}

/// A card as the shopper typed it. Feature `raw-cards`.
///
/// ```
/// use bigcommerce_facade::{Card, VerificationValue, types::CardNumber};
///
/// let card = Card::new(CardNumber::new("4111111111111111"), "Jane Doe", 12, 2030, VerificationValue::new("123"));
/// assert!(!format!("{card:?}").contains("4111"));
/// ```
#[cfg(feature = "raw-cards")]
#[derive(Debug)]
pub struct Card(bigcommerce_payments::types::CardInstrument);

#[cfg(feature = "raw-cards")]
impl Card {
    /// Number, holder as printed, expiry month (1 to 12), expiry year (four digits) and verification value.
    pub fn new(
        number: bigcommerce_types::CardNumber,
        holder: &str,
        expiry_month: u32,
        expiry_year: u32,
        verification_value: VerificationValue,
    ) -> Self {
        Self(bigcommerce_payments::types::CardInstrument::new(
            number,
            holder,
            expiry_month,
            expiry_year,
            verification_value,
        ))
    }

    /// A card from the fields of a form: spaces and hyphens of the number are left out, an expiry of two digits is of
    /// this century, and a month or a year that is no number is 0, which no card has.
    ///
    /// ```
    /// use bigcommerce_facade::{Card, Instrument};
    ///
    /// let instrument = Instrument::card(Card::typed("4111 1111 1111 1111", "Jane Doe", "12", "30", "123"));
    /// assert!(!format!("{instrument:?}").contains("1111"));
    /// ```
    pub fn typed(
        number: &str,
        holder: &str,
        expiry_month: &str,
        expiry_year: &str,
        verification_value: &str,
    ) -> Self {
        let count = |text: &str| text.trim().parse().unwrap_or(0);
        let year = match count(expiry_year) {
            short @ 1..=99 => 2000 + short,
            year => year,
        };
        Self::new(
            bigcommerce_types::CardNumber::new(number.replace([' ', '-'], "")),
            holder.trim(),
            count(expiry_month),
            year,
            VerificationValue::new(verification_value.trim()),
        )
    }
}
