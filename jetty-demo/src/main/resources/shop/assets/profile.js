import { ask, say } from "./dom.js";
import { limit, start } from "./page.js";

const form = document.querySelector("form");
const fields = form.querySelector("fieldset");

limit(fields, "change", { method: "PUT", path: "/api/profile", body: { phone: "+49 30 123456" } });

form.addEventListener("submit", async event => {
  event.preventDefault();
  const { ok, json } = await ask("PUT", "/api/profile", { phone: form.phone.value, address: form.address.value });
  say(ok ? "Saved." : json.title, ok ? "good" : "bad");
});

start(async me => {
  document.querySelector("#name").textContent = me.profile.name;
  document.querySelector("#email").textContent = me.profile.email;
  const { json } = await ask("GET", "/api/profile");
  form.phone.value = json.phone ?? "";
  form.address.value = json.address ?? "";
});
