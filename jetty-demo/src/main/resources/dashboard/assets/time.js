const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
const SHORT = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

function time(format, value) {
  const date = new Date(value);
  const element = document.createElement("time");
  element.dateTime = date.toISOString();
  element.title = FULL.format(date);
  element.textContent = format.format(date);
  return element;
}

export const dateAndTime = value => time(DATE, value);
export const fullTime = value => time(FULL, value);
export const shortClock = value => time(SHORT, value);
export const clock = value => time(CLOCK, value);

export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

let ahead = 0;

/** Counts down by the dashboard's clock from now on. */
export function setNow(now) {
  ahead = now - Date.now();
}

export function left(end) {
  return duration(end - Date.now() - ahead);
}

// A separate clock, so that the rows themselves stay as they are.
setInterval(() => {
  for (const element of document.querySelectorAll("[data-end]")) {
    element.textContent = left(Number(element.dataset.end));
  }
}, 1000);
