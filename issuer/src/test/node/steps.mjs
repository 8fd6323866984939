// What the scripts share. Imported first, so that the clients find the guarded fetch.
import { isDeepStrictEqual } from 'node:util';

const LIMIT_MILLISECONDS = 90_000;

class Mismatch extends Error {}

const strangers = [];
const unguarded = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (!isLoopback(url)) {
    strangers.push(url.origin);
    throw new TypeError(`${url.origin} is not loopback`);
  }
  return unguarded(input, init);
};

export function isLoopback(url) {
  return new URL(url).hostname === '127.0.0.1';
}

export function setting(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`The environment must set ${name}`);
  }
  return value;
}

let last = 'the start';

function print(line) {
  last = line.step;
  console.log(JSON.stringify(line));
}

export function step(name, actual, expected) {
  const ok = isDeepStrictEqual(actual, expected);
  print({ step: name, ok, expected, actual: actual ?? null });
  if (!ok) {
    throw new Mismatch(name);
  }
}

/** The refusal of a call that must be refused, as clients see it. */
export async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return { status: error.status, code: error.errors?.[0]?.code ?? String(error) };
  }
  return 'not refused';
}

/** The claims of a token, unverified. */
export function claims(jwt) {
  return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());
}

/** Runs the script to its end, its first mismatch or the time limit, and ends the process. */
export async function run(script) {
  setTimeout(() => {
    print({ step: 'in time', ok: false, expected: `within ${LIMIT_MILLISECONDS} ms`, actual: `hangs after: ${last}` });
    process.exit(1);
  }, LIMIT_MILLISECONDS);
  try {
    await script();
    step('Node talks to loopback only', strangers, []);
  } catch (error) {
    if (!(error instanceof Mismatch)) {
      print({ step: 'unexpected error', ok: false, expected: `none after: ${last}`, actual: error.stack });
    }
    process.exit(1);
  }
  process.exit(0);
}
