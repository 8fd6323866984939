package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What docs/limit.md says about annotations, besides its snippet. */
final class LimitGuideAnnotationTest extends LimitGuideScene {
  private static String order() {
    return servlet("order", "OrderServlet", "/order");
  }

  private String source() {
    return guide.block("java", "class OrderServlet");
  }

  private String refusedStart(String descriptor, String... sources) {
    Exception refused = assertThrows(Exception.class, () -> start(descriptor, sources));
    StringBuilder messages = new StringBuilder();
    for (@Nullable Throwable cause = refused; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    return messages.toString();
  }

  @Test
  void publicRoute_ofAnAnnotatedServlet_staysOpenToAnonymousRequests() throws Exception {
    String open =
        Snippets.of(Path.of("../README.md"))
            .block("xml", "<param-value>public</param-value>")
            .replace("/public/*", "/order");
    start(open + filter() + order(), source());
    assertRuns("DELETE", "/order", "");
    assertRuns("DELETE", "/order", own());
    assertDenied("impersonation_denied", "DELETE", "/order", acting());
  }

  @Test
  @DisplayName("what an annotation allows it opens to nobody who is not signed in")
  void allowedMethod_anonymous_isRefused() throws Exception {
    start(filter() + order(), source());
    assertEquals(401, app().send("POST", "/order", "").statusCode());
  }

  @Test
  void annotation_whereItWouldNotHold_failsTheStart() throws Exception {
    String misplaced =
        source()
            .replace("@DenyImpersonation", "")
            .replaceFirst("\n}\n$", "\n\n  @DenyImpersonation\n  void deleteAccount() {}\n}\n");
    assertTrue(
        refusedStart(filter() + order(), misplaced)
            .contains("the annotation of OrderServlet.deleteAccount would not hold"));
  }

  @Test
  void limitedServlet_withoutTheFilter_failsTheStart() throws Exception {
    assertTrue(refusedStart(order(), source()).contains("there is no ImpersonationFilter"));
  }

  @Test
  void limitedServlet_whereNoFilterIsMapped_failsTheStart() throws Exception {
    String elsewhere =
        filter()
            .replace("<url-pattern>/*</url-pattern>", "<url-pattern>/elsewhere/*</url-pattern>");
    String messages = refusedStart(elsewhere + order(), source());
    assertTrue(messages.contains("is mapped to servlet name order"), messages);
  }
}
