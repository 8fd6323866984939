package dev.impersonation.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks {@link TestIssuerExtension} for a good session token in this {@code String} parameter,
 * signed by the test class's {@link TestIssuer} at the moment the parameter is resolved.
 *
 * <p>On an annotation of your own it makes that annotation mean the same.
 *
 * <pre>{@code
 * void refund_impersonated_isRefused(@SessionToken(actor = "user_support") String token) { ... }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface SessionToken {

  /**
   * Who is signed in, or seems to be: {@code sub}.
   *
   * @return the user ID
   */
  String subject() default TokenBuilder.SUBJECT;

  /**
   * Who really sits there: {@code act.sub}, as in {@link TokenBuilder#impersonatedBy}.
   *
   * @return the actor's user ID; empty if nobody impersonates
   */
  String actor() default "";

  /**
   * The front end the token is for: {@code azp}.
   *
   * @return an origin; empty for {@link TestIssuer#authorizedParty}
   */
  String authorizedParty() default "";

  /**
   * The active organization, as in {@link TokenBuilder#organization}. Its slug is the ID without
   * {@code org_}.
   *
   * @return the organization's ID; empty if none is active
   */
  String organization() default "";

  /**
   * The subject's role in {@link #organization()}; without one it means nothing.
   *
   * @return the role, with or without {@code org:}
   */
  String role() default "member";

  /**
   * What the subject may do in {@link #organization()}; without one it means nothing.
   *
   * @return permissions written {@code feature:permission}
   */
  String[] permissions() default {};
}
