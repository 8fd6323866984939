package dev.impersonation.issuer.user;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedUserTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{ | the users are not one valid JSON document",
        "{} | the users must be a JSON array",
        "[1] | user 1 must be a JSON object",
        "[{'id':'a'},{}] | user 2 has no id",
        "[{'id':null}] | user 1 has no id",
        "[{'id':' '}] | user 1: id must be a string that is not blank",
        "[{'id':7}] | user 1: id must be a string",
        "[{'id':'a','emial':'x'}] | user 1 has a member that is not known",
        "[{'id':'a','email':'x'}] | user 1: email must be an e-mail address",
        "[{'id':'a','first_name':{}}] | user 1: first_name must be a string",
        "[{'id':'a','public_metadata':[]}] | user 1: public_metadata must be an object",
        "[{'id':'a','organizations':{}}] | user 1: organizations must be an array",
        "[{'id':'a','organizations':[1]}] | user 1: an organization must be a JSON object",
        "[{'id':'a','organizations':[{'id':'o'}]}] | user 1: an organization has no role",
        "[{'id':'a','organizations':[{'id':'o','role':'r','permissions':['a,b']}]}]"
            + " | user 1: an organization: a permission must have no comma",
        "[{'id':'a','organizations':[{'id':'o','role':'r'},{'id':'o','role':'r'}]}]"
            + " | user 1 has an organization twice",
        "[{'id':'a'},{'id':'a'}] | user 2 has the same id as one before",
        "[{'id':'a','email':'X@y'},{'id':'b','email':'x@Y'}] | user 2 has the same email",
        "[{'id':'a','username':'x'},{'id':'b','username':'x'}] | user 2 has the same username",
      })
  void parse_wrong_saysWhereAndWhy(String json, String message) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> SeedUsers.parse(json.replace('\'', '"')));

    assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused.getMessage());
  }

  @Test
  void parse_tooLong_saysWhereAndWhy() {
    String id = "x".repeat(65);
    String password = "\u00e4".repeat(37);

    assertThrows(
        IllegalArgumentException.class, () -> SeedUsers.parse("[{\"id\":\"" + id + "\"}]"));
    assertThrows(
        IllegalArgumentException.class,
        () -> SeedUsers.parse("[{\"id\":\"a\",\"password\":\"" + password + "\"}]"));
  }
}
