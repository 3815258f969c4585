"""Follows the links of the specs from what can be made out of nothing: a cart, a cart of the storefront, an order.

Nothing here knows an operation but by its links. A body is the link's own, what the store has (hooks.py), or the first
example of the specs. At the end every link has been followed to a success, but for those under NOT_IN_ONE_GO, and an
order has been paid.

    python follow_links.py DOCUMENT ORIGIN ACCESS_TOKEN
"""

import json
import re
import sys

import requests

from hooks import KNOWN

ROOTS = [
    "management-checkout.create_cart",
    "orders.create_order",
    "orders.list_orders",
    "storefront-checkouts.create_cart",
]
# What needs more than an answer gives: a payment method that authorizes.
NOT_IN_ONE_GO = {"orders.capture_order_payment", "orders.void_order_payment"}
EXPRESSION = r"\$(?:response\.body#|request\.body#|request\.path\.)[\w/-]+"


class Walk:
    def __init__(self, document, origin, token):
        self.document, self.origin, self.token = document, origin, token
        self.session = requests.Session()
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if isinstance(operation, dict) and "operationId" in operation
        }
        self.followed = {}

    def links(self, name):
        for status, response in self.operations[name][2]["responses"].items():
            for link in response.get("links", {}).values():
                yield status, link

    def all_links(self):
        return {(name, link["operationId"]) for name in self.operations for _, link in self.links(name)}

    def send(self, name, parameters, body):
        method, path, operation = self.operations[name]
        headers = {"Accept": "application/json", "X-Auth-Token": self.token}
        if path.startswith("/api/storefront"):
            headers["Cookie"] = "SHOP_SESSION_TOKEN=sandbox-session"
            headers["X-XSRF-TOKEN"] = "sandbox-csrf-token"
        if path.endswith("/payments"):
            headers = {"Accept": "application/vnd.bc.v1+json", "Authorization": parameters.get("Authorization")}
        url = re.sub(r"{(\w+)}", lambda found: str(parameters[found[1]]), path)
        names = [one["name"] for one in operation.get("parameters", []) if one.get("in") == "query"]
        query = {key: parameters[key] for key in names if key in parameters}
        if name == "management-checkout.add_consignments":
            query["include"] = "consignments.available_shipping_options"
        if body is None and "requestBody" in operation:
            body = KNOWN[name]() if name in KNOWN else self.example(operation)
        sent = {"params": query, "json": body, "headers": headers, "timeout": 10}
        return body, self.session.request(method, self.origin + url, **sent)

    def example(self, operation):
        media = operation["requestBody"]["content"]["application/json"]
        body = media.get("example")
        for one in media.get("examples", {}).values():
            body = one["value"] if "value" in one else self.pointed(self.document, one["$ref"][2:])["value"]
            break
        return {key: value for key, value in body.items() if key != "version"} if isinstance(body, dict) else body

    @staticmethod
    def pointed(value, pointer):
        for part in filter(None, pointer.split("/")):
            value = value[int(part) if isinstance(value, list) else part.replace("~1", "/")]
        return value

    def evaluated(self, value, context):
        """A value with its expressions replaced; KeyError and the like where the answer has no such thing."""
        if isinstance(value, dict):
            return {key: self.evaluated(one, context) for key, one in value.items()}
        if isinstance(value, list):
            return [self.evaluated(one, context) for one in value]
        if not isinstance(value, str):
            return value
        if re.fullmatch(EXPRESSION, value):
            return self.expression(value, context)
        return re.sub("{(" + EXPRESSION + ")}", lambda found: str(self.expression(found[1], context)), value)

    def expression(self, text, context):
        source, _, pointer = text.partition("#")
        if source == "$response.body":
            return self.pointed(context["answer"], pointer)
        if source == "$request.body":
            return self.pointed(context["body"], pointer)
        return context["parameters"][text.removeprefix("$request.path.")]

    def go(self, name, parameters, body, way):
        body, answer = self.send(name, parameters, body)
        if not answer.ok:
            return answer
        context = {
            "answer": answer.json() if answer.content else None,
            "body": body,
            "parameters": parameters,
        }
        links = [link for status, link in self.links(name) if status == str(answer.status_code)]
        # What changes something comes after what reads it, and what removes it comes last.
        turn = ["get", "post", "put", "delete"].index
        links.sort(key=lambda link: turn(self.operations[link["operationId"]][0]))
        reads = [link for link in links if self.operations[link["operationId"]][0] == "get"]
        # What is read of a paid order leads further than what is read of the order before.
        for link in [*links, *reads] if "payments.process_payment" not in way else links:
            target = link["operationId"]
            is_read = self.operations[target][0] == "get"
            if target in way or (self.followed.get((name, target)) is True and not is_read):
                continue
            try:
                given = self.evaluated(link.get("parameters", {}), context)
                sent = self.evaluated(link.get("requestBody"), context)
            except (KeyError, IndexError, TypeError):
                self.followed[name, target] = "the answer has not what the link names"
                continue
            reached = self.go(target, given, sent, way | {target})
            if self.followed.get((name, target)) is not True:
                self.followed[name, target] = reached.ok or f"{reached.status_code} {reached.text[:200]}"
        return answer


def main(document, origin, token):
    with open(document, encoding="utf-8") as file:
        walk = Walk(json.load(file), origin, token)
    for _ in range(3):
        for root in ROOTS:
            answer = walk.go(root, {}, None, frozenset([root]))
            assert answer.ok, f"{root}: {answer.status_code} {answer.text}"
    wanted = {pair for pair in walk.all_links() if pair[1] not in NOT_IN_ONE_GO}
    missed = {pair: walk.followed.get(pair, "never came up") for pair in wanted if walk.followed.get(pair) is not True}
    for (source, target), why in sorted(missed.items()):
        print(f"{source} -> {target}: {why}")
    print(f"{len(wanted) - len(missed)} of {len(wanted)} links followed to a success")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
