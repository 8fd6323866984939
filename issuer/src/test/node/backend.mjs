// @clerk/backend against the issuer: what a Node back end does.
import { claims, refusal, run, setting, step } from './steps.mjs';
import { createHash } from 'node:crypto';
import { createClerkClient, verifyToken } from '@clerk/backend';

const issuer = setting('ISSUER_URL');
const publishableKey = setting('PUBLISHABLE_KEY');
const secretKey = setting('SECRET_KEY');
const jwtKey = setting('JWT_KEY');
const origin = setting('ORIGIN');

const options = { apiUrl: issuer, publishableKey, secretKey, telemetry: { disabled: true } };
const clerk = createClerkClient(options);

/** What a browser does with the link, without one. */
async function signIn(url) {
  const accepted = await fetch(url, { redirect: 'manual' });
  const location = new URL(accepted.headers.get('location'));
  const ticket = location.searchParams.get('__clerk_ticket');
  const frontend = async (path, body, cookie) => {
    const answer = await fetch(issuer + path, {
      method: 'POST',
      headers: { Origin: origin, ...(cookie && { Cookie: cookie }) },
      body: new URLSearchParams(body),
    });
    return { answer, json: await answer.json() };
  };
  const { answer, json } = await frontend('/v1/client/sign_ins', { strategy: 'ticket', ticket });
  const cookies = answer.headers.getSetCookie().map(line => line.split(';')[0]);
  const cookie = cookies.find(pair => pair.startsWith('__client=')) ?? '';
  const sessionId = json.response?.created_session_id;
  return {
    acceptedStatus: accepted.status,
    ticket,
    signInStatus: json.response?.status ?? json.errors?.[0]?.code,
    sessionId,
    clientUpdatedAt: json.client?.updated_at,
    token: () => frontend(`/v1/client/sessions/${sessionId}/tokens`, {}, cookie),
  };
}

function cookieSuffix() {
  const hash = createHash('sha1').update(publishableKey).digest('base64');
  return hash.replaceAll('+', '-').replaceAll('/', '_').slice(0, 8);
}

async function identityOf(headers, settings) {
  const request = new Request(`${origin}/api/whoami`, { headers });
  const state = await createClerkClient({ ...options, ...settings }).authenticateRequest(request, {
    authorizedParties: [origin],
  });
  const auth = state.toAuth();
  return {
    status: state.status,
    reason: state.reason,
    userId: auth?.userId,
    sessionId: auth?.sessionId,
    actor: auth?.actor,
  };
}

await run(async () => {
  const users = await clerk.users.getUserList({ limit: 100 });
  step(
    'users.getUserList',
    { users: users.data.length, total: users.totalCount, distinct: new Set(users.data.map(user => user.id)).size },
    { users: 10, total: 10, distinct: 10 },
  );
  step('users.getCount', await clerk.users.getCount(), 10);
  const page = await clerk.users.getUserList({ limit: 3, offset: 2 });
  step(
    'users.getUserList, a page',
    page.data.map(user => user.id),
    users.data.slice(2, 5).map(user => user.id),
  );
  const [subject, supporter] = users.data;
  const user = await clerk.users.getUser(subject.id);
  step(
    'users.getUser',
    { id: user.id, firstName: user.firstName, email: user.primaryEmailAddress?.emailAddress?.includes('@') },
    { id: subject.id, firstName: subject.firstName, email: true },
  );
  step('users.getUser, unknown', await refusal(() => clerk.users.getUser('user_nobody')), {
    status: 404,
    code: 'resource_not_found',
  });
  step(
    'wrong secret key',
    await refusal(() => createClerkClient({ ...options, secretKey: `${secretKey}x` }).users.getUser(subject.id)),
    { status: 401, code: 'clerk_key_invalid' },
  );

  const actor = { sub: supporter.id, reason: 'ticket 4711', additionalProperties: { desk: 'night' } };
  const request = { userId: subject.id, actor, expiresInSeconds: 600, sessionMaxDurationInSeconds: 900 };
  const revoked = await clerk.actorTokens.create(request);
  step(
    'actorTokens.create',
    {
      id: revoked.id.startsWith('act_'),
      status: revoked.status,
      userId: revoked.userId,
      actor: revoked.actor,
      url: revoked.url === `${issuer}/v1/tickets/accept?ticket=${revoked.token}`,
    },
    { id: true, status: 'pending', userId: subject.id, actor, url: true },
  );
  const nobody = { ...request, userId: 'user_nobody' };
  step('actorTokens.create, unknown user', (await refusal(() => clerk.actorTokens.create(nobody))).status, 404);
  const answer = await clerk.actorTokens.revoke(revoked.id);
  step('actorTokens.revoke', { id: answer.id, status: answer.status }, { id: revoked.id, status: 'revoked' });
  step('actorTokens.revoke, again', await refusal(() => clerk.actorTokens.revoke(revoked.id)), {
    status: 400,
    code: 'actor_token_cannot_be_revoked_code',
  });
  step('revoked ticket', (await signIn(revoked.url)).signInStatus, 'actor_token_revoked_code');

  const accepted = await clerk.actorTokens.create(request);
  const browser = await signIn(accepted.url);
  step(
    'ticket sign-in',
    { accepted: browser.acceptedStatus, sameTicket: browser.ticket === accepted.token, signIn: browser.signInStatus },
    { accepted: 303, sameTicket: true, signIn: 'complete' },
  );
  step('used ticket', (await signIn(accepted.url)).signInStatus, 'actor_token_already_used_code');
  step('actorTokens.revoke, used', await refusal(() => clerk.actorTokens.revoke(accepted.id)), {
    status: 400,
    code: 'actor_token_cannot_be_revoked_code',
  });

  const { sessionId } = browser;
  const { jwt } = (await browser.token()).json;
  const identity = ({ sub, sid, azp, iss, act }) => ({ sub, sid, azp, iss, act });
  const truth = { sub: subject.id, sid: sessionId, azp: origin, iss: issuer, act: actor };
  const authorizedParties = [origin];
  step('verifyToken by jwtKey', identity(await verifyToken(jwt, { jwtKey, authorizedParties })), truth);
  step('verifyToken by secretKey', identity(await verifyToken(jwt, { secretKey, apiUrl: issuer, authorizedParties })), truth);
  const [header, , signature] = jwt.split('.');
  const payload = Buffer.from(JSON.stringify({ ...claims(jwt), act: undefined })).toString('base64url');
  for (const [by, key] of [['jwtKey', { jwtKey }], ['secretKey', { secretKey, apiUrl: issuer }]]) {
    const forged = verifyToken([header, payload, signature].join('.'), key);
    step(`verifyToken by ${by}, without the actor`, await forged.catch(error => error.reason), 'token-invalid-signature');
  }
  step(
    'verifyToken, ticket',
    await verifyToken(accepted.token, { jwtKey }).then(() => 'accepted', () => 'refused'),
    'refused',
  );

  const signedIn = { status: 'signed-in', reason: null, userId: subject.id, sessionId, actor };
  const bearer = { Authorization: `Bearer ${jwt}` };
  step('authenticateRequest, header, by jwtKey', await identityOf(bearer, { jwtKey }), signedIn);
  step('authenticateRequest, header, by secretKey', await identityOf(bearer, {}), signedIn);
  // A development instance's back end wants the development browser's cookie, of any value, beside the session's two.
  const cookies = suffix => ({
    Cookie: [
      `__session${suffix}=${jwt}`,
      `__client_uat${suffix}=${Math.floor(browser.clientUpdatedAt / 1000)}`,
      `__clerk_db_jwt${suffix}=dvb_1`,
    ].join('; '),
  });
  step('authenticateRequest, cookies', await identityOf(cookies(''), {}), signedIn);
  step('authenticateRequest, suffixed cookies', await identityOf(cookies(`_${cookieSuffix()}`), {}), signedIn);

  const found = ({ id, userId, status, actor: sessionActor }) => ({ id, userId, status, actor: sessionActor });
  const active = { id: sessionId, userId: subject.id, status: 'active', actor };
  step('sessions.getSession', found(await clerk.sessions.getSession(sessionId)), active);
  const sessions = await clerk.sessions.getSessionList({ userId: subject.id, status: 'active' });
  step(
    'sessions.getSessionList',
    { total: sessions.totalCount, sessions: sessions.data.map(found) },
    { total: 1, sessions: [active] },
  );
  const ended = { ...active, status: 'revoked' };
  step('sessions.revokeSession', found(await clerk.sessions.revokeSession(sessionId)), ended);
  step('sessions.getSession, revoked', found(await clerk.sessions.getSession(sessionId)), ended);
  const left = await clerk.sessions.getSessionList({ userId: subject.id, status: 'active' });
  step('sessions.getSessionList, revoked', left.data.map(found), []);
  step('no token after the revocation', (await browser.token()).answer.status, 401);
});
