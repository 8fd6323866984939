package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@DisplayName("S23: a session of nobody, once somebody has taken it over")
final class NobodysSessionTest {
  private final HttpSession held = mock(HttpSession.class);
  private final HttpSession session = new NobodysSession(held);

  @Test
  void session_nobodys_isAsEver() {
    when(held.getAttribute("cart")).thenReturn("apples");
    when(held.getId()).thenReturn("1");
    assertEquals("apples", session.getAttribute("cart"));
    assertEquals("1", session.getId());
    session.setAttribute("cart", "pears");
    verify(held).setAttribute("cart", "pears");
  }

  @Test
  void session_boundMeanwhile_showsAndTakesNothing() {
    when(held.getAttribute(SessionBinding.ATTRIBUTE)).thenReturn("somebody");
    when(held.getAttribute("secret")).thenReturn("S3CRET");
    List<Executable> uses =
        List.of(
            () -> session.getAttribute("secret"),
            session::getAttributeNames,
            session::getCreationTime,
            session::getLastAccessedTime,
            session::isNew,
            () -> session.setAttribute("cart", "pears"),
            () -> session.removeAttribute("secret"),
            () -> session.setMaxInactiveInterval(1),
            session::invalidate);
    for (Executable use : uses) {
      assertThrows(IllegalStateException.class, use);
    }
    verify(held, never()).setAttribute("cart", "pears");
    verify(held, never()).invalidate();
  }

  @Test
  @DisplayName("the identity binds before its application stores anything")
  void getAttribute_boundWhileItIsRead_showsNothing() {
    when(held.getAttribute("secret"))
        .thenAnswer(
            call -> {
              when(held.getAttribute(SessionBinding.ATTRIBUTE)).thenReturn("somebody");
              return "S3CRET";
            });
    assertThrows(IllegalStateException.class, () -> session.getAttribute("secret"));
  }
}
