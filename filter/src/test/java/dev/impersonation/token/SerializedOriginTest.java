package dev.impersonation.token;

import static dev.impersonation.token.SessionTokens.token;
import static dev.impersonation.token.SessionTokens.verifier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S12, S47: what authorizedParties may name: origins as browsers send them")
class SerializedOriginTest {
  private static String refusal(String... origins) {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> verifier().authorizedParties(List.of(origins)))
                .getMessage());
    for (String origin : origins) {
      assertFalse(origin.length() > 9 && message.contains(origin), message);
    }
    return message;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "https://app.example.com:8443",
        "http://localhost",
        "http://localhost:3000",
        "http://localhost:1",
        "http://localhost:65535",
        "http://localhost:443",
        "https://localhost:80",
        "http://127.0.0.1:8080",
        "https://255.255.255.255",
        "http://[::1]:3000",
        "https://[2001:db8::1]",
        "https://xn--bcher-kva.example",
        "https://my_app.local",
        "https://app.example.com.",
        "https://a-b.1.example",
        "capacitor://localhost",
        "file://",
        "safari-web-extension://4F2E1B00-0000-4000-8000-0123456789AB",
        "ionic://localhost",
        "tauri://localhost",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "moz-extension://3c9a2d9e-0000-4a2c-9a4a-0123456789ab",
        "my-client-id",
        "4711.apps.example.com",
        "localhost:3000",
        "urn:example:client",
        "null"
      })
  void authorizedParties_originsAndClientIds_areTakenAndMatch(String origin) throws Exception {
    assertEquals(
        SessionTokens.SUBJECT,
        verifier()
            .authorizedParties(List.of(origin))
            .build()
            .verify(token().authorizedParty(origin).sign())
            .subject());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"https://app.example.com\"    | without quotes, brackets",
        "'https://app.example.com'      | without quotes, brackets",
        "`https://app.example.com`      | without quotes, brackets",
        "<https://app.example.com>      | without quotes, brackets",
        "[\"https://app.example.com\"]  | without quotes, brackets",
        "[https://app.example.com       | without quotes, brackets",
        "https://app.example.com]       | without quotes, brackets",
        "{https://app.example.com}      | without quotes, brackets",
        "(https://app.example.com)      | without quotes, brackets",
        "https://a.example https://b.example | without quotes, brackets",
        "https://a.example;https://b.example | without quotes, brackets",
        "https://a.example,https://b.example | without quotes, brackets",
        "\"my-client-id\"               | without quotes, brackets",
        "[my-client-id]                 | without quotes, brackets",
        "my client id                   | without quotes, brackets",
        "https://b\u00fccher.example    | xn--",
        "https://\u4f8b\u3048.example  | xn--",
        "b\u00fccher.example            | xn--",
        "*                              | without wildcard",
        "https://*.example.com          | without wildcard",
        "https://*                      | without wildcard",
        "https://app.example.com/       | without path",
        "https://app.example.com/app    | without path",
        "https://app.example.com?       | without path",
        "https://app.example.com?a=b    | without path",
        "https://app.example.com#       | without path",
        "https://app.example.com#a      | without path",
        "https://user@app.example.com   | without path",
        "https://user:pw@app.example.com | without path",
        "capacitor://localhost/         | without path",
        "file:///                       | without path",
        "HTTPS://app.example.com        | in lower case",
        "https://App.example.com        | in lower case",
        "http://[2001:DB8::1]           | in lower case",
        "https://app.example.com:443    | default port",
        "http://localhost:80            | default port",
        "wss://app.example.com:443      | default port",
        "https://app.example.com:       | port from 1",
        "https://app.example.com:0      | port from 1",
        "https://app.example.com:08443  | port from 1",
        "https://app.example.com:65536  | port from 1",
        "https://app.example.com:100000 | port from 1",
        "https://app.example.com:a      | port from 1",
        "https://app.example.com:80:80  | port from 1",
        "http://[::1]3000               | port from 1",
        "https:app.example.com          | with its scheme",
        "http:/app.example.com          | with its scheme",
        "://a.test                      | with its scheme",
        "1http://app.example.com        | with its scheme",
        "https://                       | name or address",
        "https://:8443                  | name or address",
        "https://.example.com           | name or address",
        "https://a..example.com         | name or address",
        "https://.                      | name or address",
        "https://a%2eexample.com        | name or address",
        "https://[]                     | name or address",
        "https://[::1                   | without quotes, brackets",
        "https://[localhost]            | name or address",
        "https://127.1                  | name or address",
        "https://127.0.0.256            | name or address",
        "https://127.0.0.01             | name or address",
        "https://2130706433             | name or address"
      })
  void authorizedParties_noSerializedOrigin_isRefusedWithTheFix(String origin, String fix) {
    String message = refusal("https://good.example", origin);
    assertTrue(message.startsWith("authorizedParties holds an entry that no origin can "), message);
    assertTrue(message.contains("number 2"), message);
    assertTrue(message.contains(fix), message);
  }

  @Test
  void authorizedParties_severalRefused_tellsTheFirst() {
    assertTrue(refusal("https://a.example", "https://b.example/", "*").contains("number 2"));
    assertTrue(refusal("*").contains("number 1"));
  }
}
