package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.impersonation.testkit.TestIssuer;
import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Deploys the filter with all its libraries in a class loader of its own, as a container does, uses
 * it from a thread of the container, which stays, and undeploys it.
 */
@Timeout(120)
@DisplayName("a filter that was destroyed leaves no thread and no class loader behind")
final class RedeployTest {
  private static final int ROUNDS = 60;

  /** The container's: servlets and logging. Everything else is the application's own. */
  private static final class ApplicationLoader extends URLClassLoader {
    ApplicationLoader(URL[] urls) {
      super(urls, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return name.startsWith("jakarta.") || name.startsWith("org.slf4j.")
          ? RedeployTest.class.getClassLoader().loadClass(name)
          : super.findClass(name);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  /** Answers what the application's servlet saw. */
  @SuppressWarnings("unchecked")
  private static String runApplication(
      ApplicationLoader loader, String publishableKey, String token) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?> application = loader.loadClass(RedeployedApplication.class.getName());
      assertNotSame(RedeployedApplication.class, application);
      assertSame(loader, application.getClassLoader());
      var run = (BinaryOperator<String>) application.getDeclaredConstructor().newInstance();
      return run.apply(publishableKey, token);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Stream<Thread> threadsOf(ClassLoader loader) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getContextClassLoader() == loader
                    || thread.getClass().getClassLoader() == loader);
  }

  @Test
  void destroy_thenDropped_leavesNothing() throws Exception {
    ExecutorService container = Executors.newSingleThreadExecutor();
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    try (TestIssuer issuer = TestIssuer.start()) {
      String token = issuer.token().impersonatedBy("user_engineer").sign();
      WeakReference<ClassLoader> undeployed =
          container
              .submit(
                  () -> {
                    try (ApplicationLoader loader = new ApplicationLoader(classPath())) {
                      assertEquals(
                          "user_customer/user_engineer",
                          runApplication(loader, issuer.publishableKey(), token));
                      return new WeakReference<ClassLoader>(loader, collected);
                    }
                  })
              .get();
      assertEquals(1, issuer.keySetRequests());

      for (int round = 0; round < ROUNDS && undeployed.get() != null; round++) {
        System.gc();
        collected.remove(500);
      }

      ClassLoader left = undeployed.get();
      assertNull(left, () -> "its threads: " + (left == null ? "" : threadsOf(left).toList()));
    } finally {
      container.shutdownNow();
    }
  }
}
