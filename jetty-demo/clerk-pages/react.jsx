// What a React application sees of an impersonation, by Clerk's own hooks.
import { ClerkProvider, useAuth, useUser } from "@clerk/react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

function Row({ name, children }) {
  return (
    <>
      <dt><code>{name}</code></dt>
      <dd data-name={name}>{children}</dd>
    </>
  );
}

function Who() {
  const { isLoaded, isSignedIn, userId, sessionId, actor, getToken } = useAuth();
  const { user } = useUser();
  const [me, setMe] = useState(null);
  useEffect(() => {
    if (isSignedIn) {
      getToken()
        .then(token => fetch("/api/me", { headers: { Authorization: `Bearer ${token}` } }))
        .then(answer => answer.json())
        .then(setMe);
    }
  }, [isSignedIn, getToken]);
  if (!isLoaded) {
    return <p>One moment …</p>;
  }
  if (!isSignedIn) {
    return <p>Nobody is signed in. <a href="/sign-in">Sign in</a></p>;
  }
  return (
    <dl>
      <Row name="useUser().user.fullName">{user?.fullName}</Row>
      <Row name="useAuth().userId">{userId}</Row>
      <Row name="useAuth().sessionId">{sessionId}</Row>
      <Row name="useAuth().actor">{JSON.stringify(actor ?? null)}</Row>
      <Row name="GET /api/me">{me && JSON.stringify({ subject: me.subject, actorId: me.actorId })}</Row>
    </dl>
  );
}

const { publishableKey } = await (await fetch("/config")).json();
createRoot(document.querySelector("#react")).render(
  <ClerkProvider publishableKey={publishableKey} proxyUrl="/__clerk" telemetry={false} prefetchUI={false}>
    <Who />
  </ClerkProvider>,
);
