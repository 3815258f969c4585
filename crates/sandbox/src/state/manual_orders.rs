//! Orders that a test makes without the API: typed in the control panel, or as one of the API's two ways leaves them.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::state::addresses::Address;
use crate::state::fields::Fields;
use crate::state::money;
use crate::state::order_lines::OrderLine;
use crate::state::orders::{INCOMPLETE, Notes, Order, Origin, Pair};
use crate::state::store::Store;

/// An order to make directly. It has one line, which costs the total.
///
/// ```
/// # use rust_decimal::Decimal;
/// use bigcommerce_sandbox::NewOrder;
/// let payable = NewOrder::new(Decimal::from(35)).external_order_id("shop-1").cart_id("a-cart");
/// let typed = NewOrder::new(Decimal::from(35)).from_control_panel();
/// # let _ = (payable, typed);
/// ```
#[derive(Clone, Debug)]
pub struct NewOrder {
    total: Decimal,
    status_id: i64,
    customer_id: i64,
    cart_id: Option<String>,
    external_order_id: String,
    from_control_panel: bool,
}

impl NewOrder {
    /// An order of a guest, Incomplete, that the payments host takes money for. A total beyond 42949672.95 becomes
    /// that.
    #[must_use]
    pub fn new(total: Decimal) -> Self {
        Self {
            total: money::bounded(total),
            status_id: INCOMPLETE,
            customer_id: 0,
            cart_id: None,
            external_order_id: String::new(),
            from_control_panel: false,
        }
    }

    /// Typed in the control panel (`order_source: manual`): the payments host answers 30101 for it in every status.
    #[must_use]
    pub fn from_control_panel(mut self) -> Self {
        self.from_control_panel = true;
        self
    }

    /// The V2 status; Incomplete by default.
    #[must_use]
    pub fn status_id(mut self, id: i64) -> Self {
        self.status_id = id;
        self
    }

    /// The customer; a guest by default.
    #[must_use]
    pub fn customer_id(mut self, id: i64) -> Self {
        self.customer_id = id;
        self
    }

    /// The cart that the order is of. The cart need not exist.
    #[must_use]
    pub fn cart_id(mut self, id: impl Into<String>) -> Self {
        self.cart_id = Some(id.into());
        self
    }

    /// The caller's own id.
    #[must_use]
    pub fn external_order_id(mut self, id: impl Into<String>) -> Self {
        self.external_order_id = id.into();
        self
    }

    /// Reads it from JSON.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        const KEYS: [&str; 6] = [
            "total",
            "status_id",
            "customer_id",
            "cart_id",
            "external_order_id",
            "from_control_panel",
        ];
        let fields = Fields::of(body, "").map_err(|_| "an order is a JSON object".to_owned())?;
        if let Some(key) = fields.keys().find(|key| !KEYS.contains(key)) {
            return Err(format!("an order has no field {key:?} here"));
        }
        let wrong = |key: &str| format!("{key} of the order can't be read");
        let total = fields.amount("total").map_err(|_| wrong("total"))?;
        let integer = |key: &str| fields.integer(key).map_err(|_| wrong(key));
        let text = |key: &str| fields.text(key).map_err(|_| wrong(key));
        let panel = fields.bool("from_control_panel");
        Ok(Self {
            total: total.ok_or("an order has a total, such as \"35.00\"")?,
            status_id: integer("status_id")?.unwrap_or(INCOMPLETE),
            customer_id: integer("customer_id")?.unwrap_or(0),
            cart_id: text("cart_id")?.map(str::to_owned),
            external_order_id: text("external_order_id")?.unwrap_or_default().to_owned(),
            from_control_panel: panel
                .map_err(|_| wrong("from_control_panel"))?
                .unwrap_or(false),
        })
    }

    fn origin(&self) -> Origin {
        match (self.from_control_panel, &self.cart_id) {
            (true, _) => Origin::ControlPanel,
            (false, Some(_)) => Origin::Checkout,
            (false, None) => Origin::Api,
        }
    }
}

impl Store {
    /// Makes the order and answers its number.
    pub(crate) fn make_order(&mut self, new: NewOrder) -> i64 {
        let now = self.clock.now();
        let total = Pair::both(new.total);
        let origin = new.origin();
        let made = self.keep_order(|id| Order {
            id,
            status_id: new.status_id,
            cart_id: new.cart_id,
            customer_id: new.customer_id,
            origin,
            lines: vec![OrderLine::entered("Entered by hand", 1, total)],
            total,
            notes: Notes {
                external_order_id: new.external_order_id,
                customer_locale: "en".to_owned(),
                ..Notes::default()
            },
            ..Order::blank(billing(), now)
        });
        made.id
    }
}

fn billing() -> Address {
    let written = json!({
        "first_name": "Jane",
        "last_name": "Doe",
        "email": "jane.doe@example.com",
        "address1": "100 Example Street",
        "city": "Austin",
        "state_or_province": "TX",
        "country_code": "US",
        "postal_code": "78701",
    });
    Fields::of(&written, "")
        .and_then(|fields| Address::read(&fields))
        .expect("a complete address is read")
}
