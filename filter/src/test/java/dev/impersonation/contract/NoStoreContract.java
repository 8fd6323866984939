package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No cache keeps what an actor was shown, whatever the application says of caches. */
public interface NoStoreContract extends RefusalContract {
  List<String> NO_STORE = List.of("no-store");

  /** All values of the field, of one line each. */
  default List<String> caching(Exchange exchange) {
    return exchange.headers().entrySet().stream()
        .filter(field -> field.getKey().toLowerCase(Locale.ROOT).equals("cache-control"))
        .flatMap(field -> field.getValue().stream())
        .toList();
  }

  /** What the field has where the application says nothing, and nobody acts. */
  default List<String> unsaid() {
    return quirks().has(HostQuirk.FORBIDS_CACHES_BY_ITSELF)
        ? List.of("no-cache, no-store, max-age=0, must-revalidate")
        : List.of();
  }

  default String saying(String what) {
    return "/limited/none/notes?caching=" + what;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "set", "lower-case", "add", "add-same", "remove", "expires"})
  default void noStore_applicationSaysOtherwise_isKept(String what) {
    for (String[] headers : List.of(impersonated(), bearer(issuer().token().template().sign()))) {
      Exchange answer = shipped("GET", saying(what), headers);
      assertRan(answer);
      assertEquals(NO_STORE, caching(answer), answer.toString());
      assertEquals(NO_STORE, caching(shipped("HEAD", saying(what), headers)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"more", "more-and-less"})
  @DisplayName("who says the same and more may say so")
  default void noStore_applicationSaysMore_isKept(String what) {
    Exchange answer = shipped("GET", saying(what), impersonated());
    assertRan(answer);
    assertTrue(
        caching(answer).stream().allMatch(value -> value.contains("no-store")), answer.toString());
    assertEquals(
        "private, no-store", caching(shipped("GET", saying("more"), impersonated())).get(0));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "'', none",
        "set, 'max-age=3600, public'",
        "add, max-age=3600",
        "more, 'private, no-store'",
        "expires, public"
      })
  @DisplayName("answers to customers in person, and to nobody, are the application's own")
  default void noStore_inPersonOrAnonymous_isTheApplicationsOwn(String what, String said) {
    List<String> expected = said.equals("none") ? unsaid() : List.of(said);
    assertEquals(expected, caching(shipped("GET", saying(what), own())));
    assertEquals(expected, caching(shipped("GET", "/public/whoami?caching=" + what)));
    Map<String, String> off = new HashMap<>(shipped());
    off.put("noStore", "off");
    assertEquals(expected, caching(send(off, "GET", saying(what), impersonated())));
  }

  @Test
  @DisplayName("a refusal says it once")
  default void noStore_refused_isSaidOnce() {
    assertEquals(NO_STORE, caching(shipped("POST", "/limited/none/notes", impersonated())));
    assertEquals(NO_STORE, caching(send(closed(), "GET", WHOAMI, impersonated())));
  }
}
