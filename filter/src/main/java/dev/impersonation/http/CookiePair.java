package dev.impersonation.http;

import dev.impersonation.token.SessionCookie;
import dev.impersonation.token.VerifiedTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the cookies {@code __session} and {@code __client_uat} of one suffix, or of none. */
final class CookiePair {
  static final CookiePair ABSENT = of(null, OptionalLong.empty());

  private enum Doubt {
    NONE,
    /** Only of when the browser signed in: there is no session that it could be of. */
    OF_TIME,
    OF_SESSION
  }

  /** A browser keeps one for the host and one for the domain, each once more if partitioned. */
  private static final int MAX_VALUES = 4;

  private final @Nullable SessionCookie session;
  private final OptionalLong clientUpdatedAt;
  private final Doubt doubt;

  private CookiePair(@Nullable SessionCookie session, OptionalLong clientUpdatedAt, Doubt doubt) {
    this.session = session;
    this.clientUpdatedAt = clientUpdatedAt;
    this.doubt = doubt;
  }

  /** The names of both. */
  record Names(String session, String clientUat) {
    /**
     * @param ending what follows the names, such as {@code _abcd1234}
     */
    static Names of(String ending) {
      return new Names("__session" + ending, "__client_uat" + ending);
    }
  }

  static CookiePair of(List<GateRequest.Cookie> cookies, Names names, VerifiedTokens<?> known) {
    List<String> tokens = values(cookies, names.session());
    List<String> updates = values(cookies, names.clientUat());
    if (tokens.size() <= 1 && updates.size() <= 1) {
      return of(tokens.isEmpty() ? null : tokens.get(0), ClientUat.strictest(updates));
    }
    if (tokens.size() <= 1 || tokens.size() > MAX_VALUES || updates.size() > MAX_VALUES) {
      return ambiguous(tokens.isEmpty() ? Doubt.OF_TIME : Doubt.OF_SESSION);
    }
    return known
        .newestOfOneSession(tokens)
        .map(newest -> of(newest, ClientUat.strictest(updates)))
        .orElseGet(() -> ambiguous(Doubt.OF_SESSION));
  }

  private static CookiePair ambiguous(Doubt doubt) {
    return new CookiePair(null, OptionalLong.empty(), doubt);
  }

  private static CookiePair of(@Nullable String token, OptionalLong clientUpdatedAt) {
    return new CookiePair(
        token == null ? null : new SessionCookie(token, clientUpdatedAt),
        clientUpdatedAt,
        Doubt.NONE);
  }

  /** The values of cookies of exactly this name, each once; empty ones mean that there is none. */
  private static List<String> values(List<GateRequest.Cookie> cookies, String name) {
    List<String> values = new ArrayList<>();
    for (GateRequest.Cookie cookie : cookies) {
      String value = cookie.value();
      if (cookie.name().equals(name)
          && !value.isEmpty()
          && values.size() <= MAX_VALUES
          && !values.contains(value)) {
        values.add(value);
      }
    }
    return values;
  }

  /** Whether they contradict each other; then they say nothing else. */
  boolean isAmbiguous() {
    return doubt != Doubt.NONE;
  }

  /** Whether there are sessions among what contradicts each other. */
  boolean isAmbiguousSession() {
    return doubt == Doubt.OF_SESSION;
  }

  boolean isAbsent() {
    return session == null && clientUpdatedAt.isEmpty() && doubt == Doubt.NONE;
  }

  @Nullable SessionCookie session() {
    return session;
  }

  OptionalLong clientUpdatedAt() {
    return clientUpdatedAt;
  }

  /** Names no token, so that it is safe in a log. */
  @Override
  public String toString() {
    return "CookiePair[]";
  }
}
