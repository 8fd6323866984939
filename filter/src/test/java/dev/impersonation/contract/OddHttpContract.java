package dev.impersonation.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S29: HTTP that two readers may read differently. */
public interface OddHttpContract extends TestIssuerContract {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization : Bearer %s\r\n",
        "Authorization: Basic x\r\n Bearer %s\r\n",
        "Authorization: Bearer\u0000 %s\r\n",
        "Authorization: Bearer %s\u0000\r\n",
        "X: y\rAuthorization: Bearer %s\r\n"
      })
  @DisplayName("S29: odd HTTP never yields an identity")
  default void oddHttp_neverYieldsIdentity(String fields) throws IOException {
    String answer = odd(fields.replace("%s", token("user_a")) + "\r\n");
    assertNotEquals(200, RawConnection.status(answer), answer);
    assertFalse(RawConnection.handlerRan(answer), answer);
  }

  @Test
  @DisplayName("S29: a folded header is refused, or joined and then read as a whole")
  default void oddHttp_foldedHeader_yieldsNoOtherIdentity() throws IOException {
    String answer = odd("Authorization:\r\n Bearer " + token("user_a") + "\r\n\r\n");
    assertRefusedUnless(quirks().has(HostQuirk.JOINS_FOLDED_HEADERS), answer);
    String twice =
        odd("Authorization: Bearer " + token("user_a") + "\r\n " + token("user_b") + "\r\n\r\n");
    assertRefusedUnless(false, twice);
  }

  @Test
  @DisplayName("S29: two lengths are refused, or chunked has the last word and the connection ends")
  default void oddHttp_twoLengths_yieldNoOtherIdentity() throws IOException {
    String smuggled = "GET /public/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    String answer =
        RawConnection.exchange(
            port(settings()),
            "GET /api/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                + token("user_a")
                + "\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + smuggled);
    assertRefusedUnless(quirks().has(HostQuirk.READS_CHUNKED_IN_SPITE_OF_LENGTH), answer);
    assertFalse(answer.contains("/public"), answer);
  }

  private String odd(String rest) throws IOException {
    return RawConnection.exchange(
        port(settings()),
        "GET /api/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + rest);
  }

  private static void assertRefusedUnless(boolean accepted, String answer) {
    if (accepted) {
      assertEquals(200, RawConnection.status(answer), answer);
      assertTrue(answer.contains("\"sub\":\"user_a\""), answer);
    } else {
      assertTrue(RawConnection.status(answer) >= 400, answer);
      assertFalse(RawConnection.handlerRan(answer), answer);
    }
  }
}
