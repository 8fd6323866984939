export { make } from "/shared/make.js";

export function find(selector) {
  return document.querySelector(selector);
}

/** Says what has come of it, to screen readers as well. */
export function say(kind, ...content) {
  const status = find("#said");
  status.className = "notice " + kind;
  status.replaceChildren(...content);
  status.hidden = false;
}

export function sayNothing() {
  find("#said").hidden = true;
}

/**
 * Makes the rows of a table those of the items. A row whose item is as before stays as it is, so that it keeps the focus; in
 * one that changes, the focus stays on the button for the same action, or goes to the heading before the table.
 */
export function rows(body, items, key, make) {
  const before = new Map([...body.rows].map(row => [row.dataset.key, row]));
  const after = items.map(item => {
    const text = JSON.stringify(item);
    const old = before.get(key(item));
    if (old?.item === text) {
      return old;
    }
    const row = make(item);
    row.dataset.key = key(item);
    row.item = text;
    return row;
  });
  if (after.length === body.rows.length && after.every((row, index) => row === body.rows[index])) {
    return;
  }
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const at = focused?.closest("tr").dataset.key;
  body.replaceChildren(...after);
  if (focused && document.activeElement !== focused) {
    const row = after.find(candidate => candidate.dataset.key === at);
    const same = focused.isConnected ? focused : row?.querySelector(`[data-action="${focused.dataset.action}"]`);
    (same ?? body.closest("section").querySelector("h2")).focus();
  }
}
