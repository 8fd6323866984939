package dev.impersonation.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says that a token was examined and is not a session token that may be accepted here: a refusal
 * (401), never an outage. Its message holds neither the token nor a claim; of the rest only {@link
 * #signedClaim()} is a token's.
 */
public final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Why a token was refused. {@link #code()} is the reason string that Clerk's own SDKs use, where
   * they have one.
   */
  public enum Reason {
    /** Not three segments of canonical base64url with JSON objects, or an odd JOSE header. */
    MALFORMED("token-invalid"),

    /** A machine, OAuth or template token, or a ticket: validly signed perhaps, but no session. */
    WRONG_KIND("token-type-mismatch"),

    /** {@code alg} is not one of the allowed algorithms. */
    ALGORITHM_NOT_ALLOWED("token-invalid-algorithm"),

    /** No key of the token's {@code kid} may verify it. */
    UNKNOWN_KEY("jwk-kid-mismatch"),

    /** The signature does not verify. */
    BAD_SIGNATURE("token-invalid-signature"),

    /** A registered claim is missing, or has another type than its definition. */
    INVALID_CLAIM("token-verification-failed"),

    /** {@code iss} is not the configured issuer. Clerk's SDKs do not look. */
    WRONG_ISSUER("token-invalid-issuer"),

    /** {@code aud} does not hold the configured audience. */
    WRONG_AUDIENCE("token-invalid-audience"),

    /** {@code azp} is not one of the configured authorized parties. */
    UNAUTHORIZED_PARTY("token-invalid-authorized-parties"),

    /** {@code exp} has passed. */
    EXPIRED("token-expired"),

    /** {@code nbf} has not come. */
    NOT_YET_VALID("token-not-active-yet"),

    /** {@code iat} has not come. */
    ISSUED_IN_FUTURE("token-iat-in-the-future"),

    /** The session is not fully signed in: {@code sts} is {@code pending} or unknown. */
    PENDING("session-pending"),

    /** {@code act} is present and is not a well-formed actor: never an ordinary session. */
    INVALID_ACTOR("token-invalid-act");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** Returns the stable, header-safe spelling of this reason, such as {@code token-expired}. */
    public String code() {
      return code;
    }
  }

  private final Reason reason;
  private final @Nullable Duration missedBy;
  private final @Nullable String setting;
  private final @Nullable String signedClaim;

  /** Creates one; it has no stack trace, for refusing must be cheap. */
  public InvalidTokenException(Reason reason) {
    this(reason, null, null, null);
  }

  private InvalidTokenException(
      Reason reason,
      @Nullable Duration missedBy,
      @Nullable String setting,
      @Nullable String signedClaim) {
    super(reason.code(), null, false, false);
    this.reason = reason;
    this.missedBy = missedBy;
    this.setting = setting;
    this.signedClaim = signedClaim;
  }

  static InvalidTokenException expired(Duration missedBy) {
    return new InvalidTokenException(Reason.EXPIRED, missedBy, null, null);
  }

  static InvalidTokenException tooEarly(Reason reason, Duration missedBy) {
    return new InvalidTokenException(reason, missedBy, "clockSkew", null);
  }

  static InvalidTokenException bySetting(Reason reason, String setting) {
    return new InvalidTokenException(reason, null, setting, null);
  }

  /** Only for tokens whose signature has held: the claim can be logged. */
  static InvalidTokenException bySetting(Reason reason, String setting, @Nullable Object claim) {
    String text =
        claim instanceof List<?> several
            ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
            : claim instanceof String one ? one : null;
    return new InvalidTokenException(reason, null, setting, text);
  }

  /**
   * Returns which setting decided, by the name of its method of {@link
   * SessionTokenVerifier.Builder}, or {@code keys} for what its key source holds: where all tokens
   * fail alike, that setting may be wrong. Empty for reasons that no setting decides.
   */
  public Optional<String> setting() {
    return Optional.ofNullable(setting);
  }

  /**
   * Returns what the claim says that the {@link #setting} was compared with; empty if it is not
   * there, is no text, or the signature was not shown to be good. Whoever logs it escapes it.
   */
  public Optional<String> signedClaim() {
    return Optional.ofNullable(signedClaim);
  }

  /**
   * Returns by how much the verifier's clock missed the time that the token is good: since {@code
   * exp}, or until {@code nbf} or {@code iat}. Empty for reasons that no clock decides. A few
   * seconds tell of clocks that differ.
   */
  public Optional<Duration> missedBy() {
    return Optional.ofNullable(missedBy);
  }

  /** Returns why the token was refused. */
  public Reason reason() {
    return reason;
  }
}
