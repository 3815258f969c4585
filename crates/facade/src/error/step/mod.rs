//! The steps of the flow.

#[cfg(test)]
mod tests;

use std::fmt;

use bigcommerce_management_checkout::operations as checkouts;
use bigcommerce_orders::operations as orders;
use bigcommerce_payments::operations as payments;
use bigcommerce_transport::Operation;

/// A row of the table of steps.
struct Row {
    step: Step,
    key: &'static str,
    words: &'static str,
    /// The operations that belong to the step, unless the step that sent one is known to be another.
    of: &'static [&'static Operation],
    /// The step changes nothing on the store.
    reads: bool,
    /// The thing to do while it is not known whether the step took effect.
    in_doubt: &'static str,
    /// The public methods that take the step, and the operations that each may send.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test writes flow.yaml from it")
    )]
    methods: &'static [(&'static str, &'static [&'static Operation])],
}

macro_rules! steps {
    ($(
        $(#[$doc:meta])*
        $Step:ident = $key:literal, $words:literal {
            of: $of:expr,
            reads: $reads:literal,
            in_doubt: $in_doubt:expr,
            $($method:literal: $sends:expr,)*
        }
    )*) => {
        /// A step of the flow: the thing that failed, in an [`Error`](crate::Error).
        ///
        /// [`Display`](fmt::Display) is its name in words, as a sentence begins; [`key`](Step::key) is stable, for
        /// metrics and translations.
        ///
        /// ```
        /// use bigcommerce_facade::{Step, Store};
        ///
        /// let error = Store::builder("not a hash!", "token").build().unwrap_err();
        /// assert_eq!(error.step(), Step::SetUpStore);
        /// assert_eq!(error.step().key(), "set_up_store");
        /// assert_eq!(error.step().to_string(), "setting up the store");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Step {
            $($(#[$doc])* $Step,)*
            /// An operation that is no step of the flow, by its id.
            Other(&'static str),
        }

        /// Every step. `flow.yaml` is written from it.
        static ROWS: &[Row] = &[$(Row {
            step: Step::$Step,
            key: $key,
            words: $words,
            of: &$of,
            reads: $reads,
            in_doubt: $in_doubt,
            methods: &[$(($method, &$sends)),*],
        }),*];
    };
}

const ANOTHER_CART: &str = "open another cart; the first one, if there is one, expires by itself";
const READ_CHECKOUT: &str = "read the checkout, and repeat the step if it did not take effect";
const ONE_ORDER: &str = "look for an order of this cart before placing another; a second one is harmless, as only one can be paid";
const BY_EXTERNAL_ID: &str = "look for the order by its external id before creating another";
const READ_ORDER: &str = "read the order and its transactions before anything is sent again";

steps! {
    /// Describing the store and its credentials.
    SetUpStore = "set_up_store", "setting up the store" {
        of: [],
        reads: false,
        in_doubt: READ_CHECKOUT,
    }
    /// `POST /v3/carts`
    OpenCart = "open_cart", "opening the cart" {
        of: [&checkouts::CREATE_CART],
        reads: false,
        in_doubt: ANOTHER_CART,
        "Store::open_cart": [&checkouts::CREATE_CART],
    }
    /// `GET /v3/carts/{id}`
    ReadCart = "read_cart", "reading the cart" {
        of: [&checkouts::GET_CART],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Store::cart": [&checkouts::GET_CART],
        "Checkout::line_options": [&checkouts::GET_CART],
    }
    /// `POST /v3/carts/{id}/items`
    AddLines = "add_lines", "adding lines to the cart" {
        of: [&checkouts::ADD_CART_LINE_ITEMS],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::add_lines": [&checkouts::ADD_CART_LINE_ITEMS, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `PUT /v3/carts/{id}/items/{item_id}`
    ChangeLine = "change_line", "changing a line of the cart" {
        of: [&checkouts::UPDATE_CART_LINE_ITEM],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::change_quantity": [&checkouts::UPDATE_CART_LINE_ITEM, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
        "Checkout::wrap_line": [&checkouts::UPDATE_CART_LINE_ITEM, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
        "Checkout::unwrap_line": [&checkouts::UPDATE_CART_LINE_ITEM, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `POST /v3/carts/{id}/items`, then `DELETE /v3/carts/{id}/items/{item_id}`
    ReplaceLine = "replace_line", "replacing a line of the cart" {
        of: [],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::replace_line": [&checkouts::ADD_CART_LINE_ITEMS, &checkouts::DELETE_CART_LINE_ITEM, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `DELETE /v3/carts/{id}/items/{item_id}`
    RemoveLine = "remove_line", "removing a line of the cart" {
        of: [&checkouts::DELETE_CART_LINE_ITEM],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::remove_line": [&checkouts::DELETE_CART_LINE_ITEM, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `PUT /v3/carts/{id}`
    AssignCustomer = "assign_customer", "assigning the cart to the customer" {
        of: [&checkouts::UPDATE_CART],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::assign_to": [&checkouts::UPDATE_CART, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `DELETE /v3/carts/{id}`
    DiscardCart = "discard_cart", "deleting the cart" {
        of: [&checkouts::DELETE_CART],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::discard": [&checkouts::DELETE_CART, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `POST /v3/carts/{id}/redirect_urls`
    MakeRedirectUrls = "make_redirect_urls", "making redirect URLs" {
        of: [&checkouts::CREATE_CART_REDIRECT_URLS],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::redirect_urls": [&checkouts::CREATE_CART_REDIRECT_URLS],
    }
    /// `GET /v3/checkouts/{id}`
    ReadCheckout = "read_checkout", "reading the checkout" {
        of: [&checkouts::GET_CHECKOUT],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Store::checkout": [&checkouts::GET_CART, &checkouts::GET_CHECKOUT, &orders::LIST_ORDERS],
    }
    /// `POST /v3/checkouts/{id}/billing-address`
    AddBillingAddress = "add_billing_address", "adding the billing address" {
        of: [&checkouts::ADD_BILLING_ADDRESS],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Opened>::bill_to": [&checkouts::ADD_BILLING_ADDRESS, &checkouts::GET_CART],
    }
    /// `PUT /v3/checkouts/{id}/billing-address/{address_id}`
    ChangeBillingAddress = "change_billing_address", "changing the billing address" {
        of: [&checkouts::UPDATE_BILLING_ADDRESS],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Billed>::change_billing_address": [&checkouts::UPDATE_BILLING_ADDRESS, &checkouts::GET_CHECKOUT],
    }
    /// `POST /v3/checkouts/{id}/consignments`
    AddShippingAddress = "add_shipping_address", "adding the shipping address" {
        of: [&checkouts::ADD_CONSIGNMENTS],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Billed>::ship_to": [&checkouts::ADD_CONSIGNMENTS, &checkouts::GET_CHECKOUT],
        "Checkout<Billed>::ship_everything_to": [&checkouts::ADD_CONSIGNMENTS, &checkouts::DELETE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
    }
    /// `PUT /v3/checkouts/{id}/consignments/{consignment_id}` with an address or items
    ChangeConsignment = "change_consignment", "changing the consignment" {
        of: [],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Quoted>::change_shipping_address": [&checkouts::UPDATE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
        "Checkout<Quoted>::change_consignment_items": [&checkouts::UPDATE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
        "Checkout<Quoted>::move_line": [&checkouts::DELETE_CONSIGNMENT, &checkouts::UPDATE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
    }
    /// `DELETE /v3/checkouts/{id}/consignments/{consignment_id}`
    RemoveConsignment = "remove_consignment", "removing the shipping address" {
        of: [&checkouts::DELETE_CONSIGNMENT],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Billed>::remove_consignment": [&checkouts::DELETE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
        "Checkout<Billed>::back_to_addresses": [&checkouts::DELETE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
    }
    /// Leaving shipping out, for a cart with nothing to ship.
    SkipShipping = "skip_shipping", "leaving shipping out" {
        of: [],
        reads: false,
        in_doubt: READ_CHECKOUT,
    }
    /// `POST /v3/checkouts/{id}/consignments` with a pickup method
    ChoosePickup = "choose_pickup", "choosing the pickup" {
        of: [],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Billed>::pick_up": [&checkouts::ADD_CONSIGNMENTS, &checkouts::DELETE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
    }
    /// Reading the shipping options of consignments that are there.
    QuoteShipping = "quote_shipping", "quoting the shipping options" {
        of: [],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Billed>::requote": [&checkouts::GET_CHECKOUT],
    }
    /// `PUT /v3/checkouts/{id}/consignments/{consignment_id}` with a shipping option
    ChooseShippingOption = "choose_shipping_option", "choosing the shipping option" {
        of: [&checkouts::UPDATE_CONSIGNMENT],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout<Quoted>::choose": [&checkouts::UPDATE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
        "Checkout<Quoted>::choose_some": [&checkouts::UPDATE_CONSIGNMENT, &checkouts::GET_CHECKOUT],
    }
    /// `POST /v3/checkouts/{id}/coupons`
    ApplyCoupon = "apply_coupon", "applying the coupon" {
        of: [&checkouts::ADD_COUPON],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::apply_coupon": [&checkouts::ADD_COUPON, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `DELETE /v3/checkouts/{id}/coupons/{code}`
    RemoveCoupon = "remove_coupon", "removing the coupon" {
        of: [&checkouts::DELETE_COUPON],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::remove_coupon": [&checkouts::DELETE_COUPON, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `PUT /v3/checkouts/{id}`
    LeaveMessage = "leave_message", "leaving the message" {
        of: [&checkouts::UPDATE_CHECKOUT],
        reads: false,
        in_doubt: READ_CHECKOUT,
        "Checkout::leave_message": [&checkouts::UPDATE_CHECKOUT, &checkouts::GET_CART, &checkouts::GET_CHECKOUT],
    }
    /// `POST /v3/checkouts/{id}/orders`
    PlaceOrder = "place_order", "placing the order" {
        of: [&checkouts::CREATE_ORDER],
        reads: false,
        in_doubt: ONE_ORDER,
        "Checkout<Ready>::place_order": [&checkouts::CREATE_ORDER, &checkouts::GET_CHECKOUT, &orders::GET_ORDER],
    }
    /// `POST /v2/orders`
    CreateOrderDirectly = "create_order_directly", "creating the order directly" {
        of: [&orders::CREATE_ORDER],
        reads: false,
        in_doubt: BY_EXTERNAL_ID,
        "Store::order_directly": [&orders::CREATE_ORDER, &orders::GET_ORDER, &orders::LIST_ORDER_PRODUCTS, &orders::LIST_ORDER_SHIPPING_ADDRESSES, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
    }
    /// `GET /v2/orders/{id}`
    ReadOrder = "read_order", "reading the order" {
        of: [&orders::GET_ORDER],
        reads: true,
        in_doubt: READ_ORDER,
        "Store::order": [&orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
    }
    /// `GET /v2/orders?cart_id=`
    FindOrders = "find_orders", "reading the orders of the cart" {
        of: [&orders::LIST_ORDERS],
        reads: true,
        in_doubt: READ_ORDER,
    }
    /// `GET /v3/orders/{id}/transactions`
    ReadTransactions = "read_transactions", "reading the order's transactions" {
        of: [&orders::LIST_ORDER_TRANSACTIONS],
        reads: true,
        in_doubt: READ_ORDER,
    }
    /// `GET /v3/payments/methods`
    ReadPaymentMethods = "read_payment_methods", "reading the payment methods" {
        of: [&payments::LIST_PAYMENT_METHODS],
        reads: false,
        in_doubt: READ_ORDER,
        "Order<Unpaid>::payment_methods": [&payments::LIST_PAYMENT_METHODS],
    }
    /// `POST /v3/payments/access_tokens`
    GetPaymentToken = "get_payment_token", "getting a payment access token" {
        of: [&payments::CREATE_PAYMENT_ACCESS_TOKEN],
        reads: false,
        in_doubt: READ_ORDER,
    }
    /// `POST /payments`
    Pay = "pay", "paying" {
        of: [&payments::PROCESS_PAYMENT],
        reads: false,
        in_doubt: READ_ORDER,
        "Order<Unpaid>::pay": [&orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS, &payments::CREATE_PAYMENT_ACCESS_TOKEN, &payments::LIST_PAYMENT_METHODS, &payments::PROCESS_PAYMENT],
        "OpenAttempt::reconcile": [&orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
    }
    /// `POST /v3/orders/{id}/payment_actions/capture`
    Capture = "capture", "capturing the reserved money" {
        of: [&orders::CAPTURE_ORDER_PAYMENT],
        reads: false,
        in_doubt: READ_ORDER,
        "Order<Authorized>::capture": [&orders::CAPTURE_ORDER_PAYMENT, &orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS],
        "OpenChange::reconcile": [&orders::GET_ORDER, &orders::LIST_ORDER_REFUNDS, &orders::LIST_ORDER_TRANSACTIONS],
        "OpenChange::released_by_merchant": [&orders::GET_ORDER, &orders::LIST_ORDER_REFUNDS, &orders::LIST_ORDER_TRANSACTIONS],
    }
    /// `POST /v3/orders/{id}/payment_actions/void`
    Void = "void", "voiding the reserved money" {
        of: [&orders::VOID_ORDER_PAYMENT],
        reads: false,
        in_doubt: READ_ORDER,
        "Order<Authorized>::void": [&orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS, &orders::VOID_ORDER_PAYMENT],
    }
    /// `POST /v3/orders/{id}/payment_actions/refund_quotes`
    QuoteRefund = "quote_refund", "quoting the refund" {
        of: [&orders::CREATE_REFUND_QUOTE],
        reads: true,
        in_doubt: READ_ORDER,
        "Order<Paid>::refund_quote": [&orders::CREATE_REFUND_QUOTE],
    }
    /// `POST /v3/orders/{id}/payment_actions/refunds`
    Refund = "refund", "giving money back" {
        of: [&orders::CREATE_REFUND],
        reads: false,
        in_doubt: READ_ORDER,
        "RefundQuote::refund": [&orders::CREATE_REFUND, &orders::GET_ORDER, &orders::LIST_ORDER_REFUNDS, &orders::LIST_ORDER_TRANSACTIONS],
    }
    /// `GET /v3/orders/{id}/payment_actions/refunds`
    ReadRefunds = "read_refunds", "reading the order's refunds" {
        of: [&orders::LIST_ORDER_REFUNDS],
        reads: true,
        in_doubt: READ_ORDER,
    }
    /// Giving an order up of which a part was paid.
    GiveUp = "give_up", "giving the order up" {
        of: [],
        reads: false,
        in_doubt: READ_ORDER,
        "Order<Unpaid>::give_up": [&orders::CREATE_REFUND, &orders::CREATE_REFUND_QUOTE, &orders::GET_ORDER, &orders::LIST_ORDER_REFUNDS, &orders::LIST_ORDER_TRANSACTIONS, &orders::VOID_ORDER_PAYMENT],
    }
    /// `POST /v3/payments/transactions/purchases` or `…/authorizations`
    ImportPayment = "import_payment", "importing the payment" {
        of: [&payments::IMPORT_PURCHASE, &payments::IMPORT_AUTHORIZATION],
        reads: false,
        in_doubt: READ_ORDER,
        "Order<Unpaid>::paid_elsewhere": [&orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS, &payments::IMPORT_AUTHORIZATION, &payments::IMPORT_PURCHASE],
    }
    /// Following a ticket.
    Resume = "resume", "following the ticket" {
        of: [],
        reads: true,
        in_doubt: READ_ORDER,
        "Store::resume": [&checkouts::GET_CART, &checkouts::GET_CHECKOUT, &orders::GET_ORDER, &orders::LIST_ORDER_REFUNDS, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
    }
    /// Driving open attempts to their end.
    Sweep = "sweep", "sweeping the open attempts" {
        of: [],
        reads: false,
        in_doubt: READ_ORDER,
        "Store::sweep": [&orders::GET_ORDER, &orders::LIST_ORDER_REFUNDS, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
    }
    /// Ending an attempt on the merchant's word.
    Release = "release", "releasing the attempt" {
        of: [],
        reads: false,
        in_doubt: READ_ORDER,
        "Store::release": [&orders::GET_ORDER, &orders::LIST_ORDER_REFUNDS, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
        "OpenAttempt::released_by_merchant": [&orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
    }
    /// Opening the keys of an attempt again.
    Reopen = "reopen", "opening the keys again" {
        of: [],
        reads: true,
        in_doubt: READ_ORDER,
        "Store::reopen": [&orders::GET_ORDER, &orders::LIST_ORDER_TRANSACTIONS, &orders::LIST_ORDERS],
    }
}

impl Step {
    /// The step's stable name: lower case, words joined by `_`. Of an operation outside the flow, its id.
    pub fn key(self) -> &'static str {
        match self {
            Self::Other(id) => id,
            step => step.row().map_or("", |row| row.key),
        }
    }

    /// The step changes nothing on the store.
    pub(super) fn only_reads(self) -> bool {
        self.row().is_some_and(|row| row.reads)
    }

    /// The thing to do while it is not known whether the step took effect, as a clause.
    pub(super) fn in_doubt(self) -> &'static str {
        self.row().map_or(READ_ORDER, |row| row.in_doubt)
    }

    /// The step that the operation belongs to. Where it serves several, the step that asked says which.
    pub(super) fn of(operation: &'static Operation) -> Self {
        let is_it = |one: &&Operation| (one.api, one.id) == (operation.api, operation.id);
        ROWS.iter()
            .find(|row| row.of.iter().any(is_it))
            .map_or(Self::Other(operation.id), |row| row.step)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.step == self)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row() {
            Some(row) => f.pad(row.words),
            None => f.pad(&self.key().replace('_', " ")),
        }
    }
}
