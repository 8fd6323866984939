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

  private final FrontEndAnswer whole;
  private final FrontEndAnswer notModified;
  private final String etag;

  private BannerScript(byte[] bytes, String etag) {
    // Caches ask each time, so that a page never has last year's.
    Refusal.Field ofCaches = new Refusal.Field(CacheControl.NAME, "no-cache");
    Refusal.Field validator = new Refusal.Field("ETag", etag);
    this.whole =
        FrontEndAnswer.ok(
            List.of(
                new Refusal.Field("Content-Type", "text/javascript; charset=utf-8"),
                ofCaches,
                validator,
                FrontEndAnswer.NO_SNIFFING),
            bytes);
    this.notModified = FrontEndAnswer.notModified(List.of(ofCaches, validator));
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

  /**
   * Returns the script, or that the client has it already (RFC 9110 section 13.1.2).
   *
   * @param ifNoneMatch the values of the request's {@code If-None-Match} fields
   */
  public FrontEndAnswer answer(List<String> ifNoneMatch) {
    // No tag has a quote within, so that this one is found in a list as well, and behind W/.
    return ifNoneMatch.stream().anyMatch(value -> value.strip().equals("*") || value.contains(etag))
        ? notModified
        : whole;
  }
}
