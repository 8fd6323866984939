package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.http.GuardMode;
import dev.impersonation.keys.KeySetState;
import dev.impersonation.keys.RemoteKeySet;
import dev.impersonation.testkit.KeySetFault;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the filter from init to destroy, and its key set")
final class FilterLifecycleTest {
  private final TestIssuer issuer = TestIssuer.start();
  private final HttpServletResponse response = mock(HttpServletResponse.class);

  @BeforeEach
  void giveTheResponseABody() throws IOException {
    when(response.getOutputStream()).thenReturn(mock(ServletOutputStream.class));
  }

  @AfterEach
  void close() {
    issuer.close();
  }

  private void assertVerifies(ImpersonationFilter filter) throws Exception {
    Target target = new Target();
    send(filter, target);
    assertEquals("user_customer", target.run().user());
  }

  private void send(ImpersonationFilter filter, Target target)
      throws IOException, ServletException {
    new MockedRequest("/api").bearer(issuer.token().sign()).send(response, target, filter);
  }

  private static int usableKeys(ImpersonationFilter filter) {
    return filter.keySetState().map(KeySetState::usableKeys).orElse(-1);
  }

  @Test
  void destroy_configuredByInitParams_closesItsKeySetAndLetsNothingThrough() throws Exception {
    ImpersonationFilter filter = new ImpersonationFilter();
    assertEquals(Optional.empty(), filter.keySetState());
    filter.init(InitParams.of(Map.of("publishableKey", issuer.publishableKey())));
    assertEquals(0, usableKeys(filter));
    assertVerifies(filter);
    assertEquals(1, usableKeys(filter));

    filter.destroy();

    assertEquals(Optional.empty(), filter.keySetState());
    Target target = new Target();
    assertThrows(ServletException.class, () -> send(filter, target));
    assertTrue(target.runs.isEmpty());
    filter.init(InitParams.of(Map.of("publishableKey", issuer.publishableKey())));
    assertVerifies(filter);
    assertEquals(2, issuer.keySetRequests());
  }

  @Test
  void destroyUnused_builtInCode_closesItsKeySetUnlessInitialized() throws Exception {
    ImpersonationFilter filter =
        ImpersonationFilter.builder().publishableKey(issuer.publishableKey()).build();
    assertVerifies(filter);
    ImpersonationAdapter.destroyUnused(filter);
    assertEquals(0, usableKeys(filter));
    filter.init(InitParams.of(Map.of()));
    assertVerifies(filter);
    ImpersonationAdapter.destroyUnused(filter);
    assertEquals(1, usableKeys(filter));
    filter.destroy();
    assertEquals(0, usableKeys(filter));
  }

  @Test
  void destroy_builtInCode_closesItsKeySetAndSurvivesARestart() throws Exception {
    ImpersonationFilter filter =
        ImpersonationFilter.builder().publishableKey(issuer.publishableKey()).build();
    filter.init(InitParams.of(Map.of()));
    assertVerifies(filter);

    filter.destroy();

    assertEquals(0, usableKeys(filter));
    filter.init(InitParams.of(Map.of()));
    assertVerifies(filter);
    assertEquals(1, usableKeys(filter));
    assertEquals(2, issuer.keySetRequests());
    filter.destroy();
  }

  @Test
  void destroy_keySourceOfTheUsers_isLeftOpen() throws Exception {
    try (RemoteKeySet keys = RemoteKeySet.of(issuer.jwksUrl())) {
      ImpersonationFilter filter =
          ImpersonationFilter.builder().issuer(issuer.issuer()).keySource(keys).build();
      assertVerifies(filter);
      assertEquals(Optional.empty(), filter.keySetState());

      filter.destroy();

      assertEquals(1, keys.state().usableKeys());
    }
  }

  @Test
  void destroy_neverInitialized_doesNothing() {
    new ImpersonationFilter().destroy();
  }

  @Test
  void keySetState_endpointDown_tellsTheErrorAndNoKey() throws Exception {
    issuer.fail(KeySetFault.DOWN);
    ImpersonationFilter filter =
        ImpersonationFilter.builder().publishableKey(issuer.publishableKey()).build();
    Target target = new Target();

    send(filter, target);

    assertTrue(target.runs.isEmpty());
    KeySetState state = filter.keySetState().orElseThrow();
    assertFalse(state.isAvailable());
    assertEquals(Optional.of("answered with status 503"), state.lastError());
    filter.destroy();
  }

  @Test
  void defaultMode_notInitialized_isUnknown() throws Exception {
    ImpersonationFilter filter = new ImpersonationFilter();
    assertEquals(Optional.empty(), filter.defaultMode());
    filter.init(
        InitParams.of(Map.of("publishableKey", issuer.publishableKey(), "default", "deny")));
    assertEquals(Optional.of(GuardMode.DENY), filter.defaultMode());
    filter.destroy();
    assertEquals(Optional.empty(), filter.defaultMode());
  }
}
