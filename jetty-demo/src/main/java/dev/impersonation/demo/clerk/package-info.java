/** What servers ask of an issuer that is compatible with Clerk: its Backend API, and to sign in. */
@org.jspecify.annotations.NullMarked
package dev.impersonation.demo.clerk;
