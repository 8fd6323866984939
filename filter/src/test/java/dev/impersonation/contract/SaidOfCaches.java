package dev.impersonation.contract;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What an application says of caches, as the parameter {@code caching} of its query asks for. */
public final class SaidOfCaches {
  private static final String FIELD = "Cache-Control";

  private SaidOfCaches() {}

  /**
   * Says it.
   *
   * @param query of the request
   * @param set takes null for what is to be removed
   */
  public static void say(
      @Nullable String query,
      BiConsumer<String, @Nullable String> set,
      BiConsumer<String, String> add) {
    if (query == null || !query.contains("caching=")) {
      return;
    }
    switch (query.replaceFirst(".*caching=", "").replaceFirst("&.*", "")) {
      case "set" -> set.accept(FIELD, "max-age=3600, public");
      case "lower-case" -> set.accept("cache-control", "max-age=3600, public");
      case "add" -> add.accept(FIELD, "max-age=3600");
      case "add-same" -> add.accept(FIELD, "no-store");
      case "remove" -> set.accept(FIELD, null);
      case "more" -> set.accept(FIELD, "private, no-store");
      case "more-and-less" -> {
        set.accept(FIELD, "private, no-store");
        add.accept(FIELD, "max-age=3600");
      }
      case "expires" -> {
        set.accept("Expires", "Fri, 01 Jan 2100 00:00:00 GMT");
        set.accept("Pragma", "public");
        set.accept(FIELD, "public");
      }
      default -> {
        // The servlet API has more ways.
      }
    }
  }
}
