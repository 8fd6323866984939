import { api, me } from "./api.js";
import { find, say, sayNothing } from "./dom.js";

const PAGES = ["/users", "/impersonations", "/audit", "/audit-story"];

/** Where to go on: to a page of the dashboard, and nowhere else. */
function next() {
  const wanted = URL.parse?.(new URLSearchParams(location.search).get("next") ?? "", location.origin);
  return wanted?.origin === location.origin && PAGES.includes(wanted.pathname) ? wanted.pathname + wanted.search : "/users";
}

const form = find("form");
const button = form.querySelector("button");

form.addEventListener("submit", async event => {
  event.preventDefault();
  button.disabled = true;
  sayNothing();
  try {
    await api("POST", "/api/sign-in", { username: form.username.value, password: form.password.value });
    location.replace(next());
  } catch (problem) {
    say("bad", problem.message);
    button.disabled = false;
    form.password.select();
    form.password.focus();
  }
});

// A link from another site arrives without the cookie, though somebody is signed in.
me().then(
  () => location.replace(next()),
  () => {
    button.disabled = false;
  },
);
