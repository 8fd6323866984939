package dev.impersonation.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The filter in {@code WEB-INF/classes}, in the class loader that Tomcat makes for an application
 * and watches when it stops.
 */
@Timeout(120)
abstract class TomcatUndeploy {
  @TempDir Path directory;

  private Context deploy(Tomcat tomcat, Path webapp, TestIssuer issuer) {
    Context context = tomcat.addContext("", webapp.toString());
    StandardRoot resources = new StandardRoot(context);
    resources.addPreResources(
        new DirResourceSet(
            resources, "/WEB-INF/classes", Path.of("target", "classes").toString(), "/"));
    context.setResources(resources);
    FilterDef filter = new FilterDef();
    filter.setFilterName("impersonation");
    filter.setFilterClass(ImpersonationFilter.class.getName());
    filter.setAsyncSupported("true");
    filter.addInitParameter("publishableKey", issuer.publishableKey());
    filter.addInitParameter("coverage", "off");
    context.addFilterDef(filter);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("impersonation");
    mapping.addURLPattern("/*");
    context.addFilterMap(mapping);
    Tomcat.addServlet(
        context,
        "whoami",
        new HttpServlet() {
          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            try {
              Class<?> inside = loader.loadClass(ImpersonationFilter.class.getName());
              assertNotSame(ImpersonationFilter.class, inside);
            } catch (ClassNotFoundException e) {
              throw new IOException(e);
            }
            response.getWriter().print(request.getRemoteUser());
          }
        });
    context.addServletMappingDecoded("/", "whoami");
    return context;
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().contains("SelectorManager")
                    || thread.getName().contains("impersonation"))
        .collect(Collectors.toSet());
  }

  private static HttpResponse<String> get(HttpClient client, TomcatHost host, String token)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/"))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void stop_afterKeysWereFetched_leavesNoThread() throws Exception {
    AtomicReference<Context> deployed = new AtomicReference<>();
    HttpClient client = HttpClient.newHttpClient();
    try (TestIssuer issuer = TestIssuer.start();
        TomcatHost host =
            TomcatHost.start(
                TomcatContainer.VERSION,
                directory,
                (tomcat, webapp) -> {
                  Context context = deploy(tomcat, webapp, issuer);
                  deployed.set(context);
                  return context;
                })) {
      Set<Thread> before = clientThreads();
      HttpResponse<String> answer = get(client, host, issuer.token().sign());
      assertEquals("200 user_customer", answer.statusCode() + " " + answer.body());
      assertEquals(1, issuer.keySetRequests());
      Set<Thread> ours = clientThreads();
      ours.removeAll(before);
      assertFalse(ours.isEmpty(), "the test would see nothing");

      Context undeployed = Objects.requireNonNull(deployed.get());
      undeployed.getParent().removeChild(undeployed);

      String log = host.startMessages();
      assertTrue(log.contains("verifying session tokens of"), log);
      assertFalse(log.contains("failed to stop it"), log);
      assertFalse(log.contains("appears to have started a thread"), log);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (ours.stream().anyMatch(Thread::isAlive)) {
        assertTrue(System.nanoTime() < deadline, () -> "still there: " + ours);
        Thread.onSpinWait();
      }
    }
  }
}
