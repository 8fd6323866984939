package dev.impersonation.http;

import dev.impersonation.token.InvalidTokenException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends people to the page where they sign in, if they load a page that needs it. Immutable, but
 * for what it has warned about.
 */
final class SignInPage {
  static final String SETTING = "signInUrl";
  static final int MAX_LENGTH = 2048;

  private static final String BACK = "redirect_url";

  /** What RFC 3986 lets a URL be written with, letters, digits and the fragment excepted. */
  private static final String WRITTEN = "-._~:/?@!$&'()*+,;=[]";

  /** What a new token would be refused for as well: the browser would go in circles. */
  private static final Set<String> NOT_CURED =
      Set.of(
          "session-cookie-ambiguous",
          Reason.WRONG_KIND.code(),
          Reason.ALGORITHM_NOT_ALLOWED.code(),
          Reason.WRONG_AUDIENCE.code(),
          Reason.UNAUTHORIZED_PARTY.code(),
          Reason.INVALID_ACTOR.code());

  private final String url;
  private final @Nullable String host;
  private final String path;
  private final AtomicBoolean isClosedReported = new AtomicBoolean();

  private SignInPage(String url, @Nullable String host, String path) {
    this.url = url;
    this.host = host;
    this.path = path;
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException if it is no URL that people can be sent to; the message does
   *     not quote it
   */
  static SignInPage of(String url) {
    if (url.length() > MAX_LENGTH) {
      throw refused("is longer than " + MAX_LENGTH + " characters");
    }
    if (url.indexOf('#') >= 0) {
      throw refused("has a fragment, which would hide the page to come back to: leave out the #…");
    }
    if (!isWritten(url)) {
      throw refused(
          "holds characters that a URL has to encode: write %XX for them, and a host name as"
              + " xn--…");
    }
    URI read = parsed(url);
    String host = null;
    if (!url.startsWith("/")) {
      host = host(read);
    } else if (url.startsWith("//")) {
      throw refused("begins with two slashes, which names another host: write one, or https://…");
    }
    requireNoWayBack(read.getRawQuery());
    String written =
        read.getRawPath() == null || read.getRawPath().isEmpty() ? "/" : read.getRawPath();
    String path =
        new RawPath(written)
            .reading()
            .orElseThrow(
                () ->
                    refused(
                        "has a path that can be read in two ways: write it without //, dots,"
                            + " backslashes and encoded slashes"));
    return new SignInPage(url, host, path);
  }

  private static boolean isWritten(String url) {
    for (int index = 0; index < url.length(); index++) {
      char c = url.charAt(index);
      boolean isEscape =
          c == '%'
              && index + 2 < url.length()
              && isHex(url.charAt(index + 1))
              && isHex(url.charAt(index + 2));
      if (!isEscape && !isLetterOrDigit(c) && WRITTEN.indexOf(c) < 0) {
        return false;
      }
    }
    return !url.isEmpty();
  }

  private static boolean isLetterOrDigit(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private static boolean isHex(char c) {
    return c < 128 && Character.digit(c, 16) >= 0;
  }

  private static URI parsed(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw refused("is no URL: write https://… or a path that begins with one slash");
    }
  }

  private static String host(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw refused("has to be https://… or http://…, or a path that begins with one slash");
    }
    if (url.getRawUserInfo() != null) {
      throw refused("names a user: leave out what stands before the @");
    }
    if (url.getHost() == null || url.getPort() > 65535) {
      throw refused("names no host, or a port that there is not");
    }
    return url.getHost().toLowerCase(Locale.ROOT);
  }

  private static void requireNoWayBack(@Nullable String query) {
    if (hasWayBack(query)) {
      throw refused("has the parameter redirect_url, which is added to it: leave that out");
    }
  }

  private static boolean hasWayBack(@Nullable String query) {
    return query != null && PageUrl.parameters(query).anyMatch(PageUrl.named(BACK));
  }

  private static SettingException refused(String why) {
    return new SettingException(SETTING, why);
  }

  /** Returns the path if it is one of the application's own origin, decoded. */
  Optional<String> ownPath() {
    return host == null ? Optional.of(path) : Optional.empty();
  }

  /**
   * Returns the answer to somebody who is not signed in: as it is, unless a browser loads a page.
   * While nobody can be checked (503) to sign in would not help: the browser would go in circles.
   */
  Refusal answer(GateRequest request, Refusal signedOut) {
    if (signedOut.status() != 401 || NOT_CURED.contains(signedOut.code()) || !isPageLoad(request)) {
      return signedOut;
    }
    if (isItself(request)) {
      reportClosed();
      return signedOut;
    }
    return Refusal.toSignIn(location(request), signedOut.code());
  }

  /** The first dispatch alone: a later one has a page around it that has begun to answer. */
  private static boolean isPageLoad(GateRequest request) {
    if (!request.dispatch().equals("REQUEST")
        || !(request.method().equals("GET") || request.method().equals("HEAD"))
        || UpgradeField.mayLeaveHttp(request)) {
      return false;
    }
    List<String> destinations = request.headers("Sec-Fetch-Dest");
    return destinations.isEmpty()
        ? AcceptField.prefersHtml(request.headers("Accept"))
        : destinations.size() == 1 && destinations.get(0).strip().equals("document");
  }

  /**
   * In doubt it is, lest a browser goes in circles. A proxy may hide the host that people see: then
   * the way back, which nobody but us adds to this path, shows it.
   */
  private boolean isItself(GateRequest request) {
    boolean isPath =
        isPath(request.contextPath() + request.path())
            || request
                .rawPath()
                .flatMap(raw -> new RawPath(raw).reading())
                .filter(this::isPath)
                .isPresent();
    return isPath
        && (host == null
            || request.origin().flatMap(PageUrl::host).filter(host::equals).isPresent()
            || hasWayBack(request.query().orElse(null)));
  }

  /** Hosts send folders to their slash, and add welcome files that the other spelling has not. */
  private boolean isPath(String other) {
    return withoutSlash(other).equals(withoutSlash(path));
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private void reportClosed() {
    if (!isClosedReported.get() && isClosedReported.compareAndSet(false, true)) {
      PackageLog.LOG.warn(
          "the page that {} names is itself closed to whoever is not signed in: map a guard of mode"
              + " public to it, before the filter",
          SETTING);
    }
  }

  private String location(GateRequest request) {
    Optional<String> back = PageUrl.of(request);
    if (back.isEmpty()) {
      return url;
    }
    char last = url.charAt(url.length() - 1);
    String separator = url.indexOf('?') < 0 ? "?" : last == '?' || last == '&' ? "" : "&";
    return url + separator + BACK + "=" + back.get();
  }

  /** Names no URL, as other settings do not. */
  @Override
  public String toString() {
    return "SignInPage[]";
  }
}
