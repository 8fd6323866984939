package dev.impersonation.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S36: what a policy is asked about")
final class OperationTest {
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE"})
  void isSafe_safeMethodOfRfc9110_isTrueUnlessItUpgrades(String method) {
    Operation operation = Operation.of(method, "/notes");
    assertTrue(operation.isSafe());
    assertFalse(operation.isUpgrade());
    assertFalse(operation.asUpgrade().isSafe());
    assertTrue(operation.asUpgrade().isUpgrade());
    assertFalse(operation.isUpgrade(), "the operation itself stays as it was");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "CONNECT",
        "PROPFIND",
        "REPORT",
        "QUERY",
        "MKCOL",
        "LOCK",
        "PURGE",
        "get",
        "Get",
        "gET",
        "head",
        "options",
        "trace",
        "GET ",
        " GET",
        "GET\n",
        "GET\u0000",
        "GETS",
        "GE",
        "G\u200BET",
        "GET,POST",
        "OPT\u0130ONS"
      })
  void isSafe_anyOtherSpelling_isFalse(String method) {
    assertFalse(Operation.of(method, "/notes").isSafe());
    assertFalse(Operation.of(method, "/notes").asUpgrade().isSafe());
  }

  @Test
  void accessors_tellWhatWasGiven() {
    Operation operation = Operation.of("pOST", "/a//b/../\n");
    assertEquals("pOST", operation.method());
    assertEquals("/a//b/../\n", operation.path());
    assertEquals("pOST", operation.asUpgrade().method());
    assertEquals("/a//b/../\n", operation.asUpgrade().path());
  }

  @Test
  void equals_anyPartApart_isUnequal() {
    Operation operation = Operation.of("GET", "/a");
    assertEquals(Operation.of("GET", "/a"), operation);
    assertEquals(Operation.of("GET", "/a").hashCode(), operation.hashCode());
    assertEquals(operation.asUpgrade(), operation.asUpgrade().asUpgrade());
    assertNotEquals(Operation.of("get", "/a"), operation);
    assertNotEquals(Operation.of("GET", "/A"), operation);
    assertNotEquals(operation.asUpgrade(), operation);
    assertNotEquals(operation.asUpgrade().hashCode(), operation.hashCode());
    assertNotEquals(Operation.of("GET", "/b").hashCode(), operation.hashCode());
    Object other = "GET /a";
    assertNotEquals(operation, other);
    assertNotEquals(operation, null);
  }

  @Test
  @DisplayName("S31: its text holds nothing the client wrote")
  void toString_anyOperation_tellsNothingOfTheRequest() {
    assertEquals("Operation[safe]", Operation.of("GET", "/reset/s3cret").toString());
    assertEquals("Operation[unsafe]", Operation.of("s3cret", "/reset/s3cret").toString());
    assertEquals("Operation[unsafe]", Operation.of("GET", "/").asUpgrade().toString());
  }

  @Test
  @SuppressWarnings("NullAway") // what users without NullAway do
  void of_null_isRefused() {
    assertThrows(NullPointerException.class, () -> Operation.of(null, "/"));
    assertThrows(NullPointerException.class, () -> Operation.of("GET", null));
  }
}
