package dev.impersonation.issuer.frontend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.UserJson;
import dev.impersonation.issuer.storage.EmailAddress;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.storage.UserEdit;
import dev.impersonation.issuer.token.Ids;
import dev.impersonation.issuer.user.UserRules;
import io.javalin.http.Context;
import java.util.List;

/** Serves {@code /v1/me/email_addresses}. Whatever is added counts as verified: no mail is sent. */
final class ProfileAddresses {
  private static final String PATH = "/v1/me/email_addresses";
  private static final String PARAMETER = "email_address";

  private final Frontend frontend;

  ProfileAddresses(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, this::add), Route.delete(PATH + "/{email_address_id}", this::delete));
  }

  private void add(Context request) {
    Account account = new Account(frontend, request);
    account.own();
    String text =
        UserRules.address(account.form().required(PARAMETER))
            .orElseThrow(
                () ->
                    ApiException.ofParameter(
                        "form_param_format_invalid",
                        PARAMETER,
                        "email_address is not an e-mail address"));
    account.change(
        (store, own, now) -> {
          if (store.users().isIdentifierTaken(text)) {
            throw ApiException.ofParameter(
                "form_identifier_exists", PARAMETER, "email_address is taken");
          }
          User user = own.user();
          EmailAddress added = new EmailAddress(Ids.next("idn"), user.id(), text, now);
          store.emailAddresses().insert(added);
          UserEdit edit = user.edit();
          if (user.primaryEmailAddressId() == null) {
            edit.primaryEmailAddressId(added.id());
          }
          store.users().update(edit.at(now));
          return UserJson.address(added);
        });
  }

  private void delete(Context request) {
    Account account = new Account(frontend, request);
    String id = request.pathParam("email_address_id");
    account.change(
        (store, own, now) -> {
          User user = own.user();
          if (!store.emailAddresses().delete(id, user.id())) {
            throw ApiException.notFound();
          }
          UserEdit edit = user.edit();
          if (id.equals(user.primaryEmailAddressId())) {
            edit.primaryEmailAddressId(
                user.emailAddresses().stream()
                    .map(EmailAddress::id)
                    .filter(other -> !other.equals(id))
                    .findFirst()
                    .orElse(null));
          }
          store.users().update(edit.at(now));
          return frontend.json().deleted("email_address", id);
        });
  }
}
