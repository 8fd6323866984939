import { ask, make, say } from "./dom.js";
import { limit, start } from "./page.js";

function row(order) {
  const cancel = make("button", { type: "button", "data-cancel": order.number }, "Cancel order");
  cancel.addEventListener("click", async () => {
    const { ok, json } = await ask("POST", `/api/orders/${order.number}/cancel`);
    say(ok ? `Order ${order.number} is cancelled.` : json.title, ok ? "good" : "bad");
    await list();
  });
  const receipt = make("button", { type: "button", "data-receipt": order.number }, "Send receipt again");
  receipt.addEventListener("click", async () => {
    const { ok, json } = await ask("POST", `/api/receipts/${order.number}`);
    say(ok ? `The receipt of order ${order.number} is on its way.` : json.title, ok ? "good" : "bad");
  });
  const actions = make("td", { class: "wide stack" }, make("div", {}, receipt));
  if (order.status === "on its way") {
    actions.append(make("div", {}, cancel));
    limit(cancel, "change", { method: "POST", path: `/api/orders/${order.number}/cancel` });
  }
  return make(
    "tr",
    {},
    make("td", { "data-label": "Order", class: "nowrap" }, order.number),
    make("td", { "data-label": "What" }, order.what),
    make("td", { "data-label": "Price", class: "nowrap" }, order.price),
    make("td", {}, make("span", { class: "chip" }, order.status)),
    actions,
  );
}

async function list() {
  const { ok, json } = await ask("GET", "/api/orders");
  if (!ok) {
    say(json.title, "bad");
    return;
  }
  document.querySelector("#orders tbody").replaceChildren(...json.orders.map(row));
}

start(list);
