import { make } from "./dom.js";

let open = null;

/**
 * Makes a button with a menu. An item has a `text`, the `data` of its element, and either `choose`, which is done with the
 * focus back on the button, or `why` it cannot be chosen.
 */
export function menu(label, id, items) {
  const button = make(
    "button",
    { type: "button", class: "plain", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id, "data-action": "menu" },
    make("span", { "aria-hidden": "true" }, "⋮"),
  );
  button.setAttribute("aria-label", label);
  const list = make("div", { role: "menu", id, "aria-label": label, hidden: true });
  const elements = items.map((item, index) => element(item, `${id}-${index}`));
  list.append(...elements);

  function show(index) {
    open?.();
    open = hide;
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    elements.at(index).focus();
  }

  function hide() {
    open = null;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }

  button.addEventListener("click", () => (list.hidden ? show(0) : hide()));
  button.addEventListener("keydown", event => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      show(event.key === "ArrowDown" ? 0 : -1);
    }
  });
  list.addEventListener("keydown", event => {
    const at = elements.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % elements.length, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      elements.at(to).focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      hide();
      button.focus();
    } else if (event.key === "Tab") {
      // The focus goes on from the button.
      button.focus();
      hide();
    }
  });
  list.addEventListener("click", event => {
    const item = items[elements.indexOf(event.target.closest('[role="menuitem"]'))];
    if (item?.choose) {
      hide();
      button.focus();
      item.choose();
    }
  });
  return make("div", { class: "menu" }, button, list);
}

function element(item, id) {
  const why = item.why ? make("small", { id: id + "-why" }, item.why) : null;
  return make(
    "button",
    {
      type: "button",
      role: "menuitem",
      tabindex: -1,
      "aria-disabled": item.why ? "true" : null,
      "aria-describedby": why?.id,
      ...item.data,
    },
    make("span", {}, item.text),
    why,
  );
}

document.addEventListener("pointerdown", event => {
  if (!event.target.closest(".menu")) {
    open?.();
  }
});
