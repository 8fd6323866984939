/**
 * <impersonation-banner>: says in a page that somebody acts for its user, how, and how long still.
 * It asks the servlet that serves this module. docs/browser.md has its attributes and events.
 */
const TEXTS = {
  en: {
    label: "Impersonation", actor: "Support", subject: "this account",
    acting: "{actor} is acting for {subject}.",
    "read-only": "Read-only.", deny: "Only what is permitted is open.", allow: "Changes are possible.",
    left: "Time left: {time}",
    unknown: "It cannot be told whether somebody is acting for {subject}.",
    over: "{actor} is no longer acting for {subject}.",
    minute: "Less than a minute left.", seconds: "Less than ten seconds left.",
  },
  de: {
    label: "Handeln für andere", actor: "Support", subject: "dieses Konto",
    acting: "{actor} handelt für {subject}.",
    "read-only": "Nur Lesen.", deny: "Nur Freigegebenes ist offen.", allow: "Änderungen sind möglich.",
    left: "Verbleibende Zeit: {time}",
    unknown: "Ob jemand für {subject} handelt, lässt sich nicht feststellen.",
    over: "{actor} handelt nicht mehr für {subject}.",
    minute: "Weniger als eine Minute übrig.", seconds: "Weniger als zehn Sekunden übrig.",
  },
  es: {
    label: "Suplantación", actor: "Soporte", subject: "esta cuenta",
    acting: "{actor} actúa en nombre de {subject}.",
    "read-only": "Solo lectura.", deny: "Solo está abierto lo permitido.", allow: "Se permiten cambios.",
    left: "Tiempo restante: {time}",
    unknown: "No se puede saber si alguien actúa en nombre de {subject}.",
    over: "{actor} ya no actúa en nombre de {subject}.",
    minute: "Queda menos de un minuto.", seconds: "Quedan menos de diez segundos.",
  },
};
const MODES = ["read-only", "deny", "allow"];
const STATES = ["none", "active", "unknown", "signed-out"];
const SOURCE = import.meta.url.replace(/\/banner\.js([?#].*)?$/, "");
const REQUEST_MILLIS = 10_000;
const SECOND_OPINION_MILLIS = 2_000;
const JUMP_MILLIS = 2_000;
const UNANSWERED_END_MILLIS = 5_000;
const [REFRESH, LEAST_REFRESH, MOST_REFRESH] = [30, 5, 86_400];
const MOST_SECONDS_LEFT = 360_000;

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  :host {
    display: block;
    position: var(--impersonation-banner-position, static);
    inset-block-start: 0;
    z-index: var(--impersonation-banner-z-index, 1000);
  }
  :host([hidden]), [hidden] { display: none !important; }
  section {
    color-scheme: light dark;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25em 1em;
    padding: var(--impersonation-banner-padding, 0.5em 1em);
    border-block-end: 2px solid;
    background: var(--impersonation-banner-background, #ffe9a8);
    color: var(--impersonation-banner-color, #3a2a00);
    font: var(--impersonation-banner-font, 1rem/1.5 system-ui, sans-serif);
    overflow-wrap: anywhere;
  }
  p { flex: 1 1 12em; margin: 0; }
  [part="actor"], [part="subject"] { font-weight: bold; }
  [part="time"] { font-variant-numeric: tabular-nums; white-space: nowrap; }
  [part="announcement"] {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-color-scheme: dark) {
    section {
      background: var(--impersonation-banner-background, #4a3600);
      color: var(--impersonation-banner-color, #ffeec2);
    }
  }
  @media (forced-colors: active) {
    section { border: 2px solid CanvasText; }
  }
`);

function part(tag, name, ...children) {
  const element = document.createElement(tag);
  element.setAttribute("part", name);
  element.append(...children);
  return element;
}

class ImpersonationBanner extends HTMLElement {
  static observedAttributes = ["actor", "subject", "src", "refresh"].concat(
    Object.keys(TEXTS.en).map((key) => `text-${key}`));

  #who = part("span", "who");
  #mode = part("span", "mode");
  #left = part("span", "left");
  #time = part("span", "time");
  #announcement = part("div", "announcement");
  #stop = document.createElement("slot");
  #banner = part("section", "banner");

  #answer = { state: null, mode: null, until: null };
  #actorId = null;
  /** By the server's clock: that of the browser may be wrong by hours. */
  #serverAhead = 0;
  #clocksApart = 0;
  #isDoubted = false;
  #isEndAsked = false;
  #announced = 0;
  #connection = null;
  #request = null;
  #refreshTimer = 0;
  #tickTimer = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    this.#time.setAttribute("role", "timer");
    this.#announcement.setAttribute("role", "status");
    this.#stop.name = "stop";
    this.#banner.append(
      part("p", "text", this.#who, " ", this.#mode, " ", this.#left), document.createElement("slot"), this.#stop);
    this.#banner.hidden = true;
    root.append(this.#banner, this.#announcement);
  }

  /** "none", "active", "unknown", "signed-out" or "over"; null until the server has answered. */
  get state() { return this.#answer.state; }
  /** "read-only", "deny" or "allow", while somebody acts; else null. */
  get mode() { return this.#answer.mode; }
  /** When the impersonation ends, in seconds of the epoch; null where that is not known. */
  get until() { return this.#answer.until; }

  connectedCallback() {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    addEventListener("pageshow", (event) => event.persisted && this.#ask(), { signal });
    document.addEventListener("visibilitychange", () => {
      this.#isDoubted = false;
      if (!document.hidden) this.#ask();
    }, { signal });
    this.#render();
    this.#ask();
  }

  disconnectedCallback() {
    this.#connection?.abort();
    this.#connection = null;
    this.#request?.abort();
    this.#request = null;
    clearTimeout(this.#refreshTimer);
    clearTimeout(this.#tickTimer);
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#connection || before === now) return;
    if (name === "src" || name === "refresh") {
      this.#request?.abort();
      this.#request = null;
      this.#ask();
    } else {
      this.#render();
    }
  }

  async #ask() {
    if (!this.#connection || this.#request) return;
    const request = this.#request = new AbortController();
    clearTimeout(this.#refreshTimer);
    const timeout = setTimeout(() => request.abort(), REQUEST_MILLIS);
    let answer = null;
    try {
      answer = await this.#read(await fetch(this.getAttribute("src") || SOURCE, {
        mode: "same-origin", credentials: "same-origin", cache: "no-store",
        headers: { Accept: "application/json" }, signal: request.signal,
      }));
    } catch {
      // Whoever cannot be reached, or says something else, says nothing about the impersonation.
    }
    clearTimeout(timeout);
    if (this.#request !== request) return;
    let nextMillis = answer && this.#take(answer);
    // Listeners may have moved or removed the element.
    if (this.#request !== request) return;
    this.#request = null;
    if (!answer && this.#millisLeft() === 0) nextMillis = UNANSWERED_END_MILLIS;
    this.#schedule(nextMillis);
  }

  /** What the response says of the impersonation; null if nothing. */
  async #read(response) {
    const date = Date.parse(response.headers.get("Date") ?? "");
    if (response.status === 401) return { state: "signed-out", now: date };
    const json = await response.json();
    const now = Number.isFinite(json.now) ? json.now * 1000 : date;
    if (response.status === 403 && json.code === "impersonation_over") return { state: "over", now };
    if (response.status === 403 && typeof json.code === "string" && json.code.startsWith("impersonation_")) {
      // A policy refuses the question too, which is asked of nobody but those who act.
      const isUnknown = response.headers.get("Impersonation")?.startsWith("unknown");
      const known = { now, mode: "deny", actorId: this.#actorId };
      return isUnknown ? { ...known, state: "unknown" } : { ...known, state: "active", until: this.until };
    }
    if (!response.ok || !STATES.includes(json.state)) return null;
    const acts = json.state === "active" || json.state === "unknown";
    return {
      now,
      state: json.state,
      mode: acts && MODES.includes(json.mode) ? json.mode : null,
      until: json.state === "active" && Number.isFinite(json.until) && json.until >= 0 ? json.until : null,
      actorId: typeof json.actorId === "string" ? json.actorId : null,
    };
  }

  /** Takes an answer over; returns when to ask for another, if it is not to be believed yet. */
  #take({ now, state, mode = null, until = null, actorId = null }) {
    const wasActive = this.state === "active" || this.state === "over";
    if (Number.isFinite(now)) this.#serverAhead = now - Date.now();
    this.#clocksApart = Date.now() - performance.now();
    if (state === "signed-out" && this.state === "active" && !this.#isDoubted && this.#millisLeft() !== 0) {
      // Session tokens live for a minute, and their renewal may be under way.
      this.#isDoubted = true;
      return SECOND_OPINION_MILLIS;
    }
    this.#isDoubted = false;
    if (state === "signed-out" && wasActive) state = "over";
    if (state !== "over") this.#actorId = actorId;
    if (until !== this.until) this.#isEndAsked = false;
    const before = this.#answer;
    this.#answer = { state, mode, until };
    if (Object.keys(before).some((key) => before[key] !== this.#answer[key])) this.#change(before);
    else this.#render();
    return null;
  }

  #change(before) {
    for (const key of ["state", "mode"]) {
      if (this.#answer[key] === null) this.removeAttribute(`data-${key}`);
      else this.setAttribute(`data-${key}`, this.#answer[key]);
    }
    if (this.state !== before.state) {
      this.#announced = 0;
      this.#announcement.textContent = "";
    }
    this.#render();
    if (this.state === "over") this.#fill(this.#announcement, "over");
    this.dispatchEvent(new CustomEvent("impersonation-change", {
      bubbles: true, composed: true, detail: { ...this.#answer },
    }));
  }

  #schedule(nextMillis) {
    clearTimeout(this.#refreshTimer);
    const given = this.hasAttribute("refresh") ? Number(this.getAttribute("refresh") || NaN) : REFRESH;
    const seconds = given >= 0 ? given : REFRESH;
    if (nextMillis === null && seconds === 0) return;
    nextMillis ??= Math.min(Math.max(seconds, LEAST_REFRESH), MOST_REFRESH) * 1000;
    this.#refreshTimer = setTimeout(() => document.hidden ? this.#schedule(null) : this.#ask(), nextMillis);
  }

  /** Null where no end is known, or one that is too far away to be counted down. */
  #millisLeft() {
    if (this.until === null) return null;
    const left = this.until * 1000 - Date.now() - this.#serverAhead;
    return left > MOST_SECONDS_LEFT * 1000 ? null : Math.max(left, 0);
  }

  #tick() {
    clearTimeout(this.#tickTimer);
    const left = this.#millisLeft();
    this.#left.hidden = left === null;
    if (left === null || !this.#connection) return;
    const seconds = Math.ceil(left / 1000);
    this.#time.textContent = this.#clock(seconds);
    const stage = seconds <= 10 ? 2 : seconds <= 60 ? 1 : 0;
    if (stage > this.#announced && seconds > 0) {
      this.#fill(this.#announcement, stage === 2 ? "seconds" : "minute");
    };
    this.#announced = stage;
    const jump = Math.abs(Date.now() - performance.now() - this.#clocksApart);
    if (jump > JUMP_MILLIS && !this.#request) {
      // The machine slept, or its clock was put right.
      this.#clocksApart = Date.now() - performance.now();
      this.#ask();
    } else if (seconds === 0 && !this.#isEndAsked && !this.#request) {
      this.#isEndAsked = true;
      this.#ask();
    }
    if (seconds > 0 || !this.#isEndAsked) this.#tickTimer = setTimeout(() => this.#tick(), left % 1000 || 1000);
  }

  #clock(seconds) {
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((value) => this.#digits(value, 2));
    if (seconds >= 3600) parts.unshift(this.#digits(Math.floor(seconds / 3600), 1));
    return parts.join(":");
  }

  #digits(value, least) {
    const options = { minimumIntegerDigits: least, useGrouping: false };
    try {
      return value.toLocaleString(this.#pageLanguage() || "en", options);
    } catch {
      return value.toLocaleString("en", options);
    }
  }

  #render() {
    const { state, mode } = this.#answer;
    this.#banner.hidden = !["active", "unknown", "over"].includes(state);
    this.#banner.setAttribute("aria-label", this.#text("label"));
    this.#banner.lang = this.#languageOf("label");
    this.#stop.hidden = state !== "active";
    this.#fill(this.#who, { active: "acting", unknown: "unknown", over: "over" }[state]);
    this.#fill(this.#mode, mode);
    this.#fill(this.#left, "left");
    this.#tick();
  }

  #fill(element, key) {
    element.replaceChildren();
    element.hidden = !key;
    if (!key) return;
    element.lang = this.#languageOf(key);
    for (const piece of this.#text(key).split(/(\{(?:actor|subject|time)\})/)) {
      const name = piece.slice(1, -1);
      if (piece === "{time}") element.append(this.#time);
      // Names have a direction of their own.
      else if (piece === `{${name}}`) element.append(part("bdi", name, this.#name(name)));
      else element.append(piece);
    }
  }

  #name(role) {
    return this.getAttribute(role) || (role === "actor" && this.#actorId) || this.#text(role);
  }

  #text(key) {
    return this.getAttribute(`text-${key}`) ?? TEXTS[this.#language()][key];
  }

  /** A text of the page's own is in the page's language. */
  #languageOf(key) {
    return this.hasAttribute(`text-${key}`) ? this.#pageLanguage() : this.#language();
  }

  #pageLanguage() {
    for (let node = this; node; node = node.getRootNode().host) {
      const nearest = node.closest("[lang]");
      if (nearest) return nearest.getAttribute("lang");
    }
    return "";
  }

  #language() {
    const named = [this.#pageLanguage(), navigator.language ?? ""].map((tag) => tag.toLowerCase().split("-")[0]);
    return named.find((language) => Object.hasOwn(TEXTS, language)) ?? "en";
  }
}

if (!customElements.get("impersonation-banner")) customElements.define("impersonation-banner", ImpersonationBanner);
