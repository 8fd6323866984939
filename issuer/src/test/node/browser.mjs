// ClerkJS, unmodified and in a real browser, against the issuer: what the one who impersonates sees.
import { claims, isLoopback, run, setting, step } from './steps.mjs';
import { createClerkClient } from '@clerk/backend';
import { chromium } from 'playwright-core';
import { servePage } from './page-server.mjs';

const issuer = setting('ISSUER_URL');
const publishableKey = setting('PUBLISHABLE_KEY');
const secretKey = setting('SECRET_KEY');
const expiredTicket = setting('EXPIRED_TICKET');
const executablePath = setting('CHROMIUM');
const port = Number(setting('APP_PORT'));

const WAIT_MILLISECONDS = 20_000;
const application = `http://127.0.0.1:${port}`;
const clerk = createClerkClient({ apiUrl: issuer, secretKey, publishableKey, telemetry: { disabled: true } });

const strangers = new Set();
const pageErrors = [];

async function launch() {
  const browser = await chromium.launch({
    executablePath,
    timeout: WAIT_MILLISECONDS,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-proxy-server',
      // What the browser wants of its own accord finds nobody.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  const context = await browser.newContext();
  context.setDefaultTimeout(WAIT_MILLISECONDS);
  context.on('request', request => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && !isLoopback(origin)) {
      strangers.add(origin);
    }
  });
  context.on('weberror', error => pageErrors.push(String(error.error())));
  const page = await context.newPage();
  return { browser, context, page };
}

const session = page =>
  page.evaluate(async () => {
    await application;
    const current = Clerk.session;
    return current && { id: current.id, status: current.status, userId: current.user.id, actor: current.actor };
  });

const token = (page, options) => page.evaluate(given => Clerk.session.getToken(given).catch(told), options);

/** A token that is asked for, whatever is remembered, and the status of the issuer's answer. */
async function freshToken(page) {
  const [answer, jwt] = await Promise.all([
    page.waitForResponse(response => new URL(response.url()).pathname.endsWith('/tokens')),
    token(page, { skipCache: true }),
  ]);
  return { status: answer.status(), jwt };
}

/** Opens the sign-in page with this ticket, as the issuer's redirect would, and tells what came of it. */
async function present(page, ticket) {
  await page.goto(`${application}/sign-in?__clerk_ticket=${encodeURIComponent(ticket)}`);
  return page.evaluate(() => application);
}

const isActive = async id => (await clerk.sessions.getSession(id)).status === 'active';

async function impersonate(page, url) {
  const response = await page.goto(url);
  const redirect = response.request().redirectedFrom();
  const landed = new URL(page.url());
  return {
    redirected: redirect && (await redirect.response()).status(),
    landed: landed.origin + landed.pathname,
    ticket: landed.searchParams.get('__clerk_ticket'),
    result: await page.evaluate(() => application),
  };
}

async function steps({ context, page }) {
  const [subject, supporter] = (await clerk.users.getUserList()).data;
  const actor = { sub: supporter.id, reason: 'ticket 4711' };
  const actorToken = () => clerk.actorTokens.create({ userId: subject.id, actor });

  await page.goto(application);
  step('before the sign-in', await session(page), null);

  const first = await actorToken();
  const { redirected, landed, ticket, result } = await impersonate(page, first.url);
  step(
    'ticket link',
    { redirected, landed, sameTicket: ticket === first.token },
    { redirected: 303, landed: `${application}/sign-in`, sameTicket: true },
  );
  const { sessionId } = result;
  step('sign-in', { ...result, sessionId: typeof sessionId }, { status: 'complete', sessionId: 'string' });
  const active = { id: sessionId, status: 'active', userId: subject.id, actor };
  step('session and actor', await session(page), active);

  const identity = ({ iss, sub, sid, azp, act }) => ({ iss, sub, sid, azp, act });
  const truth = { iss: issuer, sub: subject.id, sid: sessionId, azp: application, act: actor };
  const jwt = await token(page);
  step('getToken', identity(claims(jwt)), truth);
  const cookies = await context.cookies(application);
  step(
    'cookie for the back end',
    identity(claims(cookies.find(({ name }) => name === '__session').value)),
    truth,
  );
  const fresh = await freshToken(page);
  step(
    'getToken, skipCache',
    { status: fresh.status, claims: identity(claims(fresh.jwt)), another: fresh.jwt !== jwt },
    { status: 200, claims: truth, another: true },
  );
  const bearer = new Request(`${application}/api/whoami`, { headers: { Authorization: `Bearer ${fresh.jwt}` } });
  const state = await clerk.authenticateRequest(bearer, { authorizedParties: [application] });
  step('the token at a back end', { status: state.status, actor: state.toAuth()?.actor }, { status: 'signed-in', actor });

  await page.goto(application);
  step('reload keeps the session', await session(page), active);
  step('reload keeps the actor in tokens', identity(claims((await freshToken(page)).jwt)), truth);

  const next = (await impersonate(page, (await actorToken()).url)).result;
  step('another link, while signed in', await session(page), { ...active, id: next.sessionId });
  step('another link ends the session before', await isActive(sessionId), false);

  // Not awaited in the page: the sign-out leaves it, perhaps before it has answered.
  await page.evaluate(() => {
    Clerk.signOut({ redirectUrl: '/signed-out' });
  });
  await page.waitForURL(`${application}/signed-out`);
  step('signOut', await session(page), null);
  step('signOut, at the issuer', await isActive(next.sessionId), false);

  step('used ticket', await present(page, first.token), { status: 400, code: 'actor_token_already_used_code' });
  const revoked = await actorToken();
  await clerk.actorTokens.revoke(revoked.id);
  step('revoked ticket', await present(page, revoked.token), { status: 400, code: 'actor_token_revoked_code' });
  step('expired ticket', await present(page, expiredTicket), { status: 400, code: 'ticket_expired_code' });
  step('malformed ticket', await present(page, 'ticket'), { status: 400, code: 'ticket_invalid_code' });
  step('no session by refused tickets', await session(page), null);

  const last = (await impersonate(page, (await actorToken()).url)).result;
  step('another sign-in', await session(page), { ...active, id: last.sessionId });
  await clerk.sessions.revokeSession(last.sessionId);
  const refused = await freshToken(page);
  step(
    'getToken after the revocation',
    { status: refused.status, token: typeof refused.jwt === 'string' },
    { status: 401, token: false },
  );
  await page.waitForFunction(() => !Clerk.session);
  step('revocation signs out', await session(page), null);
  await page.goto(application);
  step('revocation outlives the reload', await session(page), null);
}

await run(async () => {
  const close = await servePage({ port, publishableKey, proxyUrl: issuer });
  const { browser, context, page } = await launch();
  try {
    await steps({ context, page });
  } finally {
    await browser.close();
    close();
  }
  step('no error in a page', pageErrors, []);
  step('the browser talks to loopback only', [...strangers], []);
});
