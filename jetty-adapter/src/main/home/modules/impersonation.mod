[description]
Verifies Clerk session tokens in front of every context, and says who acts for whom.
Nobody passes without one, but where a route or a setting says so.

[tags]
security

[depend]
server
security

# Handlers of later modules stand further out: these have to stand in front of ours.
[before]
compression
cross-origin
debuglog
delay-until-content
dos
eager-content
graceful
gzip
inetaccess
min-data-rate
qos
rewrite
secure-redirect
size-limit
state-tracking
statistics
thread-limit

[files]
logs/

[lib]
lib/impersonation/*.jar

[xml]
etc/impersonation.xml

[ini]
# What applications do not see: they may bring their own.
jetty.webapp.addHiddenClasses+=,com.fasterxml.jackson.,com.auth0.jwt.,com.github.benmanes.caffeine.
# What they see as this server has it, also if they bring it: contexts are of one class then.
jetty.webapp.addProtectedClasses+=,dev.impersonation.,-dev.impersonation.servlet.

[ini-template]
## One property a setting, impersonation.<setting>: docs/settings.md has them all.
## A value may hold ${NAME}, a system property or environment variable.
## What is not set has its default. An empty property stops the start, as does all that is refused.

## Clerk's publishable key names issuer and key set ...
# impersonation.publishableKey=${CLERK_PUBLISHABLE_KEY}

## ... as these do for any issuer.
# impersonation.issuer=https://clerk.example.com
# impersonation.jwksUrl=https://clerk.example.com/.well-known/jwks.json

## The origins that may ask for tokens, separated by commas.
# impersonation.authorizedParties=https://app.example.com

## What holds while somebody impersonates: read-only, deny or allow.
# impersonation.default=read-only

## Paths with a mode of their own: public, allow, require-reason, read-only or deny.
# impersonation.routes=/app/health=public, /app/payments/*=deny
## More of them; this line may stand many times.
# impersonation.routes+=,/app/static/*=public

## What becomes of sessions whose identity changes: invalidate or off.
## EE8 and EE9 applications start with off alone: docs/jetty.md says what that means.
# impersonation.bindHttpSession=invalidate

## Where events of impersonated requests go.
impersonation.auditFile=${jetty.base}/logs/impersonation.jsonl
