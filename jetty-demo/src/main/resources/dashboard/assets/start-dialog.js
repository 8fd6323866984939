import { api } from "./api.js";
import { find, make, say } from "./dom.js";

const dialog = find("#start");
const form = dialog.querySelector("form");
const status = find("#start-said");
let user = null;
let busy = false;

/** Asks why and for how long; then the shop opens in a new tab, as this user. */
export function ask(chosen) {
  user = chosen;
  form.reset();
  status.hidden = true;
  form.hidden = false;
  for (const name of dialog.querySelectorAll(".subject")) {
    name.textContent = user.name;
  }
  dialog.showModal();
  form.reason.focus();
}

function sayHere(kind, ...content) {
  status.className = "notice " + kind;
  status.replaceChildren(...content);
  status.hidden = false;
}

find("#cancel").addEventListener("click", () => dialog.close());

form.reason.addEventListener("input", () => {
  form.reason.setCustomValidity(form.reason.value && !form.reason.value.trim() ? "Give a reason in words." : "");
});

form.addEventListener("submit", event => {
  event.preventDefault();
  if (busy) {
    return;
  }
  // Now or never: browsers open tabs for a click alone, and not for an answer that comes later.
  const tab = window.open("", "_blank");
  if (tab) {
    tab.opener = null;
    tab.document.title = "Signing in…";
  }
  start(tab);
});

async function start(tab) {
  // A disabled button would lose the focus.
  busy = true;
  status.hidden = true;
  try {
    const { url } = await api("POST", "/api/impersonations", {
      userId: user.id,
      reason: form.reason.value,
      ticket: form.ticket.value,
      minutes: Number(form.minutes.value),
    });
    if (tab) {
      tab.location.replace(url);
      dialog.close();
      say("good", `A new tab signs you in as ${user.name}. The link works once. `, seeAll());
    } else {
      blocked(url);
    }
  } catch (problem) {
    tab?.close();
    const again = problem.code === "operator_session_ended" || problem.code === "not_an_operator";
    sayHere("bad", problem.message, again ? make("a", { href: "/sign-in?next=/users" }, " Sign in") : "");
  } finally {
    busy = false;
  }
}

function seeAll() {
  return make("a", { href: "/impersonations" }, "See all impersonations");
}

function blocked(url) {
  const link = make("a", { href: url, target: "_blank", rel: "noopener noreferrer", id: "open-link" }, `Open the shop as ${user.name}`);
  link.addEventListener("click", () => dialog.close());
  form.hidden = true;
  sayHere("warn", "Your browser has blocked the new tab. The link works once: ", link);
  link.focus();
}
