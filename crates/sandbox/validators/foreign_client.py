"""Drives the sandbox with a client that knows nothing of it: `bigc`, from PyPI.

Every call of the client on carts, checkouts, orders, refunds and webhooks is made, in the order in which a shop makes
them, and each is judged by what the next ones see. The client has no call for payments: those three requests are sent
through its own session. Its only setting that is changed is the origin, which it has as a constant.

    python foreign_client.py API_URL STORE_HASH ACCESS_TOKEN
"""

import inspect
import sys

import requests
from bigc import BigCommerceAPI
from bigc.api_client import BigCommerceRequestClient
from bigc.data import BigCommerceOrderStatus as Status
from bigc.exceptions import BigCommerceException, ConflictError, DoesNotExistError

ORIGIN = "https://api.bigcommerce.com"
MUG, BLUE, RED, GUIDE, JANE = 101, 201, 202, 103, 11
MUGS = {"product_id": MUG, "variant_id": BLUE, "quantity": 2}
ADDRESS = {
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane.doe@example.com",
    "address1": "1 Congress Avenue",
    "city": "Austin",
    "state_or_province": "Texas",
    "state_or_province_code": "TX",
    "country_code": "US",
    "postal_code": "78701",
    "phone": "+15125550100",
}
OPTIONS = {"include": "consignments.available_shipping_options"}
CARD = {
    "type": "card",
    "number": "4111111111111111",
    "cardholder_name": "Jane Doe",
    "expiry_month": 12,
    "expiry_year": 2039,
    "verification_value": "123",
}


class Recorded:
    """A resource of the client that notes which of its calls were made."""

    def __init__(self, name, resource, made):
        self._name, self._resource, self._made = name, resource, made

    def __getattr__(self, call):
        self._made.add(f"{self._name}.{call}")
        return getattr(self._resource, call)

    def calls(self):
        members = inspect.getmembers(self._resource, inspect.ismethod)
        return {f"{self._name}.{name}" for name, _ in members if not name.startswith("_")}


class Shop:
    def __init__(self, url, store_hash, token):
        api = BigCommerceAPI(store_hash, token, timeout=10)
        for client in (api.api_v2, api.api_v3):
            client._prepare_url = redirected(client, url)
        self.api, self.url, self.hash, self.made = api, url, store_hash, set()
        self.carts, self.checkouts, self.orders, self.refunds, self.webhooks = (
            Recorded(name, getattr(api, name), self.made)
            for name in ("carts_v3", "checkouts_v3", "orders_v2", "orders_v3", "webhooks_v3")
        )

    def pay(self, order):
        """What the client has no call for: a token of the order, and the payment that it permits."""
        methods = self.api.api_v3.get("/payments/methods", params={"order_id": order})
        assert "stripe.card" in [method["id"] for method in methods], methods
        token = self.api.api_v3.post("/payments/access_tokens", data={"order": {"id": order}})["id"]
        answer = requests.post(
            f"{self.url}/stores/{self.hash}/payments",
            json={"payment": {"instrument": CARD, "payment_method_id": "stripe.card"}},
            headers={"Authorization": f"PAT {token}", "Accept": "application/vnd.bc.v1+json"},
            timeout=10,
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["data"]["status"] == "success", answer.text

    def missed(self):
        resources = (self.carts, self.checkouts, self.orders, self.refunds, self.webhooks)
        return set().union(*(resource.calls() for resource in resources)) - self.made


def redirected(client, url):
    prepare = type(client)._prepare_url
    return lambda path: prepare(client, path).replace(ORIGIN, url)


def refused(error, call, *given):
    try:
        call(*given)
    except error:
        return
    raise AssertionError(f"{call.__name__} was not refused with {error.__name__}")


def carts(shop):
    cart = shop.carts.create({"line_items": [MUGS], "customer_id": 0})
    assert (cart["cart_amount"], cart["version"]) == (30, 1), cart
    key = cart["id"]
    shop.carts.add_line_items(key, {"line_items": [{"product_id": GUIDE, "quantity": 1}]})
    lines = shop.carts.get(key)["line_items"]
    assert len(lines["digital_items"]) == 1, lines
    mugs, guide = lines["physical_items"][0]["id"], lines["digital_items"][0]["id"]
    change = {"line_item": {**MUGS, "quantity": 3}}
    assert shop.carts.update_line_item(key, mugs, change)["cart_amount"] == 54.99
    assert shop.carts.delete_line_item(key, guide)["cart_amount"] == 45
    assert shop.carts.update(key, {"customer_id": JANE})["customer_id"] == JANE
    refused(ConflictError, shop.carts.update, key, {"customer_id": 0, "version": 1})
    urls = shop.carts.create_redirect_url(key)
    assert urls["cart_url"] != urls["checkout_url"], urls
    shop.carts.delete(key)
    refused(DoesNotExistError, shop.carts.get, key)


def checkouts(shop):
    """From a cart to an order that is not paid."""
    cart = shop.carts.create({"line_items": [MUGS], "customer_id": JANE})
    key = cart["id"]
    checkout = shop.checkouts.add_billing_address(key, {**ADDRESS, "first_name": "Jan"})
    billing = checkout["billing_address"]["id"]
    checkout = shop.checkouts.update_billing_address(key, billing, ADDRESS)
    assert checkout["billing_address"]["first_name"] == "Jane", checkout
    line = {"item_id": cart["line_items"]["physical_items"][0]["id"], "quantity": 2}
    consigned = [{"address": ADDRESS, "line_items": [line]}]
    first = shop.checkouts.add_consignments(key, consigned, params=OPTIONS)["consignments"][0]
    assert shop.checkouts.delete_consignment(key, first["id"])["consignments"] == []
    second = shop.checkouts.add_consignments(key, consigned, params=OPTIONS)["consignments"][0]
    option = second["available_shipping_options"][0]
    refused(BigCommerceException, shop.checkouts.create_order, key)
    chosen = {"shipping_option_id": option["id"]}
    checkout = shop.checkouts.update_consignment(key, second["id"], chosen)
    assert checkout["grand_total"] == 30 + option["cost"], checkout
    checkout = shop.checkouts.add_coupon(key, {"coupon_code": "TENOFF"})
    less = checkout["grand_total"]
    assert less < 30 + option["cost"], checkout
    assert shop.checkouts.delete_coupon(key, "TENOFF")["grand_total"] == 30 + option["cost"]
    discount = {"cart": {"discounts": [{"discounted_amount": 5}]}}
    assert shop.checkouts.add_discounts(key, discount)["grand_total"] == 25 + option["cost"]
    shop.checkouts.update(key, {"customer_message": "Ring twice."})
    assert shop.checkouts.get(key)["customer_message"] == "Ring twice."
    shop.checkouts.add_coupon(key, {"coupon_code": "TENOFF"})
    return key, shop.checkouts.create_order(key)["id"]


def orders(shop, cart, order):
    """A payment ends the cart; what is shipped and read is of the order that was paid."""
    held = shop.orders.get(order)
    assert held["status_id"] == Status.INCOMPLETE and held["cart_id"] == cart, held
    shop.pay(order)
    held = shop.orders.get(order)
    assert held["status_id"] == Status.AWAITING_FULFILLMENT, held
    refused(DoesNotExistError, shop.carts.get, cart)
    assert held["customer_message"] == "Ring twice.", held
    assert [one["id"] for one in shop.orders.all(params={"cart_id": cart})] == [order]
    assert [one["code"] for one in shop.orders.all_coupons(order)] == ["TENOFF"]
    product = next(iter(shop.orders.all_products(order)))
    assert shop.orders.get_product(order, product["id"])["quantity"] == 2
    address = next(iter(shop.orders.all_shipping_addresses(order)))
    assert shop.orders.get_shipping_address(order, address["id"])["city"] == "Austin"
    shop.orders.update_shipping_address(order, address["id"], {"street_1": "2 Congress Avenue"})
    moved = shop.orders.get_shipping_address(order, address["id"])
    assert moved["street_1"] == "2 Congress Avenue", moved
    assert list(shop.orders.all_shipments(order)) == []
    items = [{"order_product_id": product["id"], "quantity": 1}]
    parcel = {"order_address_id": address["id"], "items": items, "tracking_number": "one"}
    shipment = shop.orders.create_shipment(order, parcel)["id"]
    shop.orders.update_shipment(order, shipment, {"tracking_number": "two"})
    assert shop.orders.get_shipment(order, shipment)["tracking_number"] == "two"
    assert [one["id"] for one in shop.orders.all_shipments(order)] == [shipment]
    assert shop.orders.get_product(order, product["id"])["quantity_shipped"] == 1
    shop.orders.delete_shipment(order, shipment)
    assert list(shop.orders.all_shipments(order)) == []
    assert shop.orders.update(order, {"staff_notes": "Fragile."})["staff_notes"] == "Fragile."
    street = {"street_1": "1 Congress Avenue", "state": "Texas", "zip": "78701", "country": "United States"}
    names = {name: ADDRESS[name] for name in ("first_name", "last_name", "email", "city")}
    direct = {"billing_address": {**street, **names, "country_iso2": "US"}, "products": [MUGS], "status_id": 0}
    other = shop.orders.create(direct)["id"]
    shop.pay(other)
    assert shop.orders.get(other)["status_id"] == Status.AWAITING_FULFILLMENT
    shop.orders.archive(other)
    assert other not in [one["id"] for one in shop.orders.all()]
    return product["id"]


def refunds(shop, order, product):
    items = [{"item_type": "PRODUCT", "item_id": product, "quantity": 1}]
    assert list(shop.refunds.all_refunds(order)) == []
    quote = shop.refunds.get_refund_quote(order, {"items": items})
    ways = quote["refund_methods"][0]
    assert sum(way["amount"] for way in ways) == quote["total_refund_amount"], quote
    payments = [{"provider_id": way["provider_id"], "amount": way["amount"]} for way in ways]
    made = shop.refunds.create_refund(order, {"items": items, "payments": payments})
    assert shop.refunds.get_refund(made["id"])["order_id"] == order
    assert [one["id"] for one in shop.refunds.all_refunds(order)] == [made["id"]]
    assert made["id"] in [one["id"] for one in shop.refunds.all_refunds()]
    held = shop.orders.get(order)
    assert held["status_id"] == Status.PARTIALLY_REFUNDED, held
    assert float(held["refunded_amount"]) == quote["total_refund_amount"], held
    refused(DoesNotExistError, shop.refunds.get_refund, made["id"] + 1)


def webhooks(shop):
    assert list(shop.webhooks.all()) == []
    wanted = {"scope": "store/order/*", "destination": "https://hooks.example.com/orders"}
    hook = shop.webhooks.create(wanted)["id"]
    assert shop.webhooks.get(hook)["scope"] == wanted["scope"]
    shop.webhooks.update(hook, {"is_active": False})
    assert shop.webhooks.get(hook)["is_active"] is False
    assert [one["id"] for one in shop.webhooks.all()] == [hook]
    shop.webhooks.delete(hook)
    refused(DoesNotExistError, shop.webhooks.get, hook)


def main(url, store_hash, token):
    shop = Shop(url, store_hash, token)
    carts(shop)
    cart, order = checkouts(shop)
    product = orders(shop, cart, order)
    refunds(shop, order, product)
    webhooks(shop)
    missed = shop.missed()
    assert not missed, f"calls of the client that are not made here: {sorted(missed)}"
    print(f"{len(shop.made)} calls of the client, from a cart to a refund of the paid order")


if __name__ == "__main__":
    main(*sys.argv[1:])
