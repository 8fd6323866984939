package dev.impersonation.issuer.user;

import dev.impersonation.issuer.storage.EmailAddress;
import dev.impersonation.issuer.storage.User;
import dev.impersonation.issuer.storage.UserEdit;
import dev.impersonation.issuer.token.Ids;
import java.util.List;

/** Begins a user with e-mail addresses. */
public final class NewUser {
  private NewUser() {}

  /** Returns the user, of whom nothing else is known; the first address is the primary one. */
  public static UserEdit of(String id, List<String> emailAddresses, long now) {
    List<EmailAddress> addresses =
        emailAddresses.stream()
            .map(address -> new EmailAddress(Ids.next("idn"), id, address, now))
            .toList();
    return User.create(id, now)
        .emailAddresses(addresses)
        .primaryEmailAddressId(addresses.isEmpty() ? null : addresses.get(0).id());
  }
}
