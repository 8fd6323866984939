import { api } from "./api.js";
import { decision, request, status } from "./audit-row.js";
import { find, make, rows } from "./dom.js";
import { start } from "./page.js";
import { poll } from "./polling.js";
import { clock } from "./time.js";

const MOST = 500;
const FIELDS = ["actor", "subject", "session", "decision"];
const form = find("#filter");
const plumbing = find("#plumbing");

let known = [];
let last = "";
let asked = "";

function filter() {
  return new URLSearchParams(FIELDS.map(name => [name, form[name].value.trim()]).filter(([, value]) => value));
}

function fromAddress() {
  const parameters = new URLSearchParams(location.search);
  FIELDS.forEach(name => {
    form[name].value = parameters.get(name) ?? "";
  });
  plumbing.checked = parameters.has("plumbing");
}

function toAddress() {
  const parameters = filter();
  if (plumbing.checked) {
    parameters.set("plumbing", "shown");
  }
  history.replaceState(null, "", parameters.size ? "/audit?" + parameters : "/audit");
}

/** Takes over what has changed; a request that is known already keeps its place. */
function merge(answer) {
  const before = answer.reset ? [] : known;
  const news = new Map(answer.rows.map(row => [row.key, row]));
  const gone = new Set(answer.gone);
  const kept = before.filter(row => !gone.has(row.key)).map(row => news.get(row.key) ?? row);
  const keys = new Set(kept.map(row => row.key));
  known = [...answer.rows.filter(row => !keys.has(row.key)), ...kept].slice(0, MOST);
  last = answer.last;
}

function row(one) {
  return make(
    "tr",
    { "data-session": one.session, "data-decision": one.decision },
    make("td", { "data-label": "Time" }, clock(one.time)),
    make("td", { class: "wide", "data-label": "Actor" }, one.actor?.name ?? "nobody else"),
    make("td", { class: "wide", "data-label": "For" }, one.subject?.name ?? ""),
    make("td", { class: "wide", "data-label": "Request" }, request(one)),
    make("td", { class: "wide", "data-label": "Decision" }, decision(one), one.code ? make("div", { class: "small code" }, one.code) : null),
    make("td", { "data-label": "Status" }, status(one)),
    make(
      "td",
      {},
      one.session && one.actor
        ? make("a", { href: "/audit-story?session=" + encodeURIComponent(one.session), "data-action": "story" }, "Story")
        : "",
    ),
  );
}

function show() {
  const shown = known.filter(one => plumbing.checked || !one.plumbing);
  const hidden = known.length - shown.length;
  rows(find("#events tbody"), shown, one => one.key, row);
  find("#events").hidden = !shown.length;
  find("#count").textContent = shown.length === 1 ? "1 request" : `${shown.length} requests`;
  find("#hidden-count").textContent = plumbing.checked ? "" : `(${hidden})`;
  find("#no-events").hidden = shown.length > 0;
}

start(() => {
  fromAddress();
  const refresh = poll(2, async byItself => {
    const wanted = filter().toString();
    const parameters = filter();
    parameters.set("after", wanted === asked ? last : "");
    const answer = await api("GET", "/api/audit?" + parameters, undefined, byItself);
    asked = wanted;
    merge(answer);
    show();
  });
  form.addEventListener("input", () => {
    toAddress();
    show();
    refresh();
  });
  form.addEventListener("submit", event => event.preventDefault());
  find("#clear").addEventListener("click", () => {
    form.reset();
    toAddress();
    refresh();
  });
});
