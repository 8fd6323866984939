package dev.impersonation.token;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart the kinds of token that one issuer signs with one key (RFC 8725 sections 3.11 and
 * 3.12). A valid signature says nothing about the kind.
 */
enum TokenKind {
  SESSION,
  TEMPLATE;

  private static final String CATEGORY_SESSION = "cl_B7d4PD111AAA";
  private static final String CATEGORY_TEMPLATE = "cl_B7d4PD222AAA";
  private static final String CATEGORY_UNSAID = "cl_I7d4PD111III";

  private static final Set<String> OPENID_CONNECT_CLAIMS =
      Set.of("nonce", "at_hash", "c_hash", "s_hash", "events");

  private static final Set<String> ACCESS_TOKENS = Set.of("at+jwt", "application/at+jwt");

  private static final Set<String> OTHER_TYPES =
      Set.of("ID", "Serialized-ID", "Refresh", "Offline", "Logout");

  /** Opaque machine tokens by their prefix, which need no further look. */
  static void requireNotOpaque(String token) throws InvalidTokenException {
    if (token.startsWith("mt_") || token.startsWith("oat_") || token.startsWith("ak_")) {
      throw new InvalidTokenException(Reason.WRONG_KIND);
    }
  }

  /** What the JOSE header says of the kind; it only ever excludes. */
  static void checkHeader(Map<String, @Nullable Object> header) throws InvalidTokenException {
    if (header.containsKey("typ") && !"JWT".equals(header.get("typ"))) {
      boolean accessToken =
          header.get("typ") instanceof String type
              && ACCESS_TOKENS.contains(type.toLowerCase(Locale.ROOT));
      throw new InvalidTokenException(accessToken ? Reason.WRONG_KIND : Reason.MALFORMED);
    }
    if (header.containsKey("cat")) {
      Object category = header.get("cat");
      if (!CATEGORY_SESSION.equals(category)
          && !CATEGORY_TEMPLATE.equals(category)
          && !CATEGORY_UNSAID.equals(category)) {
        throw new InvalidTokenException(Reason.WRONG_KIND);
      }
    }
  }

  /**
   * ID tokens (OpenID Connect Core section 2), logout tokens (Back-Channel Logout section 2.4) and
   * refresh tokens name a session too. They are for others, who could use them here, and issuers
   * leave {@code act} out of them.
   */
  private static boolean isOpenIdConnectMessage(Map<String, @Nullable Object> claims) {
    return (claims.get("typ") instanceof String type && OTHER_TYPES.contains(type))
        || OPENID_CONNECT_CLAIMS.stream().anyMatch(claims::containsKey);
  }

  /** The kind, from a checked header and verified claims. */
  static TokenKind of(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims)
      throws InvalidTokenException {
    boolean machine = claims.get("sub") instanceof String subject && subject.startsWith("mch_");
    boolean ticket =
        claims.containsKey("iid")
            && (claims.containsKey("st")
                || claims.containsKey("eis")
                || claims.containsKey("ExpiresInSeconds"));
    if (machine || ticket) {
      throw new InvalidTokenException(Reason.WRONG_KIND);
    }
    boolean saidToBeSession = CATEGORY_SESSION.equals(header.get("cat"));
    if (!saidToBeSession && isOpenIdConnectMessage(claims)) {
      throw new InvalidTokenException(Reason.WRONG_KIND);
    }
    if (CATEGORY_TEMPLATE.equals(header.get("cat"))) {
      return TEMPLATE;
    }
    if (claims.containsKey("sid")) {
      return SESSION;
    }
    if (saidToBeSession) {
      throw new InvalidTokenException(Reason.WRONG_KIND);
    }
    return TEMPLATE;
  }
}
