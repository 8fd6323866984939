import { api } from "./api.js";
import { find, make, rows, say } from "./dom.js";
import { start } from "./page.js";
import { poll } from "./polling.js";
import { left, setNow, shortClock } from "./time.js";

const STATUSES = {
  pending: ["warn", "○ pending"],
  accepted: ["good", "✓ accepted"],
  revoked: ["bad", "✕ revoked"],
  expired: ["", "⌛ expired"],
};

let refresh = null;

const busy = new Set();

/** Does something, says what has come of it, and shows what is then. A disabled button would lose the focus. */
async function act(button, work, done) {
  if (busy.has(button)) {
    return;
  }
  busy.add(button);
  try {
    await work();
    say("good", done);
  } catch (problem) {
    say("bad", problem.message);
  }
  await refresh();
  busy.delete(button);
}

function action(name, text, label, attributes, work, done) {
  const button = make("button", { type: "button", "data-action": name, ...attributes }, text);
  button.setAttribute("aria-label", `${text}: ${label}`);
  button.addEventListener("click", () => act(button, work, done));
  return button;
}

function why({ reason, ticket }) {
  return [reason || "none given", ticket ? make("div", { class: "muted small" }, "Ticket ", ticket) : null];
}

function session(one) {
  return make(
    "tr",
    { "data-session": one.id },
    make(
      "td",
      { class: "first" },
      make("strong", {}, one.actor.name),
      " as ",
      make("strong", {}, one.subject.name),
      make("div", { class: "small" }, make("a", { href: "/audit-story?session=" + encodeURIComponent(one.id) }, "Story")),
    ),
    make("td", { class: "wide", "data-label": "Reason" }, ...why(one)),
    make("td", { class: "wide", "data-label": "Since" }, shortClock(one.since)),
    make("td", { class: "wide", "data-label": "Time left" }, make("span", { "data-end": one.end }, left(one.end))),
    make(
      "td",
      { class: "corner tight" },
      action(
        "end",
        "End",
        `${one.actor.name} as ${one.subject.name}`,
        { class: "danger" },
        () => api("POST", `/api/sessions/${encodeURIComponent(one.id)}/end`),
        `Ended: ${one.actor.name} as ${one.subject.name}. The last token of the session works for up to 60 seconds more.`,
      ),
    ),
  );
}

function token(one) {
  const [kind, text] = STATUSES[one.status];
  const buttons = [];
  let wait = null;
  if (one.url) {
    buttons.push(
      action(
        "copy",
        "Copy link",
        one.subject.name,
        {},
        () => navigator.clipboard.writeText(one.url),
        `Copied. Whoever opens the link acts for ${one.subject.name} under your name: it works once.`,
      ),
    );
  }
  if (one.status === "pending") {
    buttons.push(
      action(
        "revoke",
        "Revoke",
        one.subject.name,
        { class: "danger" },
        () => api("POST", `/api/impersonations/${encodeURIComponent(one.id)}/revoke`),
        `Revoked: the link for ${one.subject.name} opens nothing any more.`,
      ),
    );
    const time = make("span", { "data-end": one.openBy }, left(one.openBy));
    wait = make("div", { class: "muted small" }, "opens for ", time, " more");
  }
  return make(
    "tr",
    { "data-token": one.id, "data-status": one.status },
    make(
      "td",
      { class: "first" },
      make("strong", {}, one.operator.name),
      " as ",
      make("strong", {}, one.subject.name),
    ),
    make("td", { class: "wide", "data-label": "Reason" }, ...why(one)),
    make("td", { class: "wide", "data-label": "Created" }, shortClock(one.created)),
    make("td", { class: "wide", "data-label": "Until" }, shortClock(one.until)),
    make("td", { class: "corner" }, make("span", { class: "chip " + kind }, text)),
    make("td", { class: "wide tight" }, make("div", { class: "row" }, ...buttons), wait),
  );
}

function show(table, items, id, row) {
  rows(find(`#${table} tbody`), items, item => item[id], row);
  find(`#${table}`).hidden = !items.length;
  find(`#no-${table}`).hidden = items.length > 0;
}

start(() => {
  refresh = poll(3, async byItself => {
    const list = await api("GET", "/api/impersonations", undefined, byItself);
    setNow(list.now);
    show("sessions", list.sessions, "id", session);
    show("tokens", list.tokens, "id", token);
  });
});
