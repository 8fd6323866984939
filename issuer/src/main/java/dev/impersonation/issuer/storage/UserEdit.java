package dev.impersonation.issuer.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies a user with some members changed. Not safe for use by many threads. */
public final class UserEdit {
  private final String id;
  private final long createdAt;
  private @Nullable String externalId;
  private @Nullable String username;
  private @Nullable String firstName;
  private @Nullable String lastName;
  private @Nullable String primaryEmailAddressId;
  private @Nullable String passwordHash;
  private String publicMetadata = "{}";
  private String privateMetadata = "{}";
  private String unsafeMetadata = "{}";
  private boolean banned;
  private @Nullable Long lastSignInAt;
  private @Nullable Long lastActiveAt;
  private List<EmailAddress> emailAddresses = List.of();

  UserEdit(String id, long createdAt) {
    this.id = id;
    this.createdAt = createdAt;
  }

  UserEdit(User user) {
    this(user.id(), user.createdAt());
    externalId = user.externalId();
    username = user.username();
    firstName = user.firstName();
    lastName = user.lastName();
    primaryEmailAddressId = user.primaryEmailAddressId();
    passwordHash = user.passwordHash();
    publicMetadata = user.publicMetadata();
    privateMetadata = user.privateMetadata();
    unsafeMetadata = user.unsafeMetadata();
    banned = user.banned();
    lastSignInAt = user.lastSignInAt();
    lastActiveAt = user.lastActiveAt();
    emailAddresses = user.emailAddresses();
  }

  public UserEdit externalId(@Nullable String value) {
    externalId = value;
    return this;
  }

  public UserEdit username(@Nullable String value) {
    username = value;
    return this;
  }

  public UserEdit firstName(@Nullable String value) {
    firstName = value;
    return this;
  }

  public UserEdit lastName(@Nullable String value) {
    lastName = value;
    return this;
  }

  public UserEdit primaryEmailAddressId(@Nullable String value) {
    primaryEmailAddressId = value;
    return this;
  }

  public UserEdit passwordHash(@Nullable String value) {
    passwordHash = value;
    return this;
  }

  public UserEdit publicMetadata(String value) {
    publicMetadata = value;
    return this;
  }

  public UserEdit privateMetadata(String value) {
    privateMetadata = value;
    return this;
  }

  public UserEdit unsafeMetadata(String value) {
    unsafeMetadata = value;
    return this;
  }

  public UserEdit emailAddresses(List<EmailAddress> value) {
    emailAddresses = value;
    return this;
  }

  UserEdit banned(boolean value) {
    banned = value;
    return this;
  }

  UserEdit lastSignInAt(@Nullable Long value) {
    lastSignInAt = value;
    return this;
  }

  UserEdit lastActiveAt(@Nullable Long value) {
    lastActiveAt = value;
    return this;
  }

  /** Returns the user as changed at this time. */
  public User at(long updatedAt) {
    return new User(
        id,
        externalId,
        username,
        firstName,
        lastName,
        primaryEmailAddressId,
        passwordHash,
        publicMetadata,
        privateMetadata,
        unsafeMetadata,
        banned,
        lastSignInAt,
        lastActiveAt,
        createdAt,
        updatedAt,
        emailAddresses);
  }
}
