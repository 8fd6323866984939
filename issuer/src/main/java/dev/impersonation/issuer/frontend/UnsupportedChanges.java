package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import io.javalin.http.Context;
import java.util.List;

/**
 * Changes of an account that this issuer knows and does not make: that they are forbidden to an
 * actor shows all the same.
 */
final class UnsupportedChanges {
  private static final String PATH = "/v1/me/";

  private final Frontend frontend;

  UnsupportedChanges(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "totp", this::refuse),
        Route.delete(PATH + "totp", this::refuse),
        Route.post(PATH + "totp/attempt_verification", this::refuse),
        Route.post(PATH + "backup_codes", this::refuse),
        Route.post(PATH + "phone_numbers", this::refuse),
        Route.patch(PATH + "phone_numbers/{phone_number_id}", this::refuse),
        Route.delete(PATH + "phone_numbers/{phone_number_id}", this::refuse),
        Route.post(PATH + "passkeys", this::refuse),
        Route.patch(PATH + "passkeys/{passkey_id}", this::refuse),
        Route.delete(PATH + "passkeys/{passkey_id}", this::refuse),
        Route.post(PATH + "external_accounts", this::refuse),
        Route.post(PATH + "profile_image", this::refuse),
        Route.delete(PATH + "profile_image", this::refuse),
        Route.post(PATH + "remove_password", this::refuse));
  }

  private void refuse(Context request) {
    new Account(frontend, request).own();
    throw ApiException.of(
        501, "not_supported_by_local_issuer", "this issuer does not make such changes");
  }
}
