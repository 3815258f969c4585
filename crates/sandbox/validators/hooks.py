"""What Schemathesis has to know about the sandbox: how each host is asked, and what the store has.

Without it, it would make up ids of products and carts, and never get past an empty cart. Seven of eight bodies of the
operations below name what the store has, and as many ids in paths are ids that the store gave out; the others stay
as they were made up. The links of the specs are followed on top of this.
"""

import itertools
import os
from collections import defaultdict, deque

import schemathesis

MUG, BLUE_MUG = 101, 201
BOUGHT = {"product_id": MUG, "variant_id": BLUE_MUG, "quantity": 2}
NAMES = {"first_name": "Jane", "last_name": "Doe", "city": "Austin", "email": "jane.doe@example.com"}
PLACE = {
    "address1": "1 Congress Avenue",
    "state_or_province": "Texas",
    "state_or_province_code": "TX",
    "country_code": "US",
    "postal_code": "78701",
}
ADDRESS = {**NAMES, **PLACE}
ORDER_ADDRESS = {
    **NAMES,
    "street_1": "1 Congress Avenue",
    "state": "Texas",
    "zip": "78701",
    "country": "United States",
    "country_iso2": "US",
}
CARD = {
    "type": "card",
    "number": "4111111111111111",
    "cardholder_name": "Jane Doe",
    "expiry_month": 12,
    "expiry_year": 2039,
    "verification_value": "123",
}
known_ids = defaultdict(lambda: deque(maxlen=4))
known_ids["channel_id"].append(1)
known_ids["customer_id"].append(11)
known_ids["status_id"].append(11)
known_ids["coupon_code"].append("TENOFF")
known_ids["gift_certificate_code"].append("GIFT-TEN")
turns = itertools.count()


def camel(fields):
    """The storefront's spelling."""
    words = ((key.split("_"), value) for key, value in fields.items())
    return {first + "".join(map(str.title, rest)): value for (first, *rest), value in words}


def latest(parameter):
    return known_ids[parameter][-1] if known_ids[parameter] else None


def metafield():
    key = f"key{next(turns)}"
    return {"permission_set": "app_only", "namespace": "checks", "key": key, "value": "1"}


def refunded():
    return {"item_type": "PRODUCT", "item_id": latest("order_product_id"), "quantity": 1}


KNOWN = {
    "management-checkout.create_cart": lambda: {"line_items": [BOUGHT]},
    "management-checkout.add_cart_line_items": lambda: {"line_items": [BOUGHT]},
    "management-checkout.update_cart_line_item": lambda: {"line_item": {**BOUGHT, "quantity": 3}},
    "management-checkout.add_coupon": lambda: {"coupon_code": "TENOFF"},
    "management-checkout.add_billing_address": lambda: ADDRESS,
    "management-checkout.update_billing_address": lambda: ADDRESS,
    "management-checkout.add_consignments": lambda: [
        {"address": ADDRESS, "line_items": [{"item_id": latest("item_id"), "quantity": 2}]}
    ],
    "management-checkout.create_cart_metafield": metafield,
    "orders.create_order_metafield": metafield,
    "orders.create_order": lambda: {
        "status_id": 0,
        "billing_address": ORDER_ADDRESS,
        "products": [BOUGHT],
    },
    "orders.create_refund_quote": lambda: {"items": [refunded()]},
    "orders.create_refund": lambda: {
        "items": [refunded()],
        "payments": [{"provider_id": "stripe", "amount": 15}],
    },
    "payments.create_payment_access_token": lambda: {"order": {"id": latest("order_id")}},
    "payments.process_payment": lambda: {
        "payment": {"instrument": CARD, "payment_method_id": "stripe.card"}
    },
    "storefront-checkouts.create_cart": lambda: {"lineItems": [camel(BOUGHT)]},
    "storefront-checkouts.update_cart_line_item": lambda: {"lineItem": camel(BOUGHT)},
    "storefront-checkouts.update_checkout_line_item": lambda: {"lineItem": camel(BOUGHT)},
    "storefront-checkouts.add_coupon": lambda: {"couponCode": "TENOFF"},
    "storefront-checkouts.add_gift_certificate": lambda: {"giftCertificateCode": "GIFT-TEN"},
    "storefront-checkouts.add_billing_address": lambda: camel(ADDRESS),
    "storefront-checkouts.add_consignments": lambda: [
        {
            "address": camel(ADDRESS),
            "lineItems": [{"itemId": latest("item_id"), "quantity": 2}],
        }
    ],
}
# Where the ids of path parameters stand in the answers of operations.
GIVEN_OUT = {
    "management-checkout.create_cart": {
        "cart_id": "data/id",
        "checkout_id": "data/id",
        "item_id": "data/line_items/physical_items/0/id",
    },
    "management-checkout.add_billing_address": {"address_id": "data/billing_address/id"},
    "management-checkout.add_consignments": {"consignment_id": "data/consignments/0/id"},
    "management-checkout.create_cart_metafield": {"metafield_id": "data/id"},
    "management-checkout.create_order": {"order_id": "data/id"},
    "orders.create_order": {"order_id": "id"},
    "orders.create_order_metafield": {"metafield_id": "data/id"},
    "orders.list_order_products": {"order_product_id": "0/id"},
    "orders.list_order_shipping_addresses": {
        "shipping_address_id": "0/id",
        "shipping_consignment_id": "0/id",
    },
    "orders.create_order_shipment": {"shipment_id": "id"},
    "orders.create_refund": {"refund_id": "data/id"},
    "storefront-checkouts.create_cart": {
        "cart_id": "id",
        "checkout_id": "id",
        "item_id": "lineItems/physicalItems/0/id",
    },
    "storefront-checkouts.add_billing_address": {"address_id": "billingAddress/id"},
    "storefront-checkouts.add_consignments": {"consignment_id": "consignments/0/id"},
}

def name(operation):
    return operation.definition.raw.get("operationId")


def at(body, path):
    for part in path.split("/"):
        try:
            body = body[int(part) if part.isdigit() else part]
        except (KeyError, IndexError, TypeError):
            return None
    return body


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not path_parameters or next(turns) % 8 == 0:
        return path_parameters
    return {
        key: value if latest(key) is None else latest(key)
        for key, value in path_parameters.items()
    }


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code not in (200, 201):
        return
    for parameter, path in GIVEN_OUT.get(name(case.operation), {}).items():
        value = at(response.json(), path)
        if value is not None:
            known_ids[parameter].append(value)


@schemathesis.hook
def map_body(context, body):
    if next(turns) % 8 == 0:
        return body
    known = KNOWN.get(name(context.operation))
    if known is not None:
        return known()
    if isinstance(body, dict):
        # A version that was made up is a conflict.
        return {key: value for key, value in body.items() if key != "version"}
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    headers = case.headers
    if case.path.endswith("/payments"):
        headers["Accept"] = "application/vnd.bc.v1+json"
        return
    headers["Accept"] = "application/json"
    if case.path.startswith("/api/storefront"):
        headers["Cookie"] = "SHOP_SESSION_TOKEN=sandbox-session"
        headers["X-XSRF-TOKEN"] = "sandbox-csrf-token"
    else:
        headers["X-Auth-Token"] = os.environ["SANDBOX_TOKEN"]
    if name(case.operation) == "management-checkout.add_consignments":
        # Without it no option can be chosen, and nothing can be ordered.
        case.query = {"include": "consignments.available_shipping_options"}
