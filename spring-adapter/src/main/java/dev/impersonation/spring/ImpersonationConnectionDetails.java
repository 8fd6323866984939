package dev.impersonation.spring;

import java.util.Optional;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Says which issuer is trusted, where its keys are and which cookie its tokens come in. By default
 * the properties say so; a bean of this type takes the place of those properties that name an
 * issuer or its keys, as tests and containers do. What is left empty comes from the publishable
 * key, if there is one.
 */
public interface ImpersonationConnectionDetails extends ConnectionDetails {
  /** Returns the Clerk publishable key, which says all the rest too. */
  default Optional<String> publishableKey() {
    return Optional.empty();
  }

  /** Returns what {@code iss} must equal. */
  default Optional<String> issuer() {
    return Optional.empty();
  }

  /** Returns the URL of the issuer's key set. Not asked for if there is a {@code KeySource}. */
  default Optional<String> jwksUrl() {
    return Optional.empty();
  }

  /** Returns the ending of the cookie {@code __session_<suffix>}. */
  default Optional<String> cookieSuffix() {
    return Optional.empty();
  }
}
