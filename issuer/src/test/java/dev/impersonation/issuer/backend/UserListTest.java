package dev.impersonation.issuer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserListTest {
  private static final int BUILT_IN = 10;

  private final TestIssuer issuer = new TestIssuer();

  @BeforeAll
  void addUsers() {
    issuer.pass(Duration.ofSeconds(1));
    issuer.post("/v1/users", "{\"external_id\":\"100% !_x\",\"first_name\":\"O'Hara\"}");
    issuer.post("/v1/users", "{\"external_id\":\"1000\",\"last_name\":\"de la Cruz\"}");
    issuer.post("/v1/users", "{\"external_id\":\"tie-breaker\",\"first_name\":\"Alice\"}");
    String id = issuer.get("/v1/users?external_id=tie-breaker").path(0).path("id").asText();
    issuer.post("/v1/users/" + id + "/ban", "");
  }

  @AfterAll
  void close() {
    issuer.close();
  }

  private List<String> list(String query) {
    List<String> names = new ArrayList<>();
    for (JsonNode user : issuer.get("/v1/users?" + query)) {
      names.add(user.path("external_id").asText(user.path("id").asText()));
    }
    return names;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void list_withoutParameters_isTheTenNewest() {
    JsonNode users = issuer.get("/v1/users");
    assertTrue(users.isArray());
    assertEquals(BUILT_IN, users.size());
    long before = Long.MAX_VALUE;
    for (JsonNode user : users) {
      long createdAt = user.path("created_at").longValue();
      assertTrue(createdAt <= before);
      before = createdAt;
    }
    assertEquals(List.of("user_alice", "user_bob"), list("limit=2&offset=3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-created_at", "first_name", "-last_sign_in_at", "%2Busername"})
  void list_inPages_holdsEverybodyOnceInOneOrder(String order) {
    List<String> all = list("limit=500&order_by=" + order);
    assertEquals(BUILT_IN + 3, all.size());
    List<String> pages = new ArrayList<>();
    for (int offset = 0; offset < all.size(); offset += 4) {
      pages.addAll(list("limit=4&offset=" + offset + "&order_by=" + order));
    }
    assertEquals(all, pages);
  }

  @Test
  void list_pastTheEnd_isEmpty() {
    assertEquals(List.of(), list("offset=2147483647"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created_at",
        "updated_at",
        "email_address",
        "first_name",
        "last_name",
        "username",
        "last_active_at",
        "last_sign_in_at"
      })
  void list_orderedByAnything_isAnswered(String order) {
    for (String sign : List.of("", "-", "+", "%2B")) {
      assertEquals(BUILT_IN + 3, list("limit=500&order_by=" + sign + order).size());
    }
  }

  @Test
  void list_orderedUpwards_isTheOtherWayRound() {
    List<String> up = list("query=example.com&limit=500&order_by=email_address");
    assertEquals("user_alice", up.get(0));
    assertEquals("user_support", up.get(BUILT_IN - 1));
    assertEquals(
        "user_support", list("query=example.com&limit=500&order_by=-email_address").get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "aLiCe ARCH, user_alice",
    "BAKER, user_bob",
    "Carol@Example, user_carol",
    "USER_DAVE, user_dave",
    "upport@, user_support",
    "100%, 100% !_x",
    "!_, 100% !_x",
    "!_X, 100% !_x",
    "% !, 100% !_x",
    "o'h, 100% !_x",
    "E LA C, 1000",
    "TIE-, tie-breaker"
  })
  void query_inAnyCase_findsThatTextLiterally(String query, String found) {
    assertEquals(List.of(found), list("limit=500&query=" + encoded(query)));
    assertEquals(1, count("query=" + encoded(query)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%", "a%e", "\\", "' or 1=1 --", "nobody at all", "a\u0000"})
  void query_ofWhatNobodyHas_findsNobody(String query) {
    assertEquals(List.of(), list("query=" + encoded(query)));
    assertEquals(0, count("query=" + encoded(query)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_id=user_alice&user_id=user_bob",
        "user_id[]=user_alice&user_id[]=user_bob",
        "user_id%5B%5D=user_alice&user_id=user_bob&user_id=user_none",
        "username[]=alice&username=bob",
        "email_address=ALICE@example.com&email_address[]=bob@example.com",
        "query=EXAMPLE&username=alice&username=bob&username=tie-breaker"
      })
  void list_ofSome_holdsThose(String query) {
    String safe = query.replace("[]", "%5B%5D");
    assertEquals(List.of("user_alice", "user_bob"), list(safe));
    assertEquals(2, count(safe));
  }

  @Test
  void list_byExternalId_holdsThatOne() {
    assertEquals(List.of("tie-breaker"), list("external_id=tie-breaker"));
    assertEquals(List.of(), list("external_id=tie-breaker&user_id=user_alice"));
    assertEquals(List.of(), list("user_id="));
    assertEquals(List.of(), list("user_id"));
    assertEquals(List.of(), list("user_id=%FF"));
  }

  private int count(String query) {
    JsonNode count = issuer.get("/v1/users/count?" + query);
    assertEquals(List.of("object", "total_count"), ApiClient.names(count));
    assertEquals("total_count", count.path("object").asText());
    return count.path("total_count").intValue();
  }

  @Test
  void count_withoutParameters_isThatOfAll() {
    assertEquals(BUILT_IN + 3, count(""));
  }

  @ParameterizedTest
  @CsvSource({
    "banned=true, tie-breaker",
    "banned=true&query=tie-, tie-breaker",
    "email_address_query=BOB%40EX, user_bob",
    "name_query=lice+ARCH, user_alice",
    "name_query=o%27hara, 100% !_x",
    "organization_id=ORG&user_id=user_alice, user_alice",
    "organization_id%5B%5D=org_none&organization_id%5B%5D=ORG&user_id=user_alice, user_alice",
  })
  void list_filtered_holdsThatOneAlone(String query, String found) {
    String of = query.replace("ORG", "org_acme");
    assertEquals(List.of(found), list("limit=500&" + of));
    assertEquals(1, count(of));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email_address_query=%25",
        "email_address_query=alice&name_query=baker",
        "name_query=user_alice",
        "organization_id=org_none",
        "banned=true&query=alice%40",
        "created_at_before=0"
      })
  void list_filteredByWhatNobodyHas_isEmpty(String query) {
    assertEquals(List.of(), list(query));
    assertEquals(0, count(query));
  }

  @Test
  void list_notBanned_holdsAllOthers() {
    assertEquals(BUILT_IN + 2, count("banned=false"));
  }

  @Test
  void list_byTimeOfCreation_doesNotHoldThoseOfThatVeryMillisecond() {
    long last = TestIssuer.START + 1000;
    assertEquals(3, count("created_at_after=" + (last - 1)));
    assertEquals(0, count("created_at_after=" + last));
    assertEquals(BUILT_IN, count("created_at_before=" + last));
    assertEquals(BUILT_IN + 3, count("created_at_before=" + (last + 1)));
    assertEquals(3, count("created_at_after=" + (last - 1) + "&created_at_before=" + (last + 1)));
  }
}
