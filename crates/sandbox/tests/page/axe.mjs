// Runs axe on every section of the sandbox's page, light and dark, wide and narrow, and fails on any violation.
//
//   node axe.mjs SANDBOX_BINARY CHROMIUM MODULES [SCREENSHOTS]
//
// MODULES is a directory with axe-core and playwright-core; SCREENSHOTS one that pictures are written to.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { createServer } from "node:http";
import { once } from "node:events";
import { join, resolve } from "node:path";

const [binary, browserPath, modules, screenshots] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "package.json"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const { version } = require("axe-core/package.json");

// A receiver that takes every second webhook.
let hooks = 0;
const receiver = createServer((_, response) => {
  response.statusCode = hooks++ % 2 ? 503 : 200;
  response.end();
});
receiver.listen(0, "127.0.0.1");
await once(receiver, "listening");

const store = spawn(binary, [
  "--port", "0",
  "--webhook-url", `http://127.0.0.1:${receiver.address().port}/hooks`, "--webhook-secret", "client-secret-of-a-test",
  "--authorize-only", "bolt.card", "--tax-rate", "8.25",
], { stdio: ["ignore", "pipe", "ignore"] });

async function main() {
  const [line] = await once(createInterface({ input: store.stdout }), "line");
  const announced = JSON.parse(line);
  const ids = await fill(announced);
  const orders = ids.map((id) => `/page/orders/${id}`);
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  let violations = 0;
  let looks = 0;
  // The colours of a scheme do not depend on the width: three combinations see everything.
  const sections = ["/page/carts", "/page/payments", "/page/requests", "/page/webhooks", "/page/faults", "/page/catalogue"];
  const rest = ["/page/orders", "/page/orders/1", "/page/clock?said=clock-moved", "/page/orders?said=nothing-taken"];
  const all = ["/", ...orders, ...sections, ...rest];
  const narrow = ["/", orders[0], ...sections];
  await Promise.all([["light", 1280, all], ["dark", 1280, all], ["dark", 390, narrow]].map(async ([scheme, width, paths]) => {
    const context = await browser.newContext({
      colorScheme: scheme, viewport: { width, height: 900 }, reducedMotion: "reduce", bypassCSP: true,
    });
    const page = await context.newPage();
    for (const path of paths) {
      await page.goto(announced.api_url + path);
      // What the eye sees first, and what stays wide on a telephone.
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) {
        violations += 1;
        console.error(`${path} (${scheme}, ${width}): the page scrolls sideways`);
      }
      for (const details of await page.locator("details").all()) {
        await details.evaluate((one) => { one.open = true; });
      }
      await page.addScriptTag({ path: axe });
      const result = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      // A look that checked nothing is a failure of this script.
      if (result.passes.length < 10) throw new Error(`axe checked ${result.passes.length} rules on ${path}`);
      looks += 1;
      for (const found of result.violations) {
        violations += 1;
        const where = found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join("\n    ");
        console.error(`${path} (${scheme}, ${width}): ${found.id}: ${found.help}\n    ${where}`);
      }
      if (screenshots) {
        const name = path.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "overview";
        await page.screenshot({ path: join(screenshots, `${name}-${scheme}-${width}.png`), fullPage: true });
      }
    }
    await context.close();
  }));
  await browser.close();
  console.log(`axe ${version} looked ${looks} times and found ${violations} violations`);
  return violations === 0;
}

// A few of everything: carts, orders that were paid, declined, reserved, pending, refunded; lags and faults.
async function fill({ api_url, admin_url, store_hash, access_token }) {
  const send = async (url, method, headers, body) => {
    const response = await fetch(url, {
      method, headers: { "content-type": "application/json", ...headers }, body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return text ? JSON.parse(text) : {};
  };
  const api = (method, path, body) => send(`${api_url}/stores/${store_hash}${path}`, method,
    { "x-auth-token": access_token, accept: "application/json", "x-correlation-id": "axe-1" }, body);
  const admin = (path, body) => send(`${admin_url}${path}`, "POST", {}, body);
  const address = {
    first_name: "Jane", last_name: "Doe", email: "jane.doe@example.com", address1: "1 Example Street", city: "Austin",
    state_or_province: "Texas", state_or_province_code: "TX", country_code: "US", postal_code: "78701", phone: "5125550100",
  };
  const cart = async (items, customer = 11) =>
    (await api("POST", "/v3/carts", { customer_id: customer, line_items: items })).data;
  const order = async (items, customer) => {
    const made = await cart(items, customer);
    const path = `/v3/checkouts/${made.id}`;
    await api("POST", `${path}/billing-address`, address);
    const physical = made.line_items.physical_items;
    if (physical.length > 0) {
      const consignment = await api("POST", `${path}/consignments?include=consignments.available_shipping_options`,
        [{ address, line_items: physical.map((item) => ({ item_id: item.id, quantity: item.quantity })) }]);
      const [one] = consignment.data.consignments;
      await api("PUT", `${path}/consignments/${one.id}`, { shipping_option_id: one.available_shipping_options[0].id });
    }
    return (await api("POST", `${path}/orders`)).data.id;
  };
  const pay = async (id, payment_method_id, instrument) => {
    const token = (await api("POST", "/v3/payments/access_tokens", { order: { id } })).data.id;
    return send(`${api_url}/stores/${store_hash}/payments`, "POST",
      { authorization: `PAT ${token}`, accept: "application/vnd.bc.v1+json" },
      { payment: { instrument, payment_method_id } });
  };
  const card = (number, verification_value = "123") => ({
    type: "card", number, cardholder_name: "Jane Doe", expiry_month: 12, expiry_year: 2039, verification_value,
  });
  const mugs = { product_id: 101, variant_id: 201, quantity: 2 };
  const guide = { product_id: 103, variant_id: 204, quantity: 1 };

  const paid = await order([mugs, guide]);
  await pay(paid, "stripe.card", card("4111111111111111"));
  await admin(`/orders/${paid}/refund`, { amount: "5.00" });
  const declined = await order([mugs], 0);
  await pay(declined, "stripe.card", card("4000000000009995"));
  const reserved = await order([{ product_id: 105, variant_id: 206, quantity: 1 }]);
  await pay(reserved, "bolt.card",
    { type: "tokenized_card", token: "tokenized-test-card-approves-00000000000000000000000000000000000" });
  const pending = await order([mugs]);
  await pay(pending, "stripe.card", card("4000000000000077"));
  await admin("/lags", { booking: 0, transactions: 600, order: 1200, lists: 60 });
  const late = await order([{ product_id: 104, variant_id: 205, quantity: 2 }]);
  await admin("/faults", [
    { fault: "answer_after_effect", status: 504, body: "late", method: "POST", path: "/payments" },
    { fault: "delay_after_effect", milliseconds: 1, times: null, method: "GET", path: "/v2/orders" },
    { fault: "hold_before_effect", method: "DELETE", path: "/v3/carts/{cart_id}" },
  ]);
  await pay(late, "stripe.card", card("5555555555554444")).catch(() => {});
  await api("GET", "/v2/orders?cart_id=1");
  await api("GET", "/v2/orders/999");
  const open = await cart([mugs, guide], 0);
  await api("POST", `/v3/checkouts/${open.id}/coupons`, { coupon_code: "TENOFF" });
  await cart([{ product_id: 105, variant_id: 206, quantity: 9 }]);
  // Held by its fault until the store ends.
  api("DELETE", `/v3/carts/${open.id}`).catch(() => {});
  return [paid, reserved, pending, late];
}

let passed = false;
try {
  passed = await main();
} finally {
  store.kill();
  receiver.close();
}
process.exit(passed ? 0 : 1);
