package dev.impersonation.http;

import dev.impersonation.keys.KeySource;
import dev.impersonation.token.SessionTokenVerifier;
import dev.impersonation.token.SigningAlgorithm;
import dev.impersonation.token.VerifiedTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds the settings that say what a token must say, and makes the verifier of them. */
final class TokenDemands {
  @Nullable List<String> authorizedParties;
  boolean allowMissingAuthorizedParty;
  @Nullable String audience;
  @Nullable Duration clockSkew;
  @Nullable Collection<SigningAlgorithm> algorithms;
  @Nullable String cryptoProvider;
  boolean acceptTemplateTokens;
  long tokenCache = VerifiedTokens.DEFAULT_BYTES;
  Clock clock = Clock.systemUTC();

  static List<SigningAlgorithm> algorithms(List<String> names) {
    List<SigningAlgorithm> algorithms = new ArrayList<>();
    for (String name : names) {
      try {
        algorithms.add(SigningAlgorithm.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw new SettingException(
            "algorithms", "may hold RS256, RS384 and RS512, separated by commas");
      }
    }
    return algorithms;
  }

  SessionTokenVerifier verifier(String issuer, KeySource keys) {
    SessionTokenVerifier.Builder verifier =
        SettingException.named("issuer", () -> SessionTokenVerifier.builder(issuer, keys))
            .clock(clock);
    if (allowMissingAuthorizedParty) {
      if (authorizedParties == null) {
        throw new SettingException(
            "allowMissingAuthorizedParty",
            "means nothing without authorizedParties: set those, or remove it");
      }
      verifier.allowMissingAuthorizedParty();
    }
    demand(verifier);
    if (acceptTemplateTokens) {
      verifier.acceptTemplateTokens();
    }
    return verifier.build();
  }

  private void demand(SessionTokenVerifier.Builder verifier) {
    List<String> parties = authorizedParties;
    if (parties != null) {
      SettingException.named("authorizedParties", () -> verifier.authorizedParties(parties));
    }
    String demanded = audience;
    if (demanded != null) {
      SettingException.named("audience", () -> verifier.audience(demanded));
    }
    Duration allowed = clockSkew;
    if (allowed != null) {
      SettingException.named("clockSkew", () -> verifier.clockSkew(allowed));
    }
    Collection<SigningAlgorithm> used = algorithms;
    if (used != null) {
      SettingException.named("algorithms", () -> verifier.algorithms(used));
    }
    String provider = cryptoProvider;
    if (provider != null) {
      SettingException.named("cryptoProvider", () -> verifier.cryptoProvider(provider));
    }
  }

  /** Returns what gates must have in common to accept the same tokens. */
  TokenTrust trust(String issuer) {
    return new TokenTrust(
        issuer,
        authorizedParties,
        allowMissingAuthorizedParty ? TokenTrust.Presence.OPTIONAL : TokenTrust.Presence.REQUIRED,
        audience,
        acceptTemplateTokens ? TokenTrust.Templates.ACCEPTED : TokenTrust.Templates.REFUSED);
  }

  String parties() {
    return authorizedParties == null ? "any" : authorizedParties.toString();
  }

  String audiences() {
    return Objects.requireNonNullElse(audience, "any");
  }

  String algorithmNames() {
    return Objects.requireNonNullElse(algorithms, List.of(SigningAlgorithm.RS256)).toString();
  }

  String allowedClockSkew() {
    return Objects.requireNonNullElse(clockSkew, SessionTokenVerifier.DEFAULT_CLOCK_SKEW)
        .toString();
  }

  /** Warns of what is accepted for want of a setting; Clerk's own tokens have no audience. */
  void warn(@Nullable PublishableKey publishableKey) {
    if (authorizedParties == null) {
      PackageLog.LOG.warn(
          "authorizedParties is not set: tokens made for any origin are accepted. Set it to the"
              + " origins of this application, such as https://app.example.com");
    }
    if (authorizedParties != null) {
      warnOfPartiesWithoutScheme(authorizedParties);
    }
    if (audience != null && audience.contains(",")) {
      PackageLog.LOG.warn("audience is one value, and is compared whole, with its comma");
    }
    if (audience == null && publishableKey == null) {
      PackageLog.LOG.warn(
          "audience is not set: tokens that the issuer made for other applications are accepted, if"
              + " they look like sessions. Set it, unless the issuer makes tokens for this one only");
    }
    if (acceptTemplateTokens) {
      PackageLog.LOG.warn(
          "acceptTemplateTokens is set: such tokens cannot tell whether somebody impersonates, so"
              + " every request with one counts as impersonated. A template can tell by the claim"
              + " \"act\": \"{{session.actor}}\", which is null when nobody acts");
    }
  }

  /** The client IDs of other issuers have none either. */
  private static void warnOfPartiesWithoutScheme(List<String> parties) {
    for (int index = 0; index < parties.size(); index++) {
      if (!parties.get(index).contains("://")) {
        PackageLog.LOG.warn(
            "authorizedParties, number {}, has no scheme: it equals no origin, which is written"
                + " https://app.example.com. Leave it if azp of the issuer is a client's ID",
            index + 1);
        return;
      }
    }
  }
}
