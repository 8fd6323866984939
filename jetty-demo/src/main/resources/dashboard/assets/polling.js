import { find, say, sayNothing } from "./dom.js";

/**
 * Does the work now, and again some seconds after it is done, as long as the page is visible and not paused by the button
 * `#pause`, if there is one. Returns what does it at once.
 */
export function poll(seconds, work) {
  const pause = find("#pause");
  let timer = null;
  let working = Promise.resolve();
  let failed = false;

  async function run(byItself) {
    clearTimeout(timer);
    const isPaused = pause?.getAttribute("aria-pressed") === "true";
    if (!byItself || (!document.hidden && !isPaused)) {
      try {
        await work(byItself);
        if (failed) {
          failed = false;
          sayNothing();
        }
      } catch (problem) {
        failed = true;
        say("bad", problem.message);
      }
    }
    clearTimeout(timer);
    timer = setTimeout(next, seconds * 1000, true);
  }

  /** One after the other, so that an older answer never replaces a newer one. */
  function next(byItself) {
    working = working.then(() => run(byItself));
    return working;
  }

  document.addEventListener("visibilitychange", () => next(true));
  pause?.addEventListener("click", () => {
    const paused = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", String(paused));
    find("#live").textContent = paused ? "Paused" : "Live";
    find("#live").className = paused ? "chip" : "chip good";
    next(true);
  });
  next(false);
  return () => next(false);
}
