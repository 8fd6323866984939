package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.user.Passwords;
import dev.impersonation.issuer.user.UserRules;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;

/**
 * Serves {@code /v1/me/change_password}. Passwords are hashed between transactions, because hashing
 * takes long.
 */
final class ProfilePassword {
  private static final String CURRENT = "current_password";
  private static final String NEW = "new_password";

  private final Frontend frontend;

  ProfilePassword(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(Route.post("/v1/me/change_password", this::change));
  }

  private void change(Context request) {
    Account account = new Account(frontend, request);
    String hash = account.own().user().passwordHash();
    Parameters form = account.form();
    String next = form.required(NEW);
    Account.require(NEW, UserRules.ofPassword(next));
    if (hash != null && !Passwords.matches(form.required(CURRENT), hash)) {
      throw incorrect();
    }
    boolean isAlone =
        form.find("sign_out_of_other_sessions").filter(text -> text.equals("true")).isPresent();
    String nextHash = Passwords.hash(next);
    account.change(
        (store, own, now) -> {
          if (!Objects.equals(own.user().passwordHash(), hash)) {
            throw incorrect();
          }
          store.users().update(own.user().edit().passwordHash(nextHash).at(now));
          if (isAlone) {
            store.sessions().endOthers(own.session(), "revoked", now);
          }
          return account.user(store, own);
        });
  }

  private static ApiException incorrect() {
    return ApiException.ofParameter(
        "form_password_incorrect", CURRENT, "current_password is not the user's");
  }
}
