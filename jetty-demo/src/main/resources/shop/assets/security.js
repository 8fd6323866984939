import { ask, say } from "./dom.js";
import { limit, start } from "./page.js";

const form = document.querySelector("#password-form");
const key = document.querySelector("#key");
const renew = document.querySelector("#renew");
const remove = document.querySelector("#delete");
const sure = document.querySelector("dialog");

limit(form.querySelector("fieldset"), "person", {
  method: "POST",
  path: "/api/password",
  body: { password: "support knows this one" },
});
limit(renew, "person", { method: "POST", path: "/api/key" });
limit(remove, "person", { method: "DELETE", path: "/api/account" });

form.addEventListener("submit", async event => {
  event.preventDefault();
  const { ok, json } = await ask("POST", "/api/password", { password: form.password.value });
  say(ok ? "The password is changed." : json.title, ok ? "good" : "bad");
  form.reset();
});

renew.addEventListener("click", async () => {
  const { ok, json } = await ask("POST", "/api/key");
  key.textContent = ok ? json.key : json.title;
});

remove.addEventListener("click", () => sure.showModal());
sure.addEventListener("close", async () => {
  if (sure.returnValue !== "delete") {
    return;
  }
  const { ok, json } = await ask("DELETE", "/api/account");
  if (ok) {
    location.replace("/sign-in");
  } else {
    say(json.title, "bad");
  }
});

start(async me => {
  form.username.value = me.profile.email;
  if (me.impersonated) {
    key.textContent = "Closed to support, for reading as well.";
    return;
  }
  const { json } = await ask("GET", "/api/key");
  key.textContent = json.key ?? json.title;
});
