package dev.impersonation.issuer.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.impersonation.issuer.storage.EmailAddress;
import dev.impersonation.issuer.storage.Membership;
import dev.impersonation.issuer.storage.User;
import java.net.URI;
import java.util.List;

/** Writes users as both APIs show them, with every member that strict clients demand. */
public final class UserJson {
  private static final List<String> EMPTY_LISTS =
      List.of(
          "phone_numbers",
          "web3_wallets",
          "passkeys",
          "external_accounts",
          "saml_accounts",
          "enterprise_accounts");

  private static final int VERIFICATION_ATTEMPTS = 100;

  private final URI issuer;

  /**
   * @param issuer below which the pictures are
   */
  public UserJson(URI issuer) {
    this.issuer = issuer;
  }

  /** Returns the user as the Backend API shows it. */
  public ObjectNode backend(User user) {
    ObjectNode json = common(user);
    json.set("private_metadata", Json.stored(user.privateMetadata()));
    return json;
  }

  /** Returns the user as the browser sees it: without private metadata, with the organizations. */
  public ObjectNode frontend(User user, List<Membership> memberships) {
    ObjectNode json = common(user);
    ArrayNode list = json.putArray("organization_memberships");
    memberships.forEach(membership -> list.add(membership(membership)));
    return json;
  }

  private ObjectNode common(User user) {
    ObjectNode json =
        Json.object()
            .put("id", user.id())
            .put("object", "user")
            .put("external_id", user.externalId())
            .put("username", user.username())
            .put("first_name", user.firstName())
            .put("last_name", user.lastName())
            .put("locale", (String) null)
            .put("image_url", imageUrl(user.id()))
            .put("profile_image_url", imageUrl(user.id()))
            .put("has_image", true)
            .put("primary_email_address_id", user.primaryEmailAddressId())
            .put("primary_phone_number_id", (String) null)
            .put("primary_web3_wallet_id", (String) null)
            .put("password_enabled", user.passwordHash() != null)
            .put("two_factor_enabled", false)
            .put("totp_enabled", false)
            .put("backup_code_enabled", false)
            .put("mfa_enabled_at", (Long) null)
            .put("mfa_disabled_at", (Long) null)
            .put("last_sign_in_at", user.lastSignInAt())
            .put("last_active_at", user.lastActiveAt())
            .put("banned", user.banned())
            .put("locked", false)
            .put("lockout_expires_in_seconds", (Long) null)
            .put("verification_attempts_remaining", VERIFICATION_ATTEMPTS)
            .put("delete_self_enabled", true)
            .put("create_organization_enabled", false)
            .put("create_organizations_limit", (Integer) null)
            .put("legal_accepted_at", (Long) null)
            .put("created_at", user.createdAt())
            .put("updated_at", user.updatedAt());
    json.set("public_metadata", Json.stored(user.publicMetadata()));
    json.set("unsafe_metadata", Json.stored(user.unsafeMetadata()));
    ArrayNode addresses = json.putArray("email_addresses");
    user.emailAddresses().forEach(address -> addresses.add(address(address)));
    EMPTY_LISTS.forEach(json::putArray);
    return json;
  }

  /** Returns where the picture of a user is. */
  public String imageUrl(String userId) {
    return issuer + "/images/" + userId + ".svg";
  }

  /** Returns an e-mail address; all count as verified. */
  public static ObjectNode address(EmailAddress address) {
    ObjectNode json =
        Json.object()
            .put("id", address.id())
            .put("object", "email_address")
            .put("email_address", address.emailAddress())
            .put("reserved", false)
            .put("created_at", address.createdAt())
            .put("updated_at", address.createdAt());
    json.putObject("verification")
        .put("object", "verification_admin")
        .put("status", "verified")
        .put("strategy", "admin")
        .put("attempts", (Integer) null)
        .put("expire_at", (Long) null);
    json.putArray("linked_to");
    return json;
  }

  private static ObjectNode membership(Membership membership) {
    ObjectNode json =
        Json.object()
            .put("object", "organization_membership")
            .put("id", membership.id())
            .put("role", membership.role())
            .put("created_at", membership.createdAt())
            .put("updated_at", membership.createdAt());
    ArrayNode permissions = json.putArray("permissions");
    membership.permissions().forEach(permissions::add);
    json.putObject("public_metadata");
    ObjectNode organization =
        json.putObject("organization")
            .put("object", "organization")
            .put("id", membership.organizationId())
            .put("name", membership.name())
            .put("slug", membership.slug())
            .put("has_image", false)
            .put("image_url", "")
            .put("created_at", membership.createdAt())
            .put("updated_at", membership.createdAt());
    organization.putObject("public_metadata");
    return json;
  }

  /** Returns what is public of a user. */
  public ObjectNode publicData(User user) {
    return Json.object()
        .put("first_name", user.firstName())
        .put("last_name", user.lastName())
        .put("image_url", imageUrl(user.id()))
        .put("has_image", true)
        .put("identifier", user.identifier())
        .put("user_id", user.id())
        .put("username", user.username());
  }
}
