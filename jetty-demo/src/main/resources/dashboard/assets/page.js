// What every page of the dashboard begins with: who is signed in, and the ways to the other pages.

import { api, me } from "./api.js";
import { find, make, say } from "./dom.js";

const PAGES = [
  ["/users", "Users"],
  ["/impersonations", "Impersonations"],
  ["/audit", "Audit"],
];

function header(operator) {
  const out = make("button", { type: "button", id: "sign-out" }, "Sign out");
  out.addEventListener("click", async () => {
    out.disabled = true;
    try {
      await api("POST", "/api/sign-out");
      location.replace("/sign-in");
    } catch (problem) {
      out.disabled = false;
      say("bad", problem.message);
    }
  });
  const here = location.pathname === "/audit-story" ? "/audit" : location.pathname;
  find("header.bar").replaceChildren(
    make("a", { class: "name", href: "/" }, "Harbour Shop · Dashboard"),
    make(
      "nav",
      { "aria-label": "Dashboard" },
      ...PAGES.map(([path, text]) => make("a", { href: path, "aria-current": path === here ? "page" : null }, text)),
    ),
    make(
      "div",
      { class: "who" },
      make("img", { class: "avatar", src: operator.imageUrl, alt: "", width: 36, height: 36 }),
      make("span", { id: "who" }, operator.name),
      out,
    ),
  );
}

/** Shows who is signed in, and then the page's own part. */
export async function start(show) {
  try {
    const operator = await me();
    header(operator);
    await show(operator);
  } catch (problem) {
    say("bad", problem.message);
  }
}

// A page from the back/forward cache shows what was, not what is, and perhaps to somebody else.
addEventListener("pageshow", event => {
  if (event.persisted) {
    location.reload();
  }
});
