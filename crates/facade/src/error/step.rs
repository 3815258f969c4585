//! The steps of the flow.

use std::fmt;

use bigcommerce_transport::Operation;

macro_rules! steps {
    ($($(#[$doc:meta])* $Step:ident = $key:literal, $words:literal;)*) => {
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

        impl Step {
            /// The step's stable name: lower case, words joined by `_`. Of an operation outside the flow, its id.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$Step => $key,)*
                    Self::Other(id) => id,
                }
            }

            fn words(self) -> Option<&'static str> {
                match self {
                    $(Self::$Step => Some($words),)*
                    Self::Other(_) => None,
                }
            }
        }
    };
}

steps! {
    /// Describing the store and its credentials.
    SetUpStore = "set_up_store", "setting up the store";
    /// `POST /v3/carts`
    OpenCart = "open_cart", "opening the cart";
    /// `GET /v3/carts/{id}`
    ReadCart = "read_cart", "reading the cart";
    /// `POST /v3/carts/{id}/items`
    AddLines = "add_lines", "adding lines to the cart";
    /// `PUT /v3/carts/{id}/items/{item_id}`
    ChangeLine = "change_line", "changing a line of the cart";
    /// `POST /v3/carts/{id}/items`, then `DELETE /v3/carts/{id}/items/{item_id}`
    ReplaceLine = "replace_line", "replacing a line of the cart";
    /// `DELETE /v3/carts/{id}/items/{item_id}`
    RemoveLine = "remove_line", "removing a line of the cart";
    /// `PUT /v3/carts/{id}`
    AssignCustomer = "assign_customer", "assigning the cart to the customer";
    /// `DELETE /v3/carts/{id}`
    DiscardCart = "discard_cart", "deleting the cart";
    /// `POST /v3/carts/{id}/redirect_urls`
    MakeRedirectUrls = "make_redirect_urls", "making redirect URLs";
    /// `GET /v3/checkouts/{id}`
    ReadCheckout = "read_checkout", "reading the checkout";
    /// `POST /v3/checkouts/{id}/billing-address`
    AddBillingAddress = "add_billing_address", "adding the billing address";
    /// `PUT /v3/checkouts/{id}/billing-address/{address_id}`
    ChangeBillingAddress = "change_billing_address", "changing the billing address";
    /// `POST /v3/checkouts/{id}/consignments`
    AddShippingAddress = "add_shipping_address", "adding the shipping address";
    /// `PUT /v3/checkouts/{id}/consignments/{consignment_id}` with an address or items
    ChangeConsignment = "change_consignment", "changing the consignment";
    /// `DELETE /v3/checkouts/{id}/consignments/{consignment_id}`
    RemoveConsignment = "remove_consignment", "removing the shipping address";
    /// Leaving shipping out, for a cart with nothing to ship.
    SkipShipping = "skip_shipping", "leaving shipping out";
    /// `POST /v3/checkouts/{id}/consignments` with a pickup method
    ChoosePickup = "choose_pickup", "choosing the pickup";
    /// Reading the shipping options of consignments that are there.
    QuoteShipping = "quote_shipping", "quoting the shipping options";
    /// `PUT /v3/checkouts/{id}/consignments/{consignment_id}` with a shipping option
    ChooseShippingOption = "choose_shipping_option", "choosing the shipping option";
    /// `POST /v3/checkouts/{id}/coupons`
    ApplyCoupon = "apply_coupon", "applying the coupon";
    /// `DELETE /v3/checkouts/{id}/coupons/{code}`
    RemoveCoupon = "remove_coupon", "removing the coupon";
    /// `PUT /v3/checkouts/{id}`
    LeaveMessage = "leave_message", "leaving the message";
    /// `POST /v3/checkouts/{id}/orders`
    PlaceOrder = "place_order", "placing the order";
    /// `POST /v2/orders`
    CreateOrderDirectly = "create_order_directly", "creating the order directly";
    /// `GET /v2/orders/{id}`
    ReadOrder = "read_order", "reading the order";
    /// `GET /v2/orders?cart_id=`
    FindOrders = "find_orders", "reading the orders of the cart";
    /// `GET /v3/orders/{id}/transactions`
    ReadTransactions = "read_transactions", "reading the order's transactions";
    /// `GET /v3/payments/methods`
    ReadPaymentMethods = "read_payment_methods", "reading the payment methods";
    /// `POST /v3/payments/access_tokens`
    GetPaymentToken = "get_payment_token", "getting a payment access token";
    /// `POST /payments`
    Pay = "pay", "paying";
    /// `POST /v3/orders/{id}/payment_actions/capture`
    Capture = "capture", "capturing the reserved money";
    /// `POST /v3/orders/{id}/payment_actions/void`
    Void = "void", "voiding the reserved money";
    /// `POST /v3/orders/{id}/payment_actions/refund_quotes`
    QuoteRefund = "quote_refund", "quoting the refund";
    /// `POST /v3/orders/{id}/payment_actions/refunds`
    Refund = "refund", "giving money back";
    /// `GET /v3/orders/{id}/payment_actions/refunds`
    ReadRefunds = "read_refunds", "reading the order's refunds";
    /// Giving an order up of which a part was paid.
    GiveUp = "give_up", "giving the order up";
    /// `POST /v3/payments/transactions/purchases` or `…/authorizations`
    ImportPayment = "import_payment", "importing the payment";
    /// Following a ticket.
    Resume = "resume", "following the ticket";
    /// Driving open attempts to their end.
    Sweep = "sweep", "sweeping the open attempts";
    /// Ending an attempt on the merchant's word.
    Release = "release", "releasing the attempt";
    /// Opening the keys of an attempt again.
    Reopen = "reopen", "opening the keys again";
}

impl Step {
    /// The step changes nothing on the store.
    pub(super) fn only_reads(self) -> bool {
        matches!(
            self,
            Self::ReadOrder
                | Self::FindOrders
                | Self::ReadTransactions
                | Self::ReadRefunds
                | Self::QuoteRefund
                | Self::Resume
                | Self::Reopen
        )
    }

    /// The step that the operation belongs to. Where it serves several, the step that asked says which.
    pub(super) fn of(operation: &'static Operation) -> Self {
        match (operation.api, operation.id) {
            ("management-checkout", "create_cart") => Self::OpenCart,
            ("management-checkout", "get_cart") => Self::ReadCart,
            ("management-checkout", "add_cart_line_items") => Self::AddLines,
            ("management-checkout", "update_cart_line_item") => Self::ChangeLine,
            ("management-checkout", "delete_cart_line_item") => Self::RemoveLine,
            ("management-checkout", "update_cart") => Self::AssignCustomer,
            ("management-checkout", "delete_cart") => Self::DiscardCart,
            ("management-checkout", "create_cart_redirect_urls") => Self::MakeRedirectUrls,
            ("management-checkout", "get_checkout") => Self::ReadCheckout,
            ("management-checkout", "add_billing_address") => Self::AddBillingAddress,
            ("management-checkout", "update_billing_address") => Self::ChangeBillingAddress,
            ("management-checkout", "add_consignments") => Self::AddShippingAddress,
            ("management-checkout", "update_consignment") => Self::ChooseShippingOption,
            ("management-checkout", "delete_consignment") => Self::RemoveConsignment,
            ("management-checkout", "add_coupon") => Self::ApplyCoupon,
            ("management-checkout", "delete_coupon") => Self::RemoveCoupon,
            ("management-checkout", "update_checkout") => Self::LeaveMessage,
            ("management-checkout", "create_order") => Self::PlaceOrder,
            ("orders", "create_order") => Self::CreateOrderDirectly,
            ("orders", "get_order") => Self::ReadOrder,
            ("orders", "list_orders") => Self::FindOrders,
            ("orders", "list_order_transactions") => Self::ReadTransactions,
            ("payments", "list_payment_methods") => Self::ReadPaymentMethods,
            ("payments", "create_payment_access_token") => Self::GetPaymentToken,
            ("orders", "capture_order_payment") => Self::Capture,
            ("orders", "void_order_payment") => Self::Void,
            ("orders", "create_refund_quote") => Self::QuoteRefund,
            ("orders", "create_refund") => Self::Refund,
            ("orders", "list_order_refunds") => Self::ReadRefunds,
            ("payments", "import_purchase" | "import_authorization") => Self::ImportPayment,
            ("payments", "process_payment") => Self::Pay,
            _ => Self::Other(operation.id),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.words() {
            Some(words) => f.pad(words),
            None => f.pad(&self.key().replace('_', " ")),
        }
    }
}
