package dev.impersonation.issuer.backend;

import dev.impersonation.issuer.storage.EmailAddress;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.token.Ids;
import java.util.List;

/** A user of whom nothing is known yet but the addresses. */
final class NewUser {
  private NewUser() {}

  /** Returns the user; the first address is the primary one. */
  static User of(String id, List<String> emailAddresses, long now) {
    List<EmailAddress> addresses =
        emailAddresses.stream()
            .map(address -> new EmailAddress(Ids.next("idn"), id, address, now))
            .toList();
    return new User(
        id,
        null,
        null,
        null,
        null,
        addresses.isEmpty() ? null : addresses.get(0).id(),
        null,
        "{}",
        "{}",
        "{}",
        false,
        null,
        null,
        now,
        now,
        addresses);
  }
}
