import { api } from "./api.js";
import { find, make, say, sayNothing } from "./dom.js";
import { menu } from "./menu.js";
import { start } from "./page.js";
import { ask } from "./start-dialog.js";
import { dateAndTime } from "./time.js";

const form = find("#search-form");
const body = find("#users tbody");

function state() {
  const parameters = new URLSearchParams(location.search);
  return { query: parameters.get("query") ?? "", page: Number(parameters.get("page")) || 1 };
}

function address({ query, page }) {
  const parameters = new URLSearchParams();
  if (query) {
    parameters.set("query", query);
  }
  if (page > 1) {
    parameters.set("page", page);
  }
  return parameters.size ? "/users?" + parameters : "/users";
}

function access(user) {
  if (user.operator) {
    return make("span", { class: "muted small" }, "not needed");
  }
  return user.supportAccessUntil
    ? make("span", { class: "small" }, "until ", dateAndTime(user.supportAccessUntil))
    : make("span", { class: "chip warn", "data-withheld": true }, "not allowed");
}

function row(user) {
  return make(
    "tr",
    { "data-user": user.id },
    make(
      "td",
      { class: "first" },
      make(
        "div",
        { class: "person" },
        make("img", { class: "avatar", src: user.imageUrl, alt: "", width: 36, height: 36 }),
        make(
          "div",
          {},
          make("div", { class: "row" }, make("strong", {}, user.name), user.operator ? make("span", { class: "chip" }, "operator") : null),
          make("div", { class: "muted small" }, user.email),
        ),
      ),
    ),
    make("td", { class: "wide", "data-label": "Last sign-in" }, user.lastSignInAt ? dateAndTime(user.lastSignInAt) : "never"),
    make("td", { class: "wide", "data-label": "Support access" }, access(user)),
    make(
      "td",
      { class: "corner tight" },
      menu(`Actions for ${user.name}`, "menu-" + user.id, [
        {
          text: "Impersonate user",
          data: { "data-action": "impersonate" },
          ...(user.operator ? { why: "Nobody can act for operators." } : { choose: () => ask(user) }),
        },
      ]),
    ),
  );
}

async function show() {
  const { query, page } = state();
  form.query.value = query;
  const list = await api("GET", "/api/users?" + new URLSearchParams({ query, page }));
  body.replaceChildren(...list.users.map(row));
  const first = (list.page - 1) * 10 + 1;
  find("#count").textContent = list.users.length
    ? `${first} to ${first + list.users.length - 1} of ${list.total} users${query ? ` for “${query}”` : ""}`
    : `No user${query ? ` for “${query}”` : " here"}.`;
  find("#page").textContent = `Page ${list.page} of ${list.pages}`;
  turn("#previous", page - 1, page > 1);
  turn("#next", page + 1, page < list.pages);
}

function turn(selector, page, possible) {
  const link = find(selector);
  link.hidden = !possible;
  link.href = address({ query: state().query, page });
}

async function go(path) {
  history.pushState(null, "", path);
  await refresh();
}

async function refresh() {
  try {
    await show();
    sayNothing();
  } catch (problem) {
    say("bad", problem.message);
  }
}

form.addEventListener("submit", event => {
  event.preventDefault();
  go(address({ query: form.query.value.trim(), page: 1 }));
});

for (const selector of ["#previous", "#next"]) {
  find(selector).addEventListener("click", async event => {
    event.preventDefault();
    await go(find(selector).getAttribute("href"));
    find("#users-title").focus();
  });
}

addEventListener("popstate", refresh);

start(show);
