package dev.impersonation.issuer.storage;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the users to list: those whom everything here fits.
 *
 * @param query what some name, address or ID holds, in any case; null: anything
 * @param emailAddressQuery what some address holds, in any case; null: anything
 * @param nameQuery what first and last name hold, in any case; null: anything
 * @param banned null: whether or not
 * @param createdBefore milliseconds since the epoch, itself not included; null: any time
 * @param createdAfter the same
 * @param ids empty: any; so with the other lists
 * @param organizationIds of some of which the user is a member
 */
public record UserFilter(
    @Nullable String query,
    @Nullable String emailAddressQuery,
    @Nullable String nameQuery,
    @Nullable Boolean banned,
    @Nullable Long createdBefore,
    @Nullable Long createdAfter,
    List<String> ids,
    List<String> emailAddresses,
    List<String> usernames,
    List<String> externalIds,
    List<String> organizationIds) {
  /** Everybody. */
  public static final UserFilter ALL =
      new UserFilter(
          null, null, null, null, null, null, List.of(), List.of(), List.of(), List.of(),
          List.of());

  private static final String NAME_HOLDS =
      "lower(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')) like ? escape '!'";

  private static final String ADDRESS_HOLDS =
      "exists (select 1 from email_addresses e where e.user_id = u.id"
          + " and e.email_address like ? escape '!')";

  /** Goes on with the conditions. */
  Sql applied(Sql sql) {
    texts(sql);
    if (banned != null) {
      sql.and("and u.banned = ?", banned);
    }
    if (createdBefore != null) {
      sql.and("and u.created_at < ?", createdBefore);
    }
    if (createdAfter != null) {
      sql.and("and u.created_at > ?", createdAfter);
    }
    if (!ids.isEmpty()) {
      sql.andIn("u.id", ids);
    }
    if (!emailAddresses.isEmpty()) {
      sql.and("and u.id in (select e.user_id from email_addresses e where 1 = 1")
          .andIn(
              "e.email_address",
              emailAddresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).toList())
          .and(")");
    }
    if (!usernames.isEmpty()) {
      sql.andIn("u.username", usernames);
    }
    if (!externalIds.isEmpty()) {
      sql.andIn("u.external_id", externalIds);
    }
    if (!organizationIds.isEmpty()) {
      sql.and("and u.id in (select m.user_id from memberships m where 1 = 1")
          .andIn("m.organization_id", organizationIds)
          .and(")");
    }
    return sql;
  }

  private void texts(Sql sql) {
    if (query != null) {
      String like = like(query);
      sql.and(
          "and (lower(u.id) like ? escape '!' or lower(u.external_id) like ? escape '!'"
              + " or lower(u.username) like ? escape '!' or "
              + NAME_HOLDS
              + " or "
              + ADDRESS_HOLDS
              + ")",
          like,
          like,
          like,
          like,
          like);
    }
    if (emailAddressQuery != null) {
      sql.and("and " + ADDRESS_HOLDS, like(emailAddressQuery));
    }
    if (nameQuery != null) {
      sql.and("and " + NAME_HOLDS, like(nameQuery));
    }
  }

  private static String like(String part) {
    return "%"
        + part.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_")
        + "%";
  }
}
