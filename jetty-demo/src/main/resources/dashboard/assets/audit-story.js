import { leftOut } from "/shared/left-out.js";
import { api } from "./api.js";
import { decision, isRefused, request, status } from "./audit-row.js";
import { find, make, rows } from "./dom.js";
import { start } from "./page.js";
import { poll } from "./polling.js";
import { clock, duration, fullTime } from "./time.js";

const ENDS = {
  active: "not yet",
  expired: "its time was over, or nobody used it for 10 minutes",
  revoked: "by an operator or by the customer",
  unknown: "the issuer does not know this session any more",
};

const session = new URLSearchParams(location.search).get("session") ?? "";
const forCustomer = find("#for-customer");
const plumbing = find("#plumbing");
let story = null;

function person({ id, name }) {
  return name === id ? id : `${name} (${id})`;
}

function facts() {
  const end = story.end ?? (story.status === "active" ? story.now : null);
  return [
    ["Customer", person(story.subject)],
    ["Signed in", forCustomer.checked ? "our support" : person(story.actor)],
    ["Reason", story.reason || "none given"],
    ...(story.ticket ? [["Ticket", story.ticket]] : []),
    ["From", fullTime(story.start)],
    ["To", story.end ? fullTime(story.end) : story.status === "active" ? "now" : "unknown"],
    ["Ended", ENDS[story.status] ?? "by whoever had signed in"],
    ...(end ? [["Lasted", duration(end - story.start)]] : []),
    ["Session", story.session],
  ];
}

function row(one) {
  return make(
    "tr",
    { "data-decision": one.decision },
    make("td", { "data-label": "Time" }, clock(one.time)),
    make("td", { "data-label": "Status" }, status(one)),
    make("td", { class: "wide", "data-label": "Request" }, request(one)),
    make("td", { class: "wide", "data-label": "Decision" }, decision(one), one.code ? make("div", { class: "small code" }, one.code) : null),
  );
}

function part(id, items) {
  rows(find(`#${id} tbody`), items, one => one.key, row);
  find(`#${id}`).hidden = !items.length;
  find(`#no-${id}`).hidden = items.length > 0;
}

function show() {
  find("#story").hidden = false;
  find("#title").textContent = `Support signed in as ${story.subject.name}`;
  find("#facts").replaceChildren(
    ...facts().flatMap(([name, value]) => [make("dt", {}, name), make("dd", { "data-fact": name.toLowerCase() }, value)]),
  );
  const hidden = story.rows.filter(one => one.plumbing).length;
  find("#hidden-count").textContent = `(${hidden})`;
  find("#left-out").hidden = !leftOut(story);
  find("#left-out").textContent = leftOut(story);
  part("seen", story.rows.filter(one => !isRefused(one) && (plumbing.checked || !one.plumbing)));
  part("refused", story.rows.filter(isRefused));
  const audience = forCustomer.checked ? "customer" : "operators";
  find("#download").href = "/api/audit-story?" + new URLSearchParams({ session, for: audience });
}

find("#print").addEventListener("click", () => window.print());

start(() => {
  for (const box of [forCustomer, plumbing]) {
    box.addEventListener("change", () => story && show());
  }
  poll(5, async byItself => {
    story = await api("GET", "/api/audit-story?" + new URLSearchParams({ session }), undefined, byItself);
    show();
  });
});
