import { ask, make, say, time } from "./dom.js";
import { limit, start } from "./page.js";
import { leftOut } from "/shared/left-out.js";

const form = document.querySelector("form");
const withdraw = document.querySelector("#withdraw");
const state = document.querySelector("#state");
const visits = document.querySelector("#visits");

limit(form.querySelector("fieldset"), "change", {
  method: "PUT",
  path: "/api/support-access",
  body: { until: Math.floor(Date.now() / 1000) + 86400 },
});
limit(withdraw, "change", { method: "DELETE", path: "/api/support-access" });

function localDate(milliseconds) {
  const date = new Date(milliseconds);
  const two = number => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

form.until.min = localDate(Date.now() + 86_400_000);
form.until.max = localDate(Date.now() + 89 * 86_400_000);
form.until.value = localDate(Date.now() + 7 * 86_400_000);

form.addEventListener("submit", async event => {
  event.preventDefault();
  const until = Math.floor(new Date(form.until.value + "T00:00").getTime() / 1000);
  const { ok, json } = await ask("PUT", "/api/support-access", { until });
  say(ok ? "Support may sign in until then." : json.title, ok ? "good" : "bad");
  await show();
});

withdraw.addEventListener("click", async () => {
  const { ok, json } = await ask("DELETE", "/api/support-access");
  say(ok ? "Withdrawn. Whoever is signed in for you can do nothing more." : json.title, ok ? "good" : "bad");
  await show();
});

function visit(one) {
  const end = make("button", { type: "button", class: "danger", "data-end": one.id }, "End it now");
  end.addEventListener("click", async () => {
    const { ok, json } = await ask("POST", `/api/support-access/sessions/${encodeURIComponent(one.id)}/end`);
    say(
      ok ? "Ended. What support has open stops working within 60 seconds." : json.title,
      ok ? "good" : "bad",
    );
    await show();
  });
  const card = make(
    "article",
    { class: "card" },
    make(
      "div",
      { class: "row spread" },
      make("h3", {}, one.reason || "No reason given"),
      make("span", { class: one.active ? "chip warn" : "chip" }, one.active ? "signed in now" : "over"),
    ),
    make(
      "p",
      { class: "muted small" },
      `From ${time(one.begin)}, ${one.active ? "at most until" : "last seen"} ${time(one.end)}`,
      one.ticket ? ` · ticket ${one.ticket}` : "",
    ),
    make(
      "details",
      {},
      make("summary", {}, one.actions.length === 1 ? "1 thing was done" : `${one.actions.length} things were done`),
      make("ul", {}, ...one.actions.map(action)),
    ),
    leftOut(one) ? make("p", { class: "muted small", "data-left-out": one.leftOut }, leftOut(one)) : "",
  );
  if (one.active) {
    card.append(end);
    limit(end, "change", { method: "POST", path: `/api/support-access/sessions/${one.id}/end` });
  }
  return card;
}

function action(one) {
  return make(
    "li",
    { class: "small" },
    `${time(one.time)}: ${one.method} ${one.path}`,
    one.refused ? make("strong", {}, " (refused)") : "",
  );
}

async function show() {
  const { ok, json } = await ask("GET", "/api/support-access");
  if (!ok) {
    say(json.title, "bad");
    return;
  }
  state.className = "notice " + (json.until ? "good" : "warn");
  state.textContent = json.until
    ? `Support may sign in as you until ${time(json.until * 1000)}.`
    : "Support may not sign in as you.";
  withdraw.hidden = !json.until;
  visits.replaceChildren(
    ...(json.visits.length ? json.visits.map(visit) : [make("p", { class: "muted" }, "Nobody was here for you yet.")]),
  );
}

start(show);
