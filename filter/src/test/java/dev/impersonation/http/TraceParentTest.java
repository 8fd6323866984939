package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("the trace ID of a traceparent (W3C Trace Context)")
final class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-ff",
        " 00-" + TRACE + "-" + PARENT + "-00\t",
        "01-" + TRACE + "-" + PARENT + "-01",
        "01-" + TRACE + "-" + PARENT + "-01-",
        "fe-" + TRACE + "-" + PARENT + "-01-what-comes-later"
      })
  void traceId_valid_isFound(String field) {
    assertEquals(Optional.of(TRACE), TraceParent.traceId(List.of(field)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-01-",
        "00-" + TRACE + "-" + PARENT + "-01-more",
        "01-" + TRACE + "-" + PARENT + "-01more",
        "01-" + TRACE + "-" + PARENT + "-011",
        "0-" + TRACE + "-" + PARENT + "-01",
        "0A-" + TRACE + "-" + PARENT + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
        "00-" + TRACE + "-00F067AA0BA902B7-01",
        "00-" + TRACE + "-" + PARENT + "-0A",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-" + TRACE + "0-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "0-01",
        "00-" + TRACE + "-" + PARENT,
        "00-" + TRACE + "-" + PARENT + "-1",
        "00-" + TRACE + " -" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-01,00-" + TRACE + "-" + PARENT + "-01",
        "01-" + TRACE + "-" + PARENT + "-01-a\nb"
      })
  void traceId_malformed_isNone(String field) {
    assertEquals(Optional.empty(), TraceParent.traceId(List.of(field)));
  }

  @Test
  void traceId_severalFieldsOrNone_isNone() {
    String valid = "00-" + TRACE + "-" + PARENT + "-01";
    assertEquals(Optional.empty(), TraceParent.traceId(List.of()));
    assertEquals(Optional.empty(), TraceParent.traceId(List.of(valid, valid)));
  }

  @Test
  void traceId_length_isBounded() {
    String later = "01-" + TRACE + "-" + PARENT + "-01-";
    assertEquals(
        Optional.of(TRACE), TraceParent.traceId(List.of(later + "x".repeat(256 - later.length()))));
    assertEquals(
        Optional.empty(), TraceParent.traceId(List.of(later + "x".repeat(257 - later.length()))));
  }
}
