import { make } from "./dom.js";
import * as session from "./session.js";

const WORDS = {
  actor_token_already_used_code: [
    "This link was used already",
    "A link that signs support in works once. Whoever had it first is signed in with it. Make a new one in the dashboard.",
  ],
  actor_token_revoked_code: ["This link was revoked", "Somebody has withdrawn it in the dashboard before it was used."],
  ticket_expired_code: ["This link has expired", "It was not opened in time. Make a new one in the dashboard."],
  ticket_invalid_code: ["This is not a link of this shop", "It is not complete, or another issuer has made it."],
  actor_token_subject_not_found: ["This customer is not there any more", "The account was deleted after the link was made."],
  session_creation_not_allowed: [
    "You are acting for a customer already",
    "This browser has an impersonated session. Stop it first, then sign in.",
  ],
  issuer_unreachable: ["The issuer does not answer", "Nobody can sign in at the moment. Try again in a minute."],
  form_password_incorrect: ["That is not right", "User name and password do not belong together."],
  form_identifier_not_found: ["That is not right", "User name and password do not belong together."],
};

const parameters = new URLSearchParams(location.search);
const form = document.querySelector("form");
const failed = document.querySelector("#failed");

/** Never leads to another site, whoever has written the address. */
function next() {
  try {
    const url = new URL(parameters.get("redirect_url") ?? "/", location.origin);
    return url.origin === location.origin && url.pathname !== "/sign-in" ? url.href : "/";
  } catch {
    return "/";
  }
}

function fail(error) {
  const [title, text] = WORDS[error.code] ?? ["That did not work", error.message];
  failed.replaceChildren(make("strong", {}, title), make("br"), text);
  failed.dataset.code = error.code ?? "";
  failed.hidden = false;
  document.querySelector("#wait").hidden = true;
  form.hidden = false;
  document.title = title + " · Harbour Shop";
}

async function spend(ticket) {
  // It is in no history and no bookmark from here on.
  history.replaceState(null, "", "/sign-in");
  await session.signInWithTicket(ticket);
  location.replace("/");
}

/** Whoever is signed in at the issuer was sent here for a new token only. */
async function resume() {
  const active = await session.current();
  if (!active) {
    await session.forget();
    return false;
  }
  // A page of another site must not be able to end anything.
  if (parameters.has("stop") && document.referrer.startsWith(location.origin + "/")) {
    await session.end(active);
    location.replace(active.actor ? "/ended?why=stopped" : "/sign-in");
    return true;
  }
  const tries = Number(sessionStorage.getItem("tries") ?? 0);
  if (tries >= 3) {
    sessionStorage.removeItem("tries");
    throw new session.IssuerError(0, "loop", "The shop does not take what the issuer signs. Is its clock right?");
  }
  sessionStorage.setItem("tries", tries + 1);
  await session.refresh(active);
  location.replace(next());
  return true;
}

async function begin() {
  const ticket = parameters.get("__clerk_ticket");
  if (ticket) {
    await spend(ticket);
  } else if (!(await resume())) {
    sessionStorage.removeItem("tries");
    document.querySelector("#wait").hidden = true;
    form.hidden = false;
    form.querySelector("input").focus();
  }
}

form.addEventListener("submit", async event => {
  event.preventDefault();
  failed.hidden = true;
  try {
    await session.signInWithPassword(form.identifier.value, form.password.value);
    location.replace(next());
  } catch (error) {
    fail(error);
  }
});

begin().catch(fail);
