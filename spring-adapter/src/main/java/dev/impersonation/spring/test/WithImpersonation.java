package dev.impersonation.spring.test;

import dev.impersonation.testkit.TokenBuilder;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has each request of a test bear a token, signed for that request, unless it has an {@code
 * Authorization} header of its own. On a test method, or on a class for all its test methods and
 * nested classes; the method's is taken in place of the class's. May be a meta-annotation.
 *
 * <p>Holds from before {@code @BeforeEach} until after {@code @AfterEach}, for {@code MockMvc},
 * {@code MockMvcTester} and {@code RestTestClient} as Boot makes them, the last over a real port
 * too. Whoever makes a {@code MockMvc} by hand applies {@link
 * ImpersonationMockMvcConfigurers#withImpersonation()}; other clients take {@link
 * ImpersonationTokens} as interceptor.
 *
 * <p>Tests that run at the same time in one context do not disturb each other: a request belongs to
 * the test whose thread makes it. On threads that a test starts itself it holds too, as long as no
 * test with another identity runs; if one does, the request fails with an {@link
 * IllegalStateException}.
 *
 * <p>A test class without {@link ImpersonationTest} fails with an {@link IllegalStateException}
 * that says so.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface WithImpersonation {
  /** Returns the customer's user ID: {@code sub}. */
  String subject() default TokenBuilder.SUBJECT;

  /**
   * Returns the user ID of who acts as the customer, {@code act.sub}; empty if nobody does and the
   * customer is there in person.
   */
  String actor() default "";
}
