package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

final class ImpersonationInfoServletTest {
  private static final TestIssuer ISSUER = TestIssuer.start(FilterScene.CLOCK);
  private static final String PATH = "/impersonation";

  private final FilterScene scene = new FilterScene(ISSUER);

  @AfterAll
  static void close() {
    ISSUER.close();
  }

  private static <S extends Servlet> S initialized(S servlet, Map<String, String> settings)
      throws ServletException {
    ServletConfig config = mock(ServletConfig.class);
    when(config.getServletName()).thenReturn("info");
    when(config.getInitParameterNames())
        .thenAnswer(call -> Collections.enumeration(settings.keySet()));
    settings.forEach((name, value) -> when(config.getInitParameter(name)).thenReturn(value));
    servlet.init(config);
    return servlet;
  }

  private static String message(Servlet servlet, Map<String, String> settings) {
    ServletException thrown =
        assertThrows(ServletException.class, () -> initialized(servlet, settings));
    return String.valueOf(thrown.getMessage());
  }

  private String answer(MockedRequest request, Servlet servlet) throws Exception {
    request.send(scene.response, servlet::service, scene.filter);
    ArgumentCaptor<byte[]> written = ArgumentCaptor.forClass(byte[].class);
    verify(scene.body).write(written.capture());
    verify(scene.response).setHeader("Content-Type", "application/json");
    verify(scene.response).setContentLength(written.getValue().length);
    // By the filter as well, while somebody impersonates.
    verify(scene.response, atLeastOnce()).setHeader("Cache-Control", "no-store");
    verify(scene.response).setHeader("X-Content-Type-Options", "nosniff");
    return new String(written.getValue(), StandardCharsets.UTF_8);
  }

  @Test
  void get_impersonated_tellsTheModeAndNotTheActor() throws Exception {
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"read-only\"}",
        answer(scene.acting(PATH), initialized(new ImpersonationInfoServlet(), Map.of())));
  }

  @Test
  @DisplayName("the time is that by which the end is judged")
  void get_endIsSet_tellsTheTimeByTheFiltersClock() throws Exception {
    long now = FilterScene.CLOCK.instant().getEpochSecond();
    String token =
        ISSUER
            .token()
            .impersonatedBy("user_engineer")
            .until(Instant.ofEpochSecond(now + 30))
            .sign();
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"read-only\",\"until\":"
            + (now + 30)
            + ",\"now\":"
            + now
            + "}",
        answer(
            new MockedRequest(PATH).bearer(token),
            initialized(new ImpersonationInfoServlet(), Map.of())));
  }

  @Test
  void get_actorIdAllowedByInitParam_namesTheActor() throws Exception {
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"read-only\",\"actorId\":\"user_engineer\"}",
        answer(
            scene.acting(PATH),
            initialized(new ImpersonationInfoServlet(), Map.of("actorId", "send"))));
  }

  @Test
  void get_actorIdAllowedInCode_isTextThatNothingBreaksOutOf() throws Exception {
    String token = ISSUER.token().impersonatedBy("\"},{\"state\":\"none").sign();
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"read-only\","
            + "\"actorId\":\"\\\"},{\\\"state\\\":\\\"none\"}",
        answer(
            new MockedRequest(PATH).bearer(token),
            initialized(ImpersonationInfoServlet.withActorId(), Map.of())));
  }

  @Test
  @DisplayName("S34: attributes that the application can write change nothing")
  void get_attributesOverwritten_answersTheVerifiedState() throws Exception {
    MockedRequest request = scene.acting(PATH);
    Servlet servlet = initialized(ImpersonationInfoServlet.withActorId(), Map.of());
    Object own = ImpersonationContext.builder(ISSUER.issuer(), "user_customer").build();
    Servlet forging = mock(Servlet.class);
    doAnswer(
            call -> {
              FilterScene.overwriteEverything(request.servlet, own);
              servlet.service(call.getArgument(0), call.getArgument(1));
              return null;
            })
        .when(forging)
        .service(any(), any());
    assertEquals(
        "{\"state\":\"active\",\"mode\":\"read-only\",\"actorId\":\"user_engineer\"}",
        answer(request, forging));
  }

  @Test
  void get_noFilterRan_saysTheFix() throws Exception {
    MockedRequest request = new MockedRequest(PATH);
    FilterScene.overwriteEverything(
        request.servlet, ImpersonationContext.builder("https://a.example", "user_a").build());
    HttpServletResponse response = mock(HttpServletResponse.class);
    ServletException thrown =
        assertThrows(
            ServletException.class,
            () -> new ImpersonationInfoServlet().service(request.servlet, response));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("map the filter to /*"), message);
    verify(response, never()).getOutputStream();
  }

  @ParameterizedTest
  @CsvSource({
    "actorid, send, there is no init-param actorid; there is [actorId]",
    "actorId, true, actorId must be one of: off, send",
    "actorId, '', actorId must be one of: off, send"
  })
  @DisplayName("S47: refused settings fail at start")
  void init_settingThatDoesNotFit_namesThoseThatDo(String name, String value, String expected) {
    String message = message(new ImpersonationInfoServlet(), Map.of(name, value));
    assertTrue(message.startsWith("ImpersonationInfoServlet info: "), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void init_madeInCodeWithInitParams_isRefused() {
    String message = message(ImpersonationInfoServlet.withActorId(), Map.of("actorId", "off"));
    assertTrue(message.contains("remove them"), message);
  }

  @Test
  void class_itself_isAllowedWhileImpersonated() {
    assertTrue(ImpersonationInfoServlet.class.isAnnotationPresent(AllowImpersonation.class));
  }
}
