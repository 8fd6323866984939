import { make } from "./dom.js";

const place = document.querySelector("#clerk");

function missing() {
  place.hidden = true;
  document.querySelector("#missing").hidden = false;
}

function row(name, value) {
  return [make("dt", {}, make("code", {}, name)), make("dd", { "data-name": name }, value)];
}

async function show() {
  await Clerk.load({ telemetry: false });
  const { user, session } = Clerk;
  if (!session) {
    place.replaceChildren(make("p", {}, "Nobody is signed in. ", make("a", { href: "/sign-in" }, "Sign in")));
    return;
  }
  const token = await session.getToken();
  const me = await (await fetch("/api/me", { headers: { Authorization: `Bearer ${token}` } })).json();
  place.replaceChildren(
    make(
      "dl",
      {},
      ...row("Clerk.user.fullName", user.fullName),
      ...row("Clerk.session.id", session.id),
      ...row("Clerk.session.actor", JSON.stringify(session.actor ?? null)),
      ...row("GET /api/me", JSON.stringify({ subject: me.subject, actorId: me.actorId })),
    ),
  );
}

const { publishableKey } = await (await fetch("/config")).json();
const script = make("script", {
  src: "/__clerk/npm/@clerk/clerk-js@6/dist/clerk.browser.js",
  "data-clerk-publishable-key": publishableKey,
  "data-clerk-proxy-url": location.origin + "/__clerk",
});
script.addEventListener("error", missing);
script.addEventListener("load", () => show().catch(error => place.replaceChildren(make("p", {}, error.message))));
document.head.append(script);
