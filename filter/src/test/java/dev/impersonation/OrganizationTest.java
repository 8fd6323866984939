package dev.impersonation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationTest {
  @Test
  void of_withoutOptionalParts_isEmptyThere() {
    Organization organization = Organization.of("org_1", null, null, List.of());

    assertEquals("org_1", organization.id());
    assertEquals(Optional.empty(), organization.slug());
    assertEquals(Optional.empty(), organization.role());
    assertEquals(Set.of(), organization.permissions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void of_blankId_isRefused(String id) {
    assertThrows(IllegalArgumentException.class, () -> Organization.of(id, null, null, List.of()));
  }

  @Test
  void permissions_keepTheirOrderAndCannotBeChanged() {
    List<String> given = new ArrayList<>(List.of("org:b:x", "org:a:x", "org:b:x"));
    Organization organization = Organization.of("org_1", null, null, given);

    given.clear();

    assertEquals(List.of("org:b:x", "org:a:x"), List.copyOf(organization.permissions()));
    assertThrows(
        UnsupportedOperationException.class, () -> organization.permissions().add("org:c:x"));
    assertThrows(UnsupportedOperationException.class, () -> organization.permissions().clear());
  }

  @Test
  void equals_anyPartApart_isUnequal() {
    Organization plain = Organization.of("org_1", null, null, List.of());

    assertEquals(Organization.of("org_1", null, null, List.of()), plain);
    assertEquals(Organization.of("org_1", null, null, List.of()).hashCode(), plain.hashCode());
    assertNotEquals(Organization.of("org_2", null, null, List.of()), plain);
    assertNotEquals(Organization.of("org_1", "a", null, List.of()), plain);
    assertNotEquals(Organization.of("org_1", null, "a", List.of()), plain);
    assertNotEquals(Organization.of("org_1", null, null, List.of("a")), plain);
    assertEquals(
        Organization.of("org_1", null, null, List.of("a", "b")),
        Organization.of("org_1", null, null, List.of("b", "a")));
    assertFalse(Organization.of("org_1", null, null, List.of()).equals((Object) "org_1"));
  }

  @Test
  void toString_holdsNoValue() {
    String secret = "sEcReTmArKeR";

    assertFalse(
        Organization.of(secret, secret, secret, List.of(secret)).toString().contains(secret));
  }
}
