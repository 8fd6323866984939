// How pages ask the dashboard: with its CSRF token, and back to the sign-in page where nobody is signed in.

/** Why something was not done: a code for programs and a sentence for people. */
export class Problem extends Error {
  constructor(status, code, title) {
    super(title);
    this.status = status;
    this.code = code;
  }
}

let csrfToken = null;

export async function me() {
  const answer = await api("GET", "/api/me");
  csrfToken = answer.csrfToken;
  return answer;
}

async function sent(method, path, body, background) {
  const headers = {};
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (csrfToken && method !== "GET") {
    headers["X-CSRF-Token"] = csrfToken;
  }
  if (background) {
    headers["X-Background"] = "true";
  }
  try {
    const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    return { response, answer: await response.json() };
  } catch {
    throw new Problem(0, "unreachable", "The dashboard does not answer. Is the demo still running?");
  }
}

/** Returns what the dashboard answers. What a page asks by itself, in the background, keeps nobody signed in. */
export async function api(method, path, body, background = false) {
  let { response, answer } = await sent(method, path, body, background);
  if (answer.code === "csrf_token_invalid") {
    // Somebody has signed in anew in another tab.
    await me();
    ({ response, answer } = await sent(method, path, body, background));
  }
  if (answer.code === "not_signed_in" && location.pathname !== "/sign-in") {
    location.replace("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
    return new Promise(() => {});
  }
  if (!response.ok) {
    throw new Problem(response.status, answer.code, answer.title);
  }
  return answer;
}
