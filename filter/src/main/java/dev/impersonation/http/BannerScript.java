package dev.impersonation.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Has the module that defines {@code <impersonation-banner>}, for adapters to serve beside {@link
 * ImpersonationInfo}. It is the same for everybody. Immutable.
 */
public final class BannerScript {
  /** How its path ends, below the one that answers {@link ImpersonationInfo}. */
  public static final String PATH = "/banner.js";

  /** Its media type. */
  public static final String CONTENT_TYPE = "text/javascript; charset=utf-8";

  /** What caches are told: they ask each time, so that a page never has last year's. */
  public static final String CACHE_CONTROL = "no-cache";

  private final byte[] bytes;
  private final String etag;

  private BannerScript(byte[] bytes, String etag) {
    this.bytes = bytes;
    this.etag = etag;
  }

  /**
   * Reads the one that came with this class.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static BannerScript load() {
    try (InputStream in =
        Objects.requireNonNull(BannerScript.class.getResourceAsStream("banner.js"))) {
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new BannerScript(bytes, '"' + HexFormat.of().formatHex(digest, 0, 16) + '"');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a copy of it, in UTF-8. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the value of its {@code ETag} field, a strong validator. */
  public String etag() {
    return etag;
  }

  /**
   * Whether the client has it already, so that the answer is 304 (RFC 9110 section 13.1.2).
   *
   * @param ifNoneMatch the values of the request's {@code If-None-Match} fields
   */
  public boolean isHeldBy(List<String> ifNoneMatch) {
    // No tag has a quote within, so that this one is found in a list as well, and behind W/.
    return ifNoneMatch.stream()
        .anyMatch(value -> value.strip().equals("*") || value.contains(etag));
  }
}
