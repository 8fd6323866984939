package dev.impersonation.token;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.SignatureException;
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
  private final int headerEnd;
  private final int payloadEnd;
  private final transient JoseHeader header;
  private final transient byte[] ascii;
  private final transient byte[] payloadBytes;
  private final transient byte[] signatureBytes;

  private CompactJws(String token, int headerEnd, int payloadEnd, JoseHeader header)
      throws InvalidTokenException {
    this.token = token;
    this.headerEnd = headerEnd;
    this.payloadEnd = payloadEnd;
    this.header = header;
    ascii = token.getBytes(StandardCharsets.ISO_8859_1);
    if (ascii.length != token.length()) {
      // A character of two is one byte there: what follows would be at another place.
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    payloadBytes = decoded(headerEnd + 1, payloadEnd);
    signatureBytes = decoded(payloadEnd + 1, ascii.length);
  }

  private byte[] decoded(int begin, int end) throws InvalidTokenException {
    return StrictJson.base64url(ByteBuffer.wrap(ascii, begin, end - begin));
  }

  /** Whatever its header says. */
  static CompactJws parse(String token) throws InvalidTokenException {
    return parse(token, JoseHeader::parse);
  }

  /**
   * Takes a token apart whose header passes this reader; what follows it is not looked at before.
   */
  static CompactJws parse(String token, JoseHeader.Reader reader) throws InvalidTokenException {
    if (token.length() > MAX_LENGTH) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 1
        || first > JoseHeader.MAX_LENGTH
        || second < 0
        || token.indexOf('.', second + 1) >= 0) {
      throw new InvalidTokenException(Reason.MALFORMED);
    }
    return new CompactJws(token, first, second, reader.read(token.substring(0, first)));
  }

  JoseHeader header() {
    return header;
  }

  byte[] payloadBytes() {
    return payloadBytes;
  }

  byte[] signatureBytes() {
    return signatureBytes;
  }

  /** Hands what was signed to an object that checks signatures (RFC 7515 section 5.2). */
  void updateInto(Signature check) throws SignatureException {
    check.update(ascii, 0, payloadEnd);
  }

  @Override
  public String getToken() {
    return token;
  }

  @Override
  public String getHeader() {
    return header.segment();
  }

  @Override
  public String getPayload() {
    return token.substring(headerEnd + 1, payloadEnd);
  }

  @Override
  public String getSignature() {
    return token.substring(payloadEnd + 1);
  }

  @Override
  public @Nullable String getKeyId() {
    return header.keyId();
  }

  @Override
  public @Nullable String getAlgorithm() {
    return header.algorithm();
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
