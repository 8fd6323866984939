package dev.impersonation.jetty.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("servers without the libraries that are optional")
final class WithoutLibrariesTest {
  /** Loads all but the JDK by itself, without the libraries whose names begin so. */
  private static URLClassLoader without(List<String> libraries) throws Exception {
    URL[] urls =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .filter(
                entry ->
                    libraries.stream()
                        .noneMatch(name -> String.valueOf(entry.getFileName()).startsWith(name)))
            .map(WithoutLibrariesTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty-session", "jetty-security", "jetty-session jetty-security"})
  void handler_withoutThem_servesAndNamesTheSubject(String libraries) throws Exception {
    List<String> names = List.of(libraries.split(" ", -1));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = without(names)) {
      Thread.currentThread().setContextClassLoader(loader);
      for (String name : names) {
        String type =
            name.equals("jetty-session")
                ? "org.eclipse.jetty.session.SessionManager"
                : "org.eclipse.jetty.security.AuthenticationState";
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass(type));
      }
      Object said =
          loader
              .loadClass("dev.impersonation.jetty.sessions.BareServer")
              .getMethod("served")
              .invoke(null);
      assertEquals("200 user_customer by user_engineer, 403, 401", said);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  @DisplayName("where the log has no MDC, what runs inside of handle is entered once as well")
  void callback_withoutMdc_isEnteredOnce() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = without(List.of("logback"))) {
      Thread.currentThread().setContextClassLoader(loader);
      assertThrows(
          ClassNotFoundException.class, () -> loader.loadClass("ch.qos.logback.classic.Logger"));
      Object said =
          loader
              .loadClass("dev.impersonation.jetty.sessions.BareServer")
              .getMethod("observed")
              .invoke(null);
      assertEquals("ab 1", said);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
