export { make } from "/shared/make.js";

/** Sends JSON to the shop; returns what it answers, problems included. */
export async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, json };
}

/** Says what has come of it, to screen readers as well. */
export function say(text, kind = "good") {
  const status = document.querySelector("#said");
  status.className = "notice " + kind;
  status.textContent = text;
  status.hidden = false;
}

const TIME = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

export function time(value) {
  return TIME.format(new Date(value));
}
