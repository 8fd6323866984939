package dev.impersonation.issuer.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.impersonation.issuer.ApiClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountChangeTest {
  private final Scene scene = new Scene();

  @AfterAll
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/me?_method=PATCH",
        "/v1/me?_method=DELETE",
        "/v1/me/change_password",
        "/v1/me/email_addresses",
        "/v1/me/email_addresses/idn_x?_method=DELETE",
        "/v1/me/totp",
        "/v1/me/totp?_method=DELETE",
        "/v1/me/totp/attempt_verification",
        "/v1/me/backup_codes",
        "/v1/me/phone_numbers",
        "/v1/me/phone_numbers/idn_x?_method=DELETE",
        "/v1/me/passkeys",
        "/v1/me/passkeys/pk_x?_method=DELETE",
        "/v1/me/external_accounts",
        "/v1/me/profile_image",
        "/v1/me/remove_password",
        "/v1/me/change_password?_method=PATCH",
        "/v1/me/email_addresses/idn_x?_method=PATCH",
        "/v1/me/email_addresses/idn_x",
        "/v1/me/email_addresses/idn_x/prepare_verification",
        "/v1/me/email_addresses/idn_x/attempt_verification",
        "/v1/me/phone_numbers/idn_x/attempt_verification",
        "/v1/me/passkeys/pk_x/attempt_verification",
        "/v1/me/external_accounts/eac_x?_method=DELETE",
        "/v1/me/external_accounts/eac_x/reauthorize?_method=PATCH",
        "/v1/me/web3_wallets",
        "/v1/me/metadata?_method=PUT",
        "/v1/me/backup_codes?_method=DELETE",
        "/v1/me/whatever/comes/next"
      })
  void change_whileImpersonating_isForbiddenWhateverIsSent(String path) {
    ApiClient.Browser browser = scene.browser();
    scene.impersonate(browser, "user_heidi");
    JsonNode before = browser.get("/v1/me").expect(200).path("response");
    for (String form : new String[] {"", "first_name=x", "a=%zz", "username=1&username=2"}) {
      assertEquals("resource_forbidden", browser.post(path, form).errorCode(403));
    }
    assertEquals(
        "resource_forbidden",
        browser
            .send(
                browser
                    .request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")))
            .errorCode(403));
    assertEquals(before, browser.get("/v1/me").expect(200).path("response"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "totp",
        "backup_codes?_method=DELETE",
        "phone_numbers",
        "passkeys",
        "email_addresses/idn_x?_method=PATCH",
        "email_addresses/idn_x/prepare_verification",
        "metadata?_method=PATCH",
        "change_password?_method=PUT"
      })
  void change_thatThisIssuerDoesNotMake_saysSo(String what) {
    ApiClient.Browser browser = scene.browser();
    Scene.signIn(browser, "bob");
    assertEquals(
        "not_supported_by_local_issuer", browser.post("/v1/me/" + what, "").errorCode(501));
    assertEquals(
        "authentication_invalid", scene.browser().post("/v1/me/" + what, "").errorCode(401));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void change_byTheMethodItself_isRefusedTheSameWay(String method) {
    ApiClient.Browser browser = scene.browser();
    String path = "/v1/me/passkeys/pk_x/more";
    Scene.signIn(browser, "bob");
    assertEquals("not_supported_by_local_issuer", send(browser, method, path).errorCode(501));
    scene.impersonate(browser, "user_heidi");
    assertEquals("resource_forbidden", send(browser, method, path).errorCode(403));
    assertEquals(
        "resource_forbidden", send(browser, method, "/v1/me/email_addresses/idn_x").errorCode(403));
  }

  private static ApiClient.Reply send(ApiClient.Browser browser, String method, String path) {
    return browser.send(browser.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  void me_readBelowTheAccount_isNotThere() {
    ApiClient.Browser browser = scene.browser();
    Scene.signIn(browser, "bob");
    assertEquals("resource_not_found", browser.get("/v1/me/totp").errorCode(404));
  }
}
