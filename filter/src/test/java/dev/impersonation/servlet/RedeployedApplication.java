package dev.impersonation.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An application of one filter and two requests, one of them refused, from start to stop. Without
 * Mockito, which keeps what it has seen.
 */
public final class RedeployedApplication implements BinaryOperator<String> {
  /** For the test, which loads this class in a loader of its own. */
  public RedeployedApplication() {}

  /** Returns subject and actor of the token, as the servlet behind the filter sees them. */
  @Override
  public String apply(String publishableKey, String token) {
    ImpersonationFilter filter = new ImpersonationFilter();
    AtomicReference<String> seen = new AtomicReference<>("nothing");
    try {
      filter.init(config(settings(publishableKey)));
      send(filter, "Bearer forged", seen);
      send(filter, "Bearer " + token, seen);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      filter.destroy();
    }
    return String.valueOf(seen.get());
  }

  /** With a file, whose thread and lock must not outlive the application either. */
  private static Map<String, String> settings(String publishableKey) throws IOException {
    Path file = Files.createTempDirectory("redeployed").resolve("audit.jsonl");
    return Map.of("publishableKey", publishableKey, "auditFile", file.toString());
  }

  private static void send(
      ImpersonationFilter filter, String authorization, AtomicReference<String> seen)
      throws Exception {
    ServletOutputStream body =
        new ServletOutputStream() {
          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void setWriteListener(WriteListener listener) {}

          @Override
          public void write(int octet) {}
        };
    filter.doFilter(
        request(authorization),
        fake(
            HttpServletResponse.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isCommitted" -> false;
                  case "getStatus" -> 200;
                  case "getOutputStream" -> body;
                  default -> null;
                }),
        (request, response) ->
            ImpersonationFilter.context(request)
                .ifPresent(
                    context ->
                        seen.set(context.subject() + "/" + context.actorId().orElse("nobody"))));
  }

  private static FilterConfig config(Map<String, String> values) {
    return fake(
        FilterConfig.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getFilterName" -> "redeployed";
              case "getInitParameterNames" -> Collections.enumeration(values.keySet());
              case "getInitParameter" -> values.get(String.valueOf(arguments[0]));
              default -> null;
            });
  }

  private static HttpServletRequest request(String authorization) {
    Map<Object, @Nullable Object> attributes = new HashMap<>();
    return fake(
        HttpServletRequest.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getAttribute" -> attributes.get(arguments[0]);
              case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
              case "removeAttribute" -> attributes.remove(arguments[0]);
              case "getDispatcherType" -> DispatcherType.REQUEST;
              case "getRequestId" -> "1";
              case "isAsyncStarted" -> false;
              case "getMethod" -> "GET";
              case "getServletPath", "getRequestURI" -> "/redeployed";
              case "getHeaders" ->
                  Collections.enumeration(
                      "Authorization".equals(arguments[0]) ? List.of(authorization) : List.of());
              default -> null;
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            RedeployedApplication.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
