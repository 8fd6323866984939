package dev.impersonation.servlet;

import static dev.impersonation.servlet.FilterScene.assertActing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the filter: what it answers")
final class ImpersonationFilterAnswerTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);

  private final FilterScene scene = new FilterScene(ISSUER);
  private final ImpersonationFilter filter = scene.filter;
  private final HttpServletResponse response = scene.response;

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  @Test
  @DisplayName("S23: subject and actor side by side; the response says so, and nothing else")
  void doFilter_goodToken_attachesIdentity() throws ServletException, IOException {
    Target target = new Target();
    scene.acting("/api").send(response, target, filter);
    assertActing(target.run());
    verify(response).setHeader("Impersonation", "active;mode=read-only");
    verify(response).setHeader("Cache-Control", "no-store");
    Exchanges.verifyNothingElseDone(response);
  }

  @Test
  @DisplayName("S30: a refusal is written, never sent as an error of the container")
  void doFilter_noToken_answersWithoutTheChain() throws ServletException, IOException {
    Target target = new Target();
    new MockedRequest("/api").send(response, target, filter);
    assertEquals(List.of(), target.runs);
    verify(response).resetBuffer();
    verify(response).setHeader("WWW-Authenticate", "Bearer");
    verify(response).setHeader("Cache-Control", "no-store");
    verify(response).setContentType("application/problem+json");
    scene.assertAnswered(401, "session-token-and-uat-missing");
  }

  @Test
  void doFilter_refusedAfterWriterWasTaken_writesToTheWriter()
      throws ServletException, IOException {
    StringWriter written = new StringWriter();
    when(response.getOutputStream()).thenThrow(new IllegalStateException("the writer is taken"));
    when(response.getWriter()).thenReturn(new PrintWriter(written));
    Target target = new Target();
    new MockedRequest("/api").send(response, target, filter);
    assertEquals(List.of(), target.runs);
    verify(response).setStatus(401);
    assertTrue(written.toString().contains("session-token-and-uat-missing"), written.toString());
  }

  @Test
  @DisplayName("what is committed cannot be answered, but the chain does not run")
  void doFilter_refusedAfterCommit_writesNothing() throws ServletException, IOException {
    when(response.isCommitted()).thenReturn(true);
    Target target = new Target();
    new MockedRequest("/api").send(response, target, filter);
    assertEquals(List.of(), target.runs);
    verify(response, never()).resetBuffer();
    verify(response, never()).setStatus(anyInt());
    verify(response, never()).getOutputStream();
    verify(response, never()).getWriter();
  }

  @Test
  @DisplayName("a client that is gone is the container's matter")
  void doFilter_answerCannotBeWritten_passesTheExceptionOn() throws IOException {
    IOException gone = new IOException("client gone");
    doThrow(gone).when(scene.body).write(any(byte[].class));
    Target target = new Target();
    assertSame(
        gone,
        assertThrows(
            IOException.class, () -> new MockedRequest("/api").send(response, target, filter)));
    assertEquals(List.of(), target.runs);
  }

  @Test
  @DisplayName("containers may return null for headers and cookies")
  void doFilter_nullHeadersAndCookies_meanNone() throws ServletException, IOException {
    MockedRequest request = new MockedRequest("/api");
    when(request.servlet.getHeaders(anyString())).thenReturn(null);
    when(request.servlet.getCookies()).thenReturn(null);
    request.send(response, new Target(), filter);
    scene.assertAnswered(401, "session-token-and-uat-missing");
  }
}
