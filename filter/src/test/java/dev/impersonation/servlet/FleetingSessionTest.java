package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@DisplayName("the session of an anonymous request whose own one is somebody's")
final class FleetingSessionTest {
  private final SharedSession shared = new SharedSession();
  private final MockedRequest inner = new MockedRequest("/public");
  private final HttpServletRequest request =
      AnonymousRequest.of(inner.servlet, mock(HttpServletResponse.class));

  /** A value that wants to know where it is. */
  private record Told(List<String> told) implements HttpSessionBindingListener {
    @Override
    public void valueBound(HttpSessionBindingEvent event) {
      told.add("bound " + event.getName());
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
      told.add("unbound " + event.getName());
    }
  }

  @BeforeEach
  void bindTheSharedSession() {
    shared.join(inner.servlet);
    when(shared.context.getSessionTimeout()).thenReturn(30);
    shared.session().setAttribute(SessionBinding.ATTRIBUTE, "somebody");
  }

  @Test
  void getSession_bound_isAnEmptyOneOfTheRequest() {
    assertNull(request.getSession(false));
    HttpSession own = request.getSession();
    assertSame(own, request.getSession(false));
    assertSame(own, AnonymousRequest.of(request, mock(HttpServletResponse.class)).getSession());
    assertNotEquals(shared.session().getId(), own.getId());
    assertFalse(own.getAttributeNames().hasMoreElements());
    assertTrue(own.isNew());
    assertEquals(30 * 60, own.getMaxInactiveInterval());
    assertSame(shared.context, own.getServletContext());
    assertEquals(own.getCreationTime(), own.getLastAccessedTime());
  }

  @Test
  void attributes_putAndRemoved_areTold() {
    HttpSession own = request.getSession();
    List<String> told = new ArrayList<>();
    own.setAttribute("a", new Told(told));
    own.setAttribute("b", "text");
    assertEquals(2, Collections.list(own.getAttributeNames()).size());
    own.setAttribute("a", "other");
    own.setAttribute("c", new Told(told));
    own.setAttribute("c", null);
    own.setAttribute("d", new Told(told));
    own.removeAttribute("b");
    assertNull(own.getAttribute("b"));
    FleetingSession.end(request);
    assertEquals(
        List.of("bound a", "unbound a", "bound c", "unbound c", "bound d", "unbound d"), told);
  }

  @Test
  void end_valueThrows_isNotTheRequestsTrouble() {
    HttpSession own = request.getSession();
    own.setAttribute(
        "a",
        new HttpSessionBindingListener() {
          @Override
          public void valueUnbound(HttpSessionBindingEvent event) {
            throw new IllegalArgumentException("of the application");
          }
        });
    assertDoesNotThrow(() -> FleetingSession.end(request));
  }

  @Test
  void invalidate_thenUsed_isRefusedAndAnotherMade() {
    HttpSession own = request.getSession();
    own.invalidate();
    List<Executable> uses =
        List.of(
            own::isNew,
            own::invalidate,
            own::getCreationTime,
            own::getLastAccessedTime,
            own::getAttributeNames,
            () -> own.getAttribute("a"),
            () -> own.setAttribute("a", "b"),
            () -> own.removeAttribute("a"));
    uses.forEach(use -> assertThrows(IllegalStateException.class, use));
    assertNull(request.getSession(false));
    assertNotSame(own, request.getSession());
    assertTrue(shared.ended().isEmpty());
  }

  @Test
  void changeSessionId_bound_concernsTheRequestsOwnOnly() {
    String bound = shared.session().getId();
    assertThrows(IllegalStateException.class, request::changeSessionId);
    String own = request.getSession().getId();
    String changed = request.changeSessionId();
    assertNotEquals(own, changed);
    assertEquals(changed, request.getSession().getId());
    assertEquals(bound, shared.session().getId());
  }

  @Test
  @DisplayName("a session that ended in between is none, rather than one that throws")
  void getSession_endedInBetween_isNone() {
    HttpSession session = shared.session();
    session.invalidate();
    when(inner.servlet.getSession(false)).thenReturn(session);
    assertNull(request.getSession(false));
  }
}
