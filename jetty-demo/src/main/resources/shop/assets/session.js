// Signs people in at the issuer and keeps the cookie of the session fresh, as ClerkJS does, without a library.

const REFRESH_AFTER_SECONDS = 40;

/** What the issuer has refused; `code` is its own. */
export class IssuerError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let loaded;

/** Whether the session was given up here: a token that is still on its way is not kept then. */
let isForgotten = false;

/** Where people sign in; asked once. */
export function config() {
  loaded ??= fetch("/config").then(answer => answer.json());
  return loaded;
}

async function call(path, parameters) {
  const { issuer } = await config();
  let answer;
  try {
    answer = await fetch(issuer + path, {
      method: parameters ? "POST" : "GET",
      credentials: "include",
      body: parameters && new URLSearchParams(parameters),
    });
  } catch {
    throw new IssuerError(0, "issuer_unreachable", "The issuer does not answer.");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const error = body.errors?.[0] ?? {};
    throw new IssuerError(answer.status, error.code ?? "unknown", error.message ?? "The issuer refused this.");
  }
  return body;
}

/** The session that is active in this browser, or null. */
export async function current() {
  const { response } = await call("/v1/client");
  return activeOf(response);
}

function activeOf(client) {
  const active = (client?.sessions ?? []).filter(session => session.status === "active");
  return active.find(session => session.id === client.last_active_session_id) ?? active[0] ?? null;
}

/** Spends a ticket. */
export function signInWithTicket(ticket) {
  return signIn({ strategy: "ticket", ticket });
}

export function signInWithPassword(identifier, password) {
  return signIn({ strategy: "password", identifier, password });
}

async function signIn(parameters) {
  const { client } = await call("/v1/client/sign_ins", parameters);
  isForgotten = false;
  const session = activeOf(client);
  await keep(session.last_active_token.jwt, session);
  return session;
}

/** Ends the session at the issuer, and forgets its token here. */
export async function end(session) {
  try {
    await call(`/v1/client/sessions/${encodeURIComponent(session.id)}/end`, {});
  } finally {
    await forget();
  }
}

/** Makes sure that the cookie holds a token that is good for a while. */
export async function refresh(session) {
  const token = payload(await cookieToken());
  const age = Date.now() / 1000 - (token?.iat ?? 0);
  if (token?.sid !== session.id || age < 0 || age > REFRESH_AFTER_SECONDS) {
    const { jwt } = await call(`/v1/client/sessions/${encodeURIComponent(session.id)}/tokens`, {});
    await keep(jwt, session);
  }
}

/** The session token that the browser sends to the application, or null. */
export async function cookieToken() {
  const name = (await names()).session[0];
  const pair = document.cookie.split("; ").find(cookie => cookie.startsWith(name + "="));
  return pair ? pair.slice(name.length + 1) : null;
}

function payload(jwt) {
  try {
    return JSON.parse(atob(jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return null;
  }
}

/** Keeps a token where the filter looks for it, and says since when somebody is signed in. */
export async function keep(jwt, session) {
  const { session: tokens, signedInSince } = await names();
  if (isForgotten) {
    return;
  }
  const since = Math.floor(session.created_at / 1000);
  tokens.forEach(name => write(name, jwt, ""));
  signedInSince.forEach(name => write(name, String(since), ""));
}

export async function forget() {
  isForgotten = true;
  const { session: tokens, signedInSince } = await names();
  tokens.forEach(name => write(name, "", "; max-age=0"));
  signedInSince.forEach(name => write(name, "0", ""));
}

function write(name, value, more) {
  document.cookie = `${name}=${value}; path=/; samesite=lax${more}`;
}

/** Each cookie has a second name, which tells applications of one host apart. */
async function names() {
  const { publishableKey } = await config();
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(publishableKey));
  const suffix = btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .slice(0, 8);
  return {
    session: ["__session_" + suffix, "__session"],
    signedInSince: ["__client_uat_" + suffix, "__client_uat"],
  };
}
