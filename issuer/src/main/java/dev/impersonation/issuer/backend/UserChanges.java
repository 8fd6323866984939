package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.http.ApiException;
import dev.impersonation.issuer.json.Json;
import dev.impersonation.issuer.storage.EmailAddress;
import dev.impersonation.issuer.storage.Transaction;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.user.Passwords;
import dev.impersonation.issuer.user.UserRules;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a body changes of a user: what is not in the body stays as it is, null takes away. */
final class UserChanges {
  private static final int MAX_ADDRESSES = 50;
  private static final int MAX_PASSWORD_CHARACTERS = 1024;

  private static final String PASSWORD = "password";
  private static final String PRIMARY_ADDRESS = "primary_email_address_id";

  private final Map<String, Optional<String>> changes = new HashMap<>();

  private UserChanges() {}

  /**
   * Reads a body to its end.
   *
   * @throws ApiException if anything in it is wrong
   */
  static UserChanges read(JsonBody body) {
    UserChanges read = new UserChanges();
    read.text(body, "first_name");
    read.text(body, "last_name");
    read.text(body, "external_id");
    read.username(body);
    read.metadata(body, "public_metadata");
    read.metadata(body, "private_metadata");
    read.metadata(body, "unsafe_metadata");
    Optional<String> password = password(body);
    body.end();
    password.ifPresent(text -> read.changes.put(PASSWORD, Optional.of(Passwords.hash(text))));
    return read;
  }

  /** The same for a body that may choose among the addresses of a user. */
  static UserChanges readWithPrimaryAddress(JsonBody body) {
    Optional<String> address =
        body.has(PRIMARY_ADDRESS)
            ? Optional.of(body.requiredText(PRIMARY_ADDRESS, UserRules.MAX_NAME_CHARACTERS))
            : Optional.empty();
    UserChanges read = read(body);
    if (address.isPresent()) {
      read.changes.put(PRIMARY_ADDRESS, address);
    }
    return read;
  }

  private void text(JsonBody body, String name) {
    Optional<String> text = body.optionalText(name, UserRules.MAX_NAME_CHARACTERS);
    if (body.has(name)) {
      changes.put(name, text);
    }
  }

  private void username(JsonBody body) {
    Optional<String> name = body.optionalText("username", UserRules.MAX_NAME_CHARACTERS);
    name.flatMap(UserRules::ofUsername).ifPresent(wrong -> reject(body, "username", wrong));
    if (body.has("username")) {
      changes.put("username", name);
    }
  }

  private void metadata(JsonBody body, String name) {
    Optional<String> text = body.optionalObject(name).map(Json::write);
    if (text.isPresent() && text.get().length() > UserRules.MAX_METADATA_CHARACTERS) {
      body.reject("form_param_value_invalid", name, "is too large");
    }
    if (body.has(name)) {
      changes.put(name, text);
    }
  }

  private static Optional<String> password(JsonBody body) {
    boolean isChecked = !body.flag("skip_password_checks");
    Optional<String> password = body.optionalText(PASSWORD, MAX_PASSWORD_CHARACTERS);
    password
        .flatMap(isChecked ? UserRules::ofPassword : UserRules::ofAnyPassword)
        .ifPresent(wrong -> reject(body, PASSWORD, wrong));
    return password;
  }

  private static void reject(JsonBody body, String name, UserRules.Violation wrong) {
    body.reject(wrong.code(), name, wrong.problem());
  }

  /** Reads the addresses of a new user; the first is the primary one. */
  static List<String> emailAddresses(JsonBody body) {
    String name = "email_address";
    List<String> addresses = new ArrayList<>();
    for (String text : body.optionalTexts(name, UserRules.MAX_ADDRESS_CHARACTERS)) {
      String address = UserRules.address(text).orElse(null);
      if (address == null) {
        body.reject("form_param_format_invalid", name, "must hold e-mail addresses");
      } else if (addresses.contains(address)) {
        body.reject("form_param_value_invalid", name, "must not hold an address twice");
      } else if (addresses.size() == MAX_ADDRESSES) {
        body.reject("form_param_value_invalid", name, "must not hold more than " + MAX_ADDRESSES);
        return addresses;
      } else {
        addresses.add(address);
      }
    }
    return addresses;
  }

  /**
   * Demands that nobody else has what only one can have, and that the primary address is one of the
   * user's.
   *
   * @param before empty: the user is a new one
   * @throws ApiException if it is not so
   */
  void requireFitting(Transaction store, Optional<User> before) throws SQLException {
    String username = get("username", null);
    if (username != null
        && !username.equals(before.map(User::username).orElse(null))
        && store.users().isIdentifierTaken(username)) {
      throw taken("username");
    }
    String externalId = get("external_id", null);
    if (externalId != null
        && !externalId.equals(before.map(User::externalId).orElse(null))
        && store.users().isExternalIdTaken(externalId)) {
      throw taken("external_id");
    }
    String primary = get(PRIMARY_ADDRESS, null);
    boolean isOwn =
        before.map(User::emailAddresses).orElse(List.of()).stream()
            .map(EmailAddress::id)
            .anyMatch(id -> id.equals(primary));
    if (primary != null && !isOwn) {
      throw ApiException.ofParameter(
          "form_param_value_invalid",
          PRIMARY_ADDRESS,
          PRIMARY_ADDRESS + " is not of an address of the user");
    }
  }

  static ApiException taken(String name) {
    return ApiException.ofParameter("form_identifier_exists", name, name + " is taken");
  }

  User appliedTo(User before, long now) {
    return before
        .edit()
        .externalId(get("external_id", before.externalId()))
        .username(get("username", before.username()))
        .firstName(get("first_name", before.firstName()))
        .lastName(get("last_name", before.lastName()))
        .primaryEmailAddressId(get(PRIMARY_ADDRESS, before.primaryEmailAddressId()))
        .passwordHash(get(PASSWORD, before.passwordHash()))
        .publicMetadata(metadata("public_metadata", before.publicMetadata()))
        .privateMetadata(metadata("private_metadata", before.privateMetadata()))
        .unsafeMetadata(metadata("unsafe_metadata", before.unsafeMetadata()))
        .at(now);
  }

  private @Nullable String get(String name, @Nullable String before) {
    Optional<String> change = changes.get(name);
    return change == null ? before : change.orElse(null);
  }

  private String metadata(String name, String before) {
    Optional<String> change = changes.get(name);
    return change == null ? before : change.orElse("{}");
  }
}
