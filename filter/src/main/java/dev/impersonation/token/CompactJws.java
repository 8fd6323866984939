package dev.impersonation.token;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the compact form of a JWS (RFC 7515 section 7.1) apart, once and strictly. Nothing of it is
 * trusted yet; to java-jwt it shows just what its signature check reads.
 */
final class CompactJws implements DecodedJWT {
  private static final long serialVersionUID = 1L;
  static final int MAX_LENGTH = 8192;

  private final String token;
  private final String header;
  private final String payload;
  private final String signature;
  private final transient Map<String, @Nullable Object> headerMembers;
  private final transient byte[] payloadBytes;
  private final int signatureLength;

  private CompactJws(String token, String header, String payload, String signature)
      throws InvalidTokenException {
    this.token = token;
    this.header = header;
    this.payload = payload;
    this.signature = signature;
    byte[] headerBytes = StrictJson.base64url(header);
    payloadBytes = StrictJson.base64url(payload);
    signatureLength = StrictJson.base64url(signature).length;
    headerMembers = StrictJson.object(headerBytes);
  }

  static CompactJws parse(String token) throws InvalidTokenException {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (token.length() > MAX_LENGTH
        || first < 1
        || second < 0
        || token.indexOf('.', second + 1) >= 0) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    return new CompactJws(
        token,
        token.substring(0, first),
        token.substring(first + 1, second),
        token.substring(second + 1));
  }

  Map<String, @Nullable Object> headerMembers() {
    return headerMembers;
  }

  byte[] payloadBytes() {
    return payloadBytes;
  }

  int signatureLength() {
    return signatureLength;
  }

  @Override
  public String getToken() {
    return token;
  }

  @Override
  public String getHeader() {
    return header;
  }

  @Override
  public String getPayload() {
    return payload;
  }

  @Override
  public String getSignature() {
    return signature;
  }

  @Override
  public @Nullable String getKeyId() {
    return headerMembers.get("kid") instanceof String keyId ? keyId : null;
  }

  @Override
  public @Nullable String getAlgorithm() {
    return headerMembers.get("alg") instanceof String algorithm ? algorithm : null;
  }

  @Override
  public String getType() {
    throw unverified();
  }

  @Override
  public String getContentType() {
    throw unverified();
  }

  @Override
  public Claim getHeaderClaim(String name) {
    throw unverified();
  }

  @Override
  public String getIssuer() {
    throw unverified();
  }

  @Override
  public String getSubject() {
    throw unverified();
  }

  @Override
  public List<String> getAudience() {
    throw unverified();
  }

  @Override
  public Date getExpiresAt() {
    throw unverified();
  }

  @Override
  public Date getNotBefore() {
    throw unverified();
  }

  @Override
  public Date getIssuedAt() {
    throw unverified();
  }

  @Override
  public String getId() {
    throw unverified();
  }

  @Override
  public Claim getClaim(String name) {
    throw unverified();
  }

  @Override
  public Map<String, Claim> getClaims() {
    throw unverified();
  }

  private static UnsupportedOperationException unverified() {
    return new UnsupportedOperationException("claims are read after the signature was checked");
  }
}
