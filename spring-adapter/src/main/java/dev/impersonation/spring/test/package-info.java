/**
 * Serves tests of applications: real tokens of an issuer of the test, in MockMvc and over a port.
 *
 * <p>Needs {@code spring-test} and {@code impersonation-testkit} on the class path of the tests;
 * nothing of it is touched where they are missing.
 */
@NullMarked
package dev.impersonation.spring.test;

import org.jspecify.annotations.NullMarked;
