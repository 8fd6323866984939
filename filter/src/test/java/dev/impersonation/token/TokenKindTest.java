package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.NOW;
import static dev.impersonation.token.SessionTokens.assertRefused;
import static dev.impersonation.token.SessionTokens.token;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.impersonation.testkit.TokenBuilder;
import dev.impersonation.token.InvalidTokenException.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S10: only session tokens are sessions")
class TokenKindTest {
  private static final String SESSION_CATEGORY = "cl_B7d4PD111AAA";
  private static final String MACHINE_CATEGORY = "cl_B7d4PD333AAA";
  private static final String UNSAID_CATEGORY = "cl_I7d4PD111III";

  private static void assertAccepted(TokenBuilder builder) throws Exception {
    assertEquals(SessionTokens.SUBJECT, verifier().build().verify(builder.sign()).subject());
  }

  /** Refused by a verifier as shipped and by one that lets template tokens in. */
  private static void assertRefusedByAll(Reason reason, String token) {
    assertRefused(reason, verifier(), token);
    assertRefused(reason, verifier().acceptTemplateTokens(), token);
  }

  @ParameterizedTest
  @ValueSource(strings = {SESSION_CATEGORY, UNSAID_CATEGORY})
  void cat_sessionOrUnsaid_isAccepted(String category) throws Exception {
    assertAccepted(token().header("cat", category));
  }

  @Test
  void cat_absent_isAccepted() throws Exception {
    assertAccepted(token().withoutHeader("cat"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MACHINE_CATEGORY,
        "",
        "cl_b7d4pd111aaa",
        "cl_B7d4PD111AAA ",
        "cl_B7d4PD444AAA",
        "session"
      })
  void cat_another_isRefused(String category) {
    assertRefusedByAll(Reason.WRONG_KIND, token().header("cat", category).sign());
  }

  static Stream<Object> nonStrings() {
    return Stream.of(17, 1.5, true, List.of(), List.of(SESSION_CATEGORY), Map.of());
  }

  @ParameterizedTest
  @MethodSource("nonStrings")
  void cat_notAString_isRefused(Object category) {
    assertRefusedByAll(Reason.WRONG_KIND, token().header("cat", category).sign());
  }

  @Test
  void cat_null_isRefused() {
    assertRefusedByAll(Reason.WRONG_KIND, token().header("cat", null).sign());
  }

  @Test
  void typ_jwtOrAbsent_isAccepted() throws Exception {
    assertAccepted(token().header("typ", "JWT"));
    assertAccepted(token().withoutHeader("typ"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt", "aT+jWt"})
  void typ_accessToken_isAnotherKind(String type) {
    assertRefusedByAll(Reason.WRONG_KIND, token().header("typ", type).sign());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jwt",
        "Jwt",
        "JWT ",
        "application/jwt",
        "dpop+jwt",
        "logout+jwt",
        "secevent+jwt",
        "JOSE",
        "JWE",
        "at+jwt;x"
      })
  void typ_another_isRefused(String type) {
    assertRefusedByAll(Reason.MALFORMED, token().header("typ", type).sign());
  }

  @ParameterizedTest
  @MethodSource("nonStrings")
  void typ_notAString_isRefused(Object type) {
    assertRefusedByAll(Reason.MALFORMED, token().header("typ", type).sign());
  }

  @Test
  void typ_null_isRefused() {
    assertRefusedByAll(Reason.MALFORMED, token().header("typ", null).sign());
  }

  @Test
  void sub_ofAMachine_isRefusedWithAndWithoutItsCategory() {
    assertRefusedByAll(Reason.WRONG_KIND, token().machine().sign());
    assertRefusedByAll(Reason.WRONG_KIND, token().machine().withoutHeader("cat").sign());
    assertRefusedByAll(Reason.WRONG_KIND, token().subject("mch_1").sign());
    assertRefusedByAll(Reason.WRONG_KIND, token().subject("mch_").sign());
    assertRefusedByAll(
        Reason.WRONG_KIND, token().subject("mch_1").impersonatedBy("user_support").sign());
  }

  @Test
  void sub_thatOnlyResemblesAMachine_isAccepted() throws Exception {
    String token = token().subject("user_mch_1").sign();

    assertEquals("user_mch_1", verifier().build().verify(token).subject());
  }

  @Test
  void oauthAccessToken_isRefused() {
    assertRefusedByAll(Reason.WRONG_KIND, token().oauthAccessToken().sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mt_", "oat_", "ak_", "mt_abc", "oat_a.b.c", "ak_\u0000", "mt_a b"})
  void opaqueToken_isRefusedByItsPrefix(String token) {
    assertRefusedByAll(Reason.WRONG_KIND, token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonce", "at_hash", "c_hash", "s_hash", "events"})
  @DisplayName("ID tokens and logout tokens name a session, and are none")
  void openIdConnectMessage_isRefusedUnlessSaidToBeASession(String claim) throws Exception {
    TokenBuilder message = token().claim(claim, "x").withoutHeader("cat");
    assertRefusedByAll(Reason.WRONG_KIND, message.sign());
    assertRefusedByAll(Reason.WRONG_KIND, message.claim(claim, null).sign());
    assertAccepted(token().claim(claim, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ID", "Refresh", "Offline", "Logout", "Serialized-ID"})
  void payloadTypeOfAnotherKind_isRefused(String type) throws Exception {
    assertRefusedByAll(Reason.WRONG_KIND, token().claim("typ", type).withoutHeader("cat").sign());
    assertAccepted(token().claim("typ", "Bearer").withoutHeader("cat"));
  }

  @Test
  void ticket_isRefused() {
    assertRefusedByAll(Reason.WRONG_KIND, token().ticket().sign());
  }

  @Test
  void ticket_dressedAsASession_isRefused() {
    TokenBuilder dressed =
        token()
            .ticket()
            .issuer(SessionTokens.ISSUER)
            .subject(SessionTokens.SUBJECT)
            .claim("sts", "active")
            .claim("iat", NOW.getEpochSecond())
            .impersonatedBy("user_support");

    assertRefusedByAll(Reason.WRONG_KIND, dressed.sign());
    assertRefusedByAll(Reason.WRONG_KIND, dressed.header("cat", SESSION_CATEGORY).sign());
  }

  @ParameterizedTest
  @ValueSource(strings = {"st", "eis", "ExpiresInSeconds"})
  @DisplayName(
      "a session with iid and one more claim of a ticket is refused, with either alone not")
  void ticketClaims_onASession_areRefusedTogether(String claim) throws Exception {
    assertRefusedByAll(Reason.WRONG_KIND, token().claim("iid", "ins_1").claim(claim, 1).sign());
    assertAccepted(token().claim("iid", "ins_1"));
    assertAccepted(token().claim(claim, 1));
  }

  @Test
  void ticket_withKeyIdsOnly_hasNoKey() {
    SessionTokenVerifier.Builder byKeyId =
        SessionTokenVerifier.builder(SessionTokens.ISSUER, SessionTokens.byKeyId());

    assertRefused(Reason.UNKNOWN_KEY, byKeyId, token().ticket().sign());
  }

  @Test
  void sessionCategory_withoutSid_isRefused() {
    assertRefusedByAll(Reason.WRONG_KIND, token().withoutClaim("sid").sign());
    assertRefusedByAll(
        Reason.WRONG_KIND, token().withoutClaim("sid").impersonatedBy("user_support").sign());
  }

  @Test
  void handshakeToken_whichBearsTheSessionCategory_isRefused() {
    String payload = "{\"handshake\":[\"__session=x; Path=/\"],\"exp\":1780315260}";

    assertRefusedByAll(Reason.WRONG_KIND, token().rawPayload(payload).sign());
  }
}
