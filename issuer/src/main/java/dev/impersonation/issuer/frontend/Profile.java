package dev.impersonation.issuer.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.http.Answer;
import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.http.Route;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.storage.UserEdit;
import dev.impersonation.issuer.user.UserRules;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves {@code /v1/me}: the account of who is signed in. */
final class Profile {
  private static final String PATH = "/v1/me";

  private final Frontend frontend;

  Profile(Frontend frontend) {
    this.frontend = frontend;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::show),
        Route.patch(PATH, this::update),
        Route.delete(PATH, this::delete));
  }

  private void show(Context request) {
    SignedIn signedIn = new Account(frontend, request).signedIn();
    FrontendJson json = frontend.json();
    Answer.json(request, json.envelope(json.user(signedIn), Optional.empty()));
  }

  private void update(Context request) {
    Account account = new Account(frontend, request);
    account.own();
    Parameters form = account.form();
    account.change(
        (store, own, now) -> {
          store.users().update(edited(store, own.user(), form).at(now));
          return account.user(store, own);
        });
  }

  private static UserEdit edited(Transaction store, User user, Parameters form)
      throws SQLException {
    UserEdit edit = user.edit();
    if (form.has("first_name")) {
      edit.firstName(name(form, "first_name"));
    }
    if (form.has("last_name")) {
      edit.lastName(name(form, "last_name"));
    }
    if (form.has("username")) {
      edit.username(username(store, user, form));
    }
    if (form.has("unsafe_metadata")) {
      edit.unsafeMetadata(metadata(form.find("unsafe_metadata").orElse("{}")));
    }
    if (form.has("primary_email_address_id")) {
      edit.primaryEmailAddressId(primary(user, form.required("primary_email_address_id")));
    }
    return edit;
  }

  private static @Nullable String name(Parameters form, String parameter) {
    Optional<String> name = form.find(parameter);
    if (name.filter(text -> text.length() > UserRules.MAX_NAME_CHARACTERS).isPresent()) {
      throw ApiException.ofParameter(
          "form_param_max_length_exceeded",
          parameter,
          parameter + " is longer than " + UserRules.MAX_NAME_CHARACTERS + " characters");
    }
    if (!name.map(UserRules::isPlain).orElse(true)) {
      throw ApiException.ofParameter(
          "form_param_value_invalid", parameter, parameter + " must hold no control characters");
    }
    return name.orElse(null);
  }

  private static @Nullable String username(Transaction store, User user, Parameters form)
      throws SQLException {
    String next = form.find("username").orElse(null);
    if (next == null || next.equals(user.username())) {
      return next;
    }
    Account.require("username", UserRules.ofUsername(next));
    if (store.users().isIdentifierTaken(next)) {
      throw ApiException.ofParameter("form_identifier_exists", "username", "username is taken");
    }
    return next;
  }

  private static String metadata(String text) {
    Optional<JsonNode> json = Json.parse(text).filter(JsonNode::isObject);
    if (json.isEmpty()) {
      throw ApiException.ofParameter(
          "form_param_format_invalid", "unsafe_metadata", "unsafe_metadata must be a JSON object");
    }
    String written = Json.write(json.get());
    if (written.length() > UserRules.MAX_METADATA_CHARACTERS) {
      throw ApiException.ofParameter(
          "form_param_exceeds_allowed_size",
          "unsafe_metadata",
          "unsafe_metadata is longer than " + UserRules.MAX_METADATA_CHARACTERS + " characters");
    }
    return written;
  }

  private static String primary(User user, String id) {
    if (user.emailAddresses().stream().noneMatch(address -> address.id().equals(id))) {
      throw ApiException.ofParameter(
          "form_param_value_invalid",
          "primary_email_address_id",
          "primary_email_address_id is not one of the user's");
    }
    return id;
  }

  private void delete(Context request) {
    new Account(frontend, request)
        .change(
            (store, own, now) -> {
              String id = own.user().id();
              // The user first: sign-ins under way wait for that, or end before it.
              store.users().delete(id);
              store.sessions().endAllOfUser(id, "ended", now);
              store.clients().setLastActiveSession(own.session().clientId(), null, now);
              return frontend.json().deleted("user", id);
            });
  }
}
