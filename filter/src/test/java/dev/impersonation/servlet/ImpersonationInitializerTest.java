package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.anyBoolean;
import static org.mockito.Mockito.anyString;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.route.GuardedRoutes;
import dev.impersonation.servlet.route.RegisteredServlets;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

@DisplayName("the initializer: guards for annotated servlets")
@SuppressWarnings("serial")
final class ImpersonationInitializerTest {
  @DenyImpersonation
  private static class Denied extends HttpServlet {}

  @AllowImpersonation
  private static class Allowed extends HttpServlet {}

  static class Misplaced extends HttpServlet {
    @DenyImpersonation
    void helper() {}
  }

  private final RegisteredServlets application = new RegisteredServlets();

  @Test
  @DisplayName("S33: a limited servlet gets a guard by name, for all dispatcher types")
  void register_limitedServlet_getsItsGuard() {
    application.serve("danger", Denied.class);
    ImpersonationInitializer.register(application.context);

    FilterRegistration.Dynamic guard = application.guards.get("danger");
    verify(guard).setAsyncSupported(true);
    verify(guard).addMappingForServletNames(EnumSet.allOf(DispatcherType.class), true, "danger");
    assertEquals(1, application.guards.size());
  }

  @Test
  void register_unlimitedServlets_getNone() {
    application.serve("allowed", Allowed.class).serve("plain", HttpServlet.class);
    ImpersonationInitializer.register(application.context);
    verify(application.context, never()).addFilter(anyString(), any(Filter.class));
  }

  @Test
  @DisplayName("each name of one class has a guard of its own")
  void register_twoNamesOfOneClass_getTwoGuards() {
    application.serve("one", Denied.class).serve("two", Denied.class);
    ImpersonationInitializer.register(application.context);
    assertEquals(2, application.guards.size());
  }

  @Test
  @DisplayName("a second run adds what has come since, and nothing twice")
  void register_again_addsOnlyWhatIsNew() throws ServletException {
    application.serve("first", Denied.class);
    new ImpersonationInitializer().onStartup(null, application.context);
    application.serve("second", Denied.class);
    ImpersonationInitializer.register(application.context);

    assertEquals(2, application.guards.size());
    verify(application.guards.get("first"))
        .addMappingForServletNames(any(), anyBoolean(), any(String[].class));
  }

  @Test
  @DisplayName(
      "S47: another filter under the name of a guard is refused, and so is no registration")
  void register_nameTaken_isRefused() {
    application.serve("danger", Denied.class);
    when(application.context.addFilter(anyString(), any(Filter.class))).thenReturn(null);
    assertRefused("servlet danger: another filter has the name of its guard");
    FilterRegistration other = RegisteredServlets.filter("com.example.OtherFilter");
    doReturn(other)
        .when(application.context)
        .getFilterRegistration(GuardedRoutes.guardOf("danger"));
    assertRefused("servlet danger: another filter has the name of its guard");
  }

  private void assertRefused(String expected) {
    ServletException refused =
        assertThrows(
            ServletException.class,
            () -> new ImpersonationInitializer().onStartup(null, application.context));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("ImpersonationInitializer: " + expected), message);
  }

  @Test
  @DisplayName("S47: an annotation that would hold for nothing fails the start, and says where")
  void onStartup_misplacedAnnotation_fails() {
    application.serve("helped", Misplaced.class);
    assertRefused("servlet helped: the annotation of " + Misplaced.class.getName() + ".helper");
  }

  @Test
  @DisplayName("containers find the initializer by its service file")
  void serviceFile_ofTheLibrary_namesTheInitializer() {
    assertTrue(
        ServiceLoader.load(ServletContainerInitializer.class).stream()
            .anyMatch(provider -> provider.type() == ImpersonationInitializer.class));
  }

  @Test
  @DisplayName("S50: the guard never marks: a request that nobody has verified does not pass it")
  void guard_unverifiedRequest_isRefusedAndLeavesNoMark() throws Exception {
    application.serve("danger", Denied.class);
    ImpersonationInitializer.register(application.context);
    ArgumentCaptor<Filter> added = ArgumentCaptor.forClass(Filter.class);
    verify(application.context).addFilter(anyString(), added.capture());
    ImpersonationGuard guard = assertInstanceOf(ImpersonationGuard.class, added.getValue());
    MockedRequest request = new MockedRequest("/danger");
    HttpServletRequest servlet = request.servlet;
    Target target = new Target();
    HttpServletResponse response = mock(HttpServletResponse.class);
    assertThrows(ServletException.class, () -> guard.doFilter(servlet, response, target));

    assertEquals(0, target.runs.size());
    assertTrue(request.attributes().isEmpty());
  }
}
