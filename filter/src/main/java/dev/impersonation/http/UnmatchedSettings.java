package dev.impersonation.http;

import dev.impersonation.audit.LimitedLog;
import dev.impersonation.audit.SafeText;
import dev.impersonation.token.InvalidTokenException;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Warns of a setting that matches nothing, by what it has refused. What anybody can send is warned
 * of only while no token is good: else a token that a stranger made up would blame a setting that
 * works.
 */
final class UnmatchedSettings {
  private static final long RECENT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ShownSettings said;
  private final LimitedLog log;
  private final LongSupplier ticker;
  private volatile @Nullable Long goodAt;

  UnmatchedSettings(ShownSettings said, LimitedLog log, LongSupplier ticker) {
    this.said = said;
    this.log = log;
    this.ticker = ticker;
  }

  static UnmatchedSettings of(ShownSettings said) {
    return new UnmatchedSettings(said, LimitedLog.of(PackageLog.LOG), System::nanoTime);
  }

  /** A token was good, so that the settings match something. */
  void none() {
    Long before = goodAt;
    long now = ticker.getAsLong();
    if (before == null || now - before > SECOND_NANOS) {
      goodAt = now;
    }
  }

  private boolean isNothingGood() {
    Long last = goodAt;
    return last == null || ticker.getAsLong() - last > RECENT_NANOS;
  }

  void told(InvalidTokenException e) {
    switch (e.setting().orElse("")) {
      case "issuer" ->
          signed(e, said.issuerSetting(), said.issuer(), "iss", "It is compared to the letter.");
      case "authorizedParties" ->
          signed(
              e, "authorizedParties", said.parties(), "azp", "Add it if it is this application's.");
      case "audience" -> signed(e, "audience", said.audience(), "aud", "");
      case "allowMissingAuthorizedParty" ->
          signed(e, "allowMissingAuthorizedParty", "false", "azp", "");
      case "acceptTemplateTokens" ->
          warn(e, "acceptTemplateTokens", "false", "signed tokens of a template came");
      case "clockSkew" ->
          warn(
              e,
              "clockSkew",
              said.clockSkew(),
              "signed tokens came that are good in "
                  + e.missedBy().orElseThrow()
                  + ". Set the clocks of issuer and server right");
      case "algorithms" ->
          unsigned(e, "algorithms", said.algorithms(), "tokens of another algorithm came");
      case "keys" -> ofKeys(e);
      default -> {
        // No setting decides that.
      }
    }
  }

  private void ofKeys(InvalidTokenException e) {
    if (e.reason() == Reason.UNKNOWN_KEY) {
      unsigned(
          e,
          said.keysSetting(),
          said.keys(),
          "tokens came whose key it does not hold, as those of another instance or issuer");
    } else if (said.isOneKey()) {
      unsigned(e, said.keysSetting(), said.keys(), "tokens came that this key has not signed");
    }
  }

  /** Only other applications' suffixed session cookies came. */
  void otherSuffix() {
    if (isNothingGood()) {
      log.warn(
          "suffix",
          "a setting may be wrong: {} says that the session cookie ends in {}, and requests came"
              + " with session cookies of other suffixes alone",
          said.suffixSetting(),
          said.suffix());
    }
  }

  private void signed(
      InvalidTokenException e, String setting, String says, String claim, String advice) {
    String value = e.signedClaim().map(UnmatchedSettings::kind).orElse("nothing");
    warn(
        e,
        setting,
        says,
        "signed tokens came whose "
            + claim
            + " says "
            + value
            + (advice.isEmpty() ? "" : ". ")
            + advice);
  }

  private void unsigned(InvalidTokenException e, String setting, String says, String came) {
    if (isNothingGood()) {
      warn(e, setting, says, came);
    }
  }

  private void warn(InvalidTokenException e, String setting, String says, String came) {
    log.warn(
        e.setting().orElseThrow() + e.reason(),
        "a setting may be wrong, tokens are refused as {}: {} says {}, and {}",
        e.reason().code(),
        setting,
        says,
        came);
  }

  /** Issuers and origins are no secrets; what else an issuer signs may be one. */
  private static String kind(String claim) {
    return claim.startsWith("https://") || claim.startsWith("http://")
        ? SafeText.of(claim)
        : "what is no URL";
  }
}
