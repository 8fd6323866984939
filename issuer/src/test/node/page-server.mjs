// The smallest application that uses ClerkJS: each path is the same page, which takes up the ticket in its address.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const SCRIPTS = '/clerk-js/';
const directory = dirname(createRequire(import.meta.url).resolve('@clerk/clerk-js'));

// What README.md shows is the page of these tests. They run in target/node.
const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
const [, shown] = readme.match(/```html\n([^]*?)```/);

const html = (publishableKey, proxyUrl) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Application</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    ${shown.replace('pk_test_…', publishableKey).replace('http://127.0.0.1:4100', proxyUrl)}
    <script>
      const told = error => ({ status: error.status ?? null, code: error.errors?.[0]?.code ?? String(error) });
    </script>
  </body>
</html>
`;

/** Serves on loopback; returns what closes it. */
export async function servePage({ port, publishableKey, proxyUrl }) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    try {
      const script = pathname.startsWith(SCRIPTS);
      const body = script ? await readFile(join(directory, basename(pathname))) : html(publishableKey, proxyUrl);
      response.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html; charset=utf-8' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
