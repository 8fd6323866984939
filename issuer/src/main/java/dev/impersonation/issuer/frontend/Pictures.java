package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.storage.User;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Serves {@code /images}: a picture of each user, a circle with initials. */
final class Pictures {
  private static final int HUES = 360;

  private final Frontend frontend;

  Pictures(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(Route.get("/images/{user_id}.svg", this::show));
  }

  private void show(Context request) {
    String id = request.pathParam("user_id");
    User user =
        frontend.transact(store -> store.users().find(id)).orElseThrow(ApiException::notFound);
    request
        .contentType("image/svg+xml")
        .header("Cache-Control", "private, max-age=300")
        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        .header("X-Content-Type-Options", "nosniff")
        .result(svg(user).getBytes(StandardCharsets.UTF_8));
  }

  private static String svg(User user) {
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">\
        <circle cx="48" cy="48" r="48" fill="hsl(%d, 45%%, 38%%)"/>\
        <text x="48" y="48" dy=".36em" fill="#fff" font-family="sans-serif" font-size="38"\
         text-anchor="middle">%s</text></svg>
        """,
        Math.floorMod(user.id().hashCode(), HUES),
        escaped(initials(user)));
  }

  private static String initials(User user) {
    String initials = initial(user.firstName()) + initial(user.lastName());
    return initials.isEmpty() ? initial(user.identifier()) : initials;
  }

  /** The first character, unless XML knows none such. */
  private static String initial(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return "";
    }
    int first = name.codePointAt(0);
    boolean isOfXml =
        !Character.isISOControl(first)
            && Character.getType(first) != Character.SURROGATE
            && first != 0xFFFE
            && first != 0xFFFF;
    return isOfXml ? Character.toString(first).toUpperCase(Locale.ROOT) : "";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
