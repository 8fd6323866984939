import { make } from "./dom.js";

const REFUSED = "denied";

/** Shows what was decided about a request, in words and by a sign, not by colour alone. */
export function decision(row) {
  if (row.decision === REFUSED) {
    return make("span", { class: "chip bad", title: row.rule }, "✕ refused");
  }
  if (row.decision) {
    return make("span", { class: "chip good", title: row.rule }, "✓ allowed");
  }
  return make("span", { class: "chip warn" }, "! no decision");
}

export function isRefused(row) {
  return row.decision === REFUSED;
}

export function status(row) {
  if (row.status !== null) {
    return String(row.status);
  }
  return row.kind === "intent" ? "under way" : "none";
}

export function request(row) {
  return make("code", {}, `${row.method} ${row.path}`);
}
