/**
 * Session tokens, good and bad, and the key set that verifies them, for tests without an account or
 * a network.
 *
 * <p>{@link dev.impersonation.testkit.TestIssuer} holds an RSA key and serves it on loopback,
 * {@link dev.impersonation.testkit.TokenBuilder} signs tokens with it, and {@link
 * dev.impersonation.testkit.TestIssuerExtension} hands both to JUnit Jupiter tests. Nothing here
 * shares code with what it tests: tokens are written and signed with the JDK alone.
 *
 * <p>For tests only. The keys live in memory for as long as the issuer and protect nothing.
 */
@NullMarked
package dev.impersonation.testkit;

import org.jspecify.annotations.NullMarked;
