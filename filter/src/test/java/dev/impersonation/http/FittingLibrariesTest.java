package dev.impersonation.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("libraries that do not fit are told of at start, and not by the first request")
final class FittingLibrariesTest {
  /** An application on whose class path a version is that lacks some classes. */
  private static final class OlderLoader extends URLClassLoader {
    private final String missing;

    OlderLoader(String missing, Path... first) throws MalformedURLException {
      super(classPath(first), ClassLoader.getPlatformClassLoader());
      this.missing = missing;
    }

    private static URL[] classPath(Path... first) throws MalformedURLException {
      List<URL> urls = new ArrayList<>();
      for (Path jar : first) {
        assertTrue(Files.isRegularFile(jar), jar.toString());
        urls.add(jar.toUri().toURL());
      }
      for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(missing)) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }

    /** What an application does at start, before any request. */
    void build() throws Exception {
      Object builder =
          loadClass("dev.impersonation.servlet.ImpersonationFilter")
              .getMethod("builder")
              .invoke(null);
      Class<?> type = builder.getClass();
      type.getMethod("publishableKey", String.class)
          .invoke(builder, "pk_test_MTI3LjAuMC4xOjk0MDAk");
      type.getMethod("build").invoke(builder);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.fasterxml.jackson.core.util.JsonRecyclerPools|Jackson does not fit: found jackson-core"
            + " 2.|2.16",
        "com.fasterxml.jackson.|Jackson does not fit: found jackson-core (missing), needed is|2.16",
        "com.auth0.jwt.|java-jwt does not fit: found java-jwt (missing), needed is|4.0",
        "com.github.benmanes.caffeine.|Caffeine does not fit: found caffeine (missing)|3.2"
      })
  void build_classesMissing_namesTheLibraryItsVersionAndTheLeast(
      String missing, String found, String least) throws Exception {
    try (OlderLoader loader = new OlderLoader(missing)) {
      Throwable refused =
          assertThrows(InvocationTargetException.class, loader::build).getTargetException();
      assertInstanceOf(IllegalStateException.class, refused);
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains(found), message);
      assertTrue(message.contains("needed is " + least + " at least"), message);
      assertTrue(message.contains(missing.replace('.', '/')), message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jackson-core-2.15.4.jar|Jackson does not fit: found jackson-core 2.15.4,|2.16",
        "caffeine-3.1.8.jar|Caffeine does not fit: found caffeine 3.1.8,|3.2",
        "caffeine-3.0.5.jar|Caffeine does not fit: found caffeine of caffeine-3.0.5.jar,|3.2",
        "slf4j-api-1.7.36.jar|SLF4J does not fit: found slf4j-api 1.7.36,|2.0"
      })
  void build_olderJarFirst_namesTheLibraryItsVersionAndTheLeast(
      String jar, String found, String least) throws Exception {
    try (OlderLoader loader = new OlderLoader("none", Path.of("target/older", jar))) {
      Throwable refused =
          assertThrows(InvocationTargetException.class, loader::build).getTargetException();
      assertInstanceOf(IllegalStateException.class, refused);
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.startsWith(found), message);
      assertTrue(message.contains("needed is " + least + " at least"), message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"caffeine-3.2.0.jar", "jackson-core-2.17.2.jar", "java-jwt-4.0.0.jar"})
  void build_oldestJarThatFits_goesOn(String jar) throws Exception {
    try (OlderLoader loader = new OlderLoader("none", Path.of("target/older", jar))) {
      assertDoesNotThrow(loader::build);
    }
  }

  @ParameterizedTest
  @DisplayName("what java-jwt has of Jackson besides, for uses of its own, is not needed")
  @ValueSource(strings = {"com.fasterxml.jackson.databind.", "com.fasterxml.jackson.annotation."})
  void build_restOfJacksonMissing_goesOn(String missing) throws Exception {
    try (OlderLoader loader = new OlderLoader(missing)) {
      assertDoesNotThrow(loader::build);
    }
  }

  @Test
  void build_allThere_goesOn() throws Exception {
    try (OlderLoader loader = new OlderLoader("none")) {
      assertDoesNotThrow(loader::build);
    }
  }
}
