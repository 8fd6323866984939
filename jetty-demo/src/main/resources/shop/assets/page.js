// What every page of the account area does: who is signed in, the banner, and what may not be done while support acts.

import { ask, make, say } from "./dom.js";
import * as session from "./session.js";

const WATCH_SECONDS = 5;

const REASONS = {
  change: who => `Not while you act for ${who}: support can look here, and not change this.`,
  person: who => `Only ${who} can do this, in person. It is closed to support.`,
};

const limits = [];
let impersonated = null;
let customer = "the customer";

/**
 * Disables a control while somebody impersonates, with the reason beside it, and shows that the back end refuses it all the
 * same. `kind` is `change` or `person`; `request` is what the control would send.
 */
export function limit(control, kind, request) {
  limits.push({ control, kind, request, note: null });
  apply(limits.at(-1));
}

function apply(entry) {
  // Until it is known, nothing may be clicked.
  entry.control.disabled = impersonated !== false;
  if (impersonated && !entry.note) {
    entry.note = note(entry);
    entry.control.after(entry.note);
    entry.control.setAttribute("aria-describedby", entry.note.firstChild.id);
  } else if (!impersonated && entry.note) {
    entry.note.remove();
    entry.note = null;
    entry.control.removeAttribute("aria-describedby");
  }
}

let notes = 0;

function note(entry) {
  const { method, path, body } = entry.request;
  const result = make("p", { class: "small", role: "status" });
  const force = make("button", { type: "button", class: "danger", "data-force": path }, "Send it anyway");
  force.addEventListener("click", async () => {
    const answer = await ask(method, path, body);
    result.textContent = `The back end answers ${answer.status} ${answer.json.code ?? ""}: ${answer.json.title ?? "done"}`;
  });
  const command = make("pre", {}, make("code", {}, curl(entry.request, "$TOKEN")));
  const copy = make("button", { type: "button" }, "Copy with your token");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(curl(entry.request, await session.cookieToken()));
    result.textContent = "Copied. The token in it is good for less than 60 seconds.";
  });
  return make(
    "div",
    { class: "limit" },
    make("p", { class: "why", id: "why-" + ++notes }, REASONS[entry.kind](customer)),
    make(
      "details",
      { class: "small" },
      make("summary", {}, "What if it is forced?"),
      command,
      make("div", { class: "row" }, force, copy),
      result,
    ),
  );
}

function curl({ method, path, body }, token) {
  const data = body === undefined ? "" : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  return `curl -i -X ${method} ${location.origin}${path} -H "Authorization: Bearer ${token}"${data}`;
}

function header(me) {
  const link = (path, text) =>
    make("a", { href: path, "aria-current": location.pathname === path ? "page" : null }, text);
  const out = make("button", { type: "button", id: "sign-out" }, "Sign out");
  out.addEventListener("click", stop);
  out.hidden = me.impersonated;
  document.querySelector("header.bar").replaceChildren(
    make("a", { class: "name", href: "/" }, "Harbour Shop"),
    make(
      "nav",
      { "aria-label": "Account" },
      link("/", "Orders"),
      link("/profile", "Profile"),
      link("/security", "Security"),
      link("/support-access", "Support access"),
    ),
    make(
      "div",
      { class: "who" },
      make("img", { class: "avatar", src: me.profile.imageUrl, alt: "", width: 36, height: 36 }),
      make("span", { id: "who" }, me.profile.name),
      out,
    ),
  );
}

let active = null;

/** Ends the session at the issuer. Whoever started it elsewhere stays signed in there. */
async function stop() {
  const acted = impersonated || Boolean(active.actor);
  clearTimeout(watching);
  try {
    await session.end(active);
  } catch (error) {
    if (error.status !== 401 && error.status !== 404) {
      say(`It could not be ended: ${error.message}`, "bad");
      return;
    }
  }
  location.replace(acted ? "/ended?why=stopped" : "/sign-in");
}

let watching = 0;

/** Sees within seconds that the session was ended elsewhere, and keeps its token fresh meanwhile. */
async function watch() {
  clearTimeout(watching);
  try {
    const now = await session.current();
    if (now?.id !== active.id) {
      await session.forget();
      location.replace(impersonated ? "/ended?why=ended" : "/sign-in");
      return;
    }
    await session.refresh(now);
  } catch (error) {
    if (error.status === 401 || error.status === 404) {
      await session.forget();
      location.replace(impersonated ? "/ended?why=ended" : "/sign-in");
      return;
    }
    // The issuer may be back the next time.
  }
  watchLater();
}

function watchLater() {
  clearTimeout(watching);
  watching = setTimeout(watch, WATCH_SECONDS * 1000);
}

// Browsers keep timers of hidden pages waiting.
document.addEventListener("visibilitychange", () => {
  if (active && !document.hidden) {
    watch();
  }
});

async function signedIn() {
  active = await session.current();
  if (!active) {
    await session.forget();
    location.replace("/sign-in?redirect_url=" + encodeURIComponent(location.href));
    return false;
  }
  await session.refresh(active);
  sessionStorage.removeItem("tries");
  return true;
}

/** Shows who is signed in, and then the page's own part. */
export async function start(show) {
  const ready = signedIn();
  // Before anything is waited for: whoever is quick must not click in vain.
  document.querySelector("#stop").addEventListener("click", async () => {
    if (await ready) {
      await stop();
    }
  });
  if (!(await ready)) {
    return;
  }
  const { ok, json: me } = await ask("GET", "/api/me");
  if (!ok) {
    say(me.title ?? "The shop does not answer.", "bad");
    return;
  }
  customer = me.profile.name;
  const banner = document.querySelector("impersonation-banner");
  banner.setAttribute("subject", me.profile.name);
  if (me.actorName) {
    banner.setAttribute("actor", me.actorName);
  }
  impersonated = me.impersonated;
  limits.forEach(apply);
  header(me);
  watchLater();
  banner.addEventListener("impersonation-change", event => {
    if (event.detail.state === "over") {
      clearTimeout(watching);
      // The issuer may have given the session longer.
      session.end(active).catch(() => {}).finally(() => location.replace("/ended?why=over"));
    }
  });
  await show(me);
}

// A page from the back/forward cache shows what was, not what is.
addEventListener("pageshow", event => {
  if (event.persisted) {
    location.reload();
  }
});
