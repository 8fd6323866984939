package dev.impersonation.issuer.frontend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Serves {@code /v1/environment}: the settings of the issuer that browsers need. */
final class Environment {
  private static final String PATH = "/v1/environment";

  private final ObjectNode json;

  Environment(FrontendSettings settings) {
    json = read();
    URI signInUrl = settings.signInUrl();
    String home = signInUrl.getScheme() + "://" + signInUrl.getRawAuthority() + "/";
    ObjectNode display = json.withObject("display_config");
    display.put(
        "instance_environment_type", settings.isDevelopment() ? "development" : "production");
    display.put("show_devmode_warning", settings.isDevelopment());
    display.put("sign_in_url", signInUrl.toString());
    for (String name :
        List.of(
            "home_url",
            "sign_up_url",
            "after_sign_in_url",
            "after_sign_up_url",
            "after_sign_out_all_url",
            "after_sign_out_one_url",
            "after_switch_session_url",
            "user_profile_url",
            "organization_profile_url",
            "create_organization_url",
            "after_create_organization_url",
            "after_leave_organization_url",
            "logo_link_url")) {
      display.put(name, home);
    }
  }

  private static ObjectNode read() {
    try (InputStream file =
        Environment.class.getResourceAsStream(
            "/dev/impersonation/issuer/frontend/environment.json")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return (ObjectNode) Json.stored(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Browsers in development ask by PATCH, which changes nothing here. */
  List<Route> routes() {
    return List.of(Route.get(PATH, this::show), Route.patch(PATH, this::show));
  }

  private void show(Context request) {
    Answer.json(request, json);
  }
}
