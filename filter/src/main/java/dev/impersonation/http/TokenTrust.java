package dev.impersonation.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which tokens a gate accepts, so that gates can tell whether they accept the same. */
record TokenTrust(
    String issuer,
    @Nullable List<String> authorizedParties,
    Presence authorizedParty,
    @Nullable String audience,
    Templates templates) {
  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  enum Templates {
    REFUSED,
    ACCEPTED
  }

  TokenTrust {
    authorizedParties = authorizedParties == null ? null : List.copyOf(authorizedParties);
  }
}
