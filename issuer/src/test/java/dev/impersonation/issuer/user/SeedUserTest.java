package dev.impersonation.issuer.user;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "[{'id':'a@b'}] | user 1: id must have no @: e-mail addresses have",
        "[{'id':'a','username':'b@c'}] | user 1: username must be of 1 to 64 letters and digits",
        "[{'id':'a','username':'b c'}] | user 1: username must be of 1 to 64 letters and digits",
        "[{'id':'a'},{'id':'a'}] | user 2 (a): id is the id of user 1 (a); choose another",
        "[{'id':'a','email':'X@y'},{'id':'b','email':'x@Y'}]"
            + " | user 2 (b): email is the email of user 1 (a); choose another",
        "[{'id':'a','username':'x'},{'id':'b','username':'x'}]"
            + " | user 2 (b): username is the username of user 1 (a); choose another",
        "[{'id':'a'},{'id':'b','username':'a'}]"
            + " | user 2 (b): username is the id of user 1 (a); choose another",
        "[{'id':'a','username':'b'},{'id':'b'}]"
            + " | user 2 (b): id is the username of user 1 (a); choose another",
        "[{'id':'a','external_id':'x'},{'id':'b','external_id':'x'}]"
            + " | user 2 (b): external_id is the external_id of user 1 (a); choose another",
      })
  void parse_wrong_saysWhereAndWhy(String json, String message) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> SeedUsers.parse(json.replace('\'', '"')));

    assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'id':'a','username':'a'}]",
        "[{'id':'a','external_id':'b'},{'id':'b','external_id':'a'}]",
        "[{'id':'a','username':'x'},{'id':'b','username':'X'}]",
      })
  void parse_namesThatNobodyElseSignsInBy_areTaken(String json) {
    assertDoesNotThrow(() -> SeedUsers.parse(json.replace('\'', '"')));
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
    String metadata = "{\"m\":\"" + "x".repeat(UserRules.MAX_METADATA_CHARACTERS) + "\"}";
    assertThrows(
        IllegalArgumentException.class,
        () -> SeedUsers.parse("[{\"id\":\"a\",\"public_metadata\":" + metadata + "}]"));
  }
}
