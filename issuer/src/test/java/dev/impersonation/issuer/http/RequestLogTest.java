package dev.impersonation.issuer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestLogTest {
  @Test
  void shown_anythingButVisibleAscii_isEscaped() {
    IntStream.concat(
            IntStream.concat(IntStream.rangeClosed(0, 0x20), IntStream.rangeClosed(0x7f, 0xa0)),
            IntStream.of(0x2028, 0x2029, 0x202e, 0xd800))
        .forEach(
            unit ->
                assertEquals(
                    "/a" + String.format("\\u%04x", unit) + "b",
                    RequestLog.shown("/a" + (char) unit + "b")));
    assertEquals("/v1/a%20b;c?d~", RequestLog.shown("/v1/a%20b;c?d~"));
  }

  @Test
  void shown_long_isCut() {
    assertEquals("x".repeat(200), RequestLog.shown("x".repeat(999)));
  }
}
