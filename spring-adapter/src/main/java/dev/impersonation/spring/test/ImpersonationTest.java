package dev.impersonation.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application under test an issuer that the test can sign tokens of, in place of whatever
 * issuer its properties name. Stands beside {@code @SpringBootTest}, with any web environment, and
 * beside {@code @WebMvcTest}. Classes inherit it, from superclasses and, if nested, from those
 * around them.
 *
 * <p>The context then has the beans {@link dev.impersonation.testkit.TestIssuer}, which is closed
 * with it and gives way to one of the application's, and {@link ImpersonationTokens}. {@link
 * WithImpersonation} works, for {@code MockMvc}, {@code MockMvcTester} and {@code RestTestClient}.
 * Where the application's properties ask for them, the issuer's tokens are for the first of {@code
 * impersonation.authorized-parties}, and those signed by this package have {@code
 * impersonation.audience}.
 *
 * <p>An {@code ImpersonationConnectionDetails} bean of the application's still says whom to trust;
 * so does its {@code KeySource} bean: tests must replace it.
 *
 * <p>All test classes that differ in nothing else share one context.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ImpersonationTest {}
