package dev.impersonation.token;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the JOSE header of a token (RFC 7515 section 4) and the segment it was read from.
 * Immutable.
 */
final class JoseHeader {
  /** How many characters the segment may have: anybody can send one, and no key is needed. */
  static final int MAX_LENGTH = 1024;

  /** How many names, values and brackets it may have. */
  static final int MAX_JSON_TOKENS = 40;

  /** Reads a segment, and checks as much of it as its reader demands. */
  interface Reader {
    JoseHeader read(String segment) throws InvalidTokenException;
  }

  private final String segment;
  private final Map<String, @Nullable Object> members;

  private JoseHeader(String segment, Map<String, @Nullable Object> members) {
    this.segment = segment;
    this.members = Collections.unmodifiableMap(members);
  }

  static JoseHeader parse(String segment) throws InvalidTokenException {
    return new JoseHeader(
        segment, StrictJson.object(StrictJson.base64url(segment), MAX_JSON_TOKENS));
  }

  String segment() {
    return segment;
  }

  Map<String, @Nullable Object> members() {
    return members;
  }

  @Nullable String keyId() {
    return members.get("kid") instanceof String keyId ? keyId : null;
  }

  @Nullable String algorithm() {
    return members.get("alg") instanceof String algorithm ? algorithm : null;
  }

  /** Names no member, so that it is safe in a log. */
  @Override
  public String toString() {
    return "JoseHeader[]";
  }
}
