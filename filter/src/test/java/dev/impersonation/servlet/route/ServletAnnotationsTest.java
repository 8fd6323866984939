package dev.impersonation.servlet.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.http.RouteRule;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.Decision;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ImpersonationPolicy;
import dev.impersonation.policy.Operation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("what the annotations of a servlet ask for")
@SuppressWarnings("serial")
final class ServletAnnotationsTest {
  private static final ImpersonationContext ACTING =
      ImpersonationContext.builder("https://issuer.example", "user_customer")
          .actor(Actor.of("user_engineer"))
          .build();

  static class Plain extends HttpServlet {}

  @DenyImpersonation
  static class Denied extends HttpServlet {}

  static class Inheriting extends Denied {}

  @AllowImpersonation
  static class Reopened extends Denied {}

  @DenyImpersonation
  @ReadOnlyImpersonation
  @AllowImpersonation
  static class Contradictory extends HttpServlet {}

  @DenyImpersonation
  interface Dangerous {}

  interface VeryDangerous extends Dangerous {}

  static class ByInterface extends HttpServlet implements VeryDangerous {}

  interface Deleting {
    @DenyImpersonation
    void doDelete(HttpServletRequest request, HttpServletResponse response);
  }

  interface DeletingMore extends Deleting {}

  static class ByMethodOfInterface extends HttpServlet implements DeletingMore {
    @Override
    public void doDelete(HttpServletRequest request, HttpServletResponse response) {}
  }

  static class BelowByMethodOfInterface extends ByMethodOfInterface {}

  @ParameterizedTest
  @ValueSource(classes = {ByMethodOfInterface.class, BelowByMethodOfInterface.class})
  @DisplayName("an annotation on a method of an interface would hold for nothing: it is refused")
  void of_methodOfInterfaceAnnotated_isRefused(Class<?> servlet) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ServletAnnotations.of(servlet));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("Deleting.doDelete would not hold"),
        refused.getMessage());
  }

  static class Methods extends HttpServlet {
    @Override
    @AllowImpersonation
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}

    @Override
    @DenyImpersonation
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {}

    @Override
    @ReadOnlyImpersonation
    protected void doPut(HttpServletRequest request, HttpServletResponse response) {}
  }

  static class Overriding extends Methods {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}

    @Override
    @AllowImpersonation
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {}

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) {}
  }

  static class NotOverriding extends Methods {}

  @DenyImpersonation
  static class DeniedBelow extends Methods {}

  @AllowImpersonation
  static class AllowedBelow extends Methods {}

  @DenyImpersonation
  static class OwnHead extends HttpServlet {
    @Override
    @AllowImpersonation
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {}
  }

  static class OwnHeadOfDenied extends HttpServlet {
    @Override
    @DenyImpersonation
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {}

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {}
  }

  static class Service extends Methods {
    @Override
    @ReadOnlyImpersonation
    protected void service(HttpServletRequest request, HttpServletResponse response) {}
  }

  static class AllowedService extends Methods {
    @Override
    @AllowImpersonation
    public void service(ServletRequest request, ServletResponse response) {}
  }

  @DenyImpersonation
  static class Generic extends GenericServlet {
    @Override
    public void service(ServletRequest request, ServletResponse response) {}
  }

  /** Before Servlet 6.1 a method of this name overrides nothing. */
  static class Patch extends HttpServlet {
    @DenyImpersonation
    protected void doPatch(HttpServletRequest request, HttpServletResponse response) {}
  }

  static Stream<Arguments> servlets() {
    return Stream.of(
        Arguments.of(Plain.class, "GET -, POST -, FOO -"),
        Arguments.of(Denied.class, "GET deny, HEAD deny, OPTIONS deny, FOO deny, get deny"),
        Arguments.of(Inheriting.class, "GET deny, FOO deny"),
        Arguments.of(Reopened.class, "GET deny, FOO deny"),
        Arguments.of(Contradictory.class, "GET deny, FOO deny"),
        Arguments.of(ByInterface.class, "GET deny, FOO deny"),
        Arguments.of(
            Methods.class,
            "GET allow, HEAD allow, POST deny, PUT read-only, DELETE -, OPTIONS -, TRACE -"
                + ", FOO -, get -, post -"),
        Arguments.of(Overriding.class, "GET -, HEAD -, POST deny, PUT read-only, DELETE -"),
        Arguments.of(NotOverriding.class, "GET allow, HEAD allow, POST deny, PUT read-only"),
        Arguments.of(DeniedBelow.class, "GET deny, HEAD deny, POST deny, PUT deny, FOO deny"),
        Arguments.of(AllowedBelow.class, "GET allow, POST deny, PUT read-only, FOO allow"),
        Arguments.of(OwnHead.class, "GET allow, HEAD deny, POST deny"),
        Arguments.of(OwnHeadOfDenied.class, "GET deny, HEAD deny, POST -"),
        Arguments.of(
            Service.class,
            "GET read-only, HEAD read-only, POST deny, DELETE read-only, FOO read-only"),
        Arguments.of(AllowedService.class, "GET allow, POST deny, PUT read-only, FOO allow"),
        Arguments.of(Generic.class, "GET deny, FOO deny"),
        Arguments.of(Patch.class, "PATCH deny, POST -, patch -"),
        Arguments.of(Object.class, "GET -"));
  }

  @ParameterizedTest
  @MethodSource("servlets")
  @DisplayName("S36: for each method, of those that speak of the same the strictest holds")
  void rule_ofAMethod_isTheStrictestThatHolds(Class<?> servlet, String expected) {
    ServletAnnotations annotations = ServletAnnotations.of(servlet);
    for (String each : expected.split(", ", -1)) {
      String[] said = each.split(" ", -1);
      assertEquals(
          said[1], annotations.rule(said[0]).map(RouteRule::toString).orElse("-"), said[0]);
      String limit = said[1].equals("-") ? "allow" : said[1];
      assertEquals(
          limit.equals("allow") || (limit.equals("read-only") && "GET HEAD".contains(said[0])),
          decide(annotations.limit(), said[0]) instanceof Decision.Allowed,
          "limit of " + said[0]);
    }
  }

  private static Decision decide(ImpersonationPolicy policy, String method) {
    return policy.decide(Operation.of(method, "/path"), ACTING);
  }

  @Test
  @DisplayName("an upgrade is not safe under an annotation either")
  void limit_upgradeOfReadOnly_isDenied() {
    ImpersonationPolicy limit = ServletAnnotations.of(Service.class).limit();
    Decision decision = limit.decide(Operation.of("GET", "/path").asUpgrade(), ACTING);
    assertEquals(Decision.denied("read-only", "impersonation_read_only"), decision);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        // empty, limits, decides every method, text
        Arguments.of(Plain.class, true, false, false, ""),
        Arguments.of(Denied.class, false, true, true, "deny"),
        Arguments.of(
            Methods.class, false, true, false, "GET allow, HEAD allow, POST deny, PUT read-only"),
        Arguments.of(OwnHead.class, false, true, true, "deny, GET allow"),
        Arguments.of(OnlyAllowed.class, false, false, true, "allow"));
  }

  @AllowImpersonation
  static class OnlyAllowed extends HttpServlet {}

  @ParameterizedTest
  @MethodSource("kinds")
  void of_servlet_tellsItsKind(
      Class<?> servlet, boolean empty, boolean limits, boolean every, String text) {
    ServletAnnotations annotations = ServletAnnotations.of(servlet);
    assertEquals(empty, annotations.isEmpty());
    assertEquals(limits, annotations.limits());
    assertEquals(every, annotations.decidesEveryMethod());
    assertEquals(text, annotations.toString());
  }

  static class Helper extends HttpServlet {
    @DenyImpersonation
    void deleteAccount() {}
  }

  static class OtherParameters extends HttpServlet {
    @DenyImpersonation
    protected void doPost(ServletRequest request, ServletResponse response) {}
  }

  static class OtherMethod extends HttpServlet {
    @DenyImpersonation
    protected void doPropfind(HttpServletRequest request, HttpServletResponse response) {}
  }

  static class OtherService extends HttpServlet {
    @DenyImpersonation
    void service() {}
  }

  static class BelowHelper extends Helper {}

  static Stream<Class<?>> misplaced() {
    return Stream.of(
        Helper.class,
        OtherParameters.class,
        OtherMethod.class,
        OtherService.class,
        BelowHelper.class);
  }

  @ParameterizedTest
  @MethodSource("misplaced")
  @DisplayName("S47: an annotation that would hold for nothing is refused at start")
  void of_annotationOnAnotherMethod_isRefused(Class<?> servlet) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ServletAnnotations.of(servlet));
    assertTrue(String.valueOf(refused.getMessage()).contains("serves no HTTP method"));
  }

  @Test
  @DisplayName("what cannot be read is closed")
  void unreadable_anyMethod_isDenied() {
    assertEquals("deny", ServletAnnotations.UNREADABLE.rule("GET").orElseThrow().toString());
  }
}
