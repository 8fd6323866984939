package dev.impersonation.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TestIssuerExtension;
import jakarta.servlet.Filter;
import java.io.File;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped, on the module path of an application that requires it and no more. */
@ExtendWith(TestIssuerExtension.class)
final class ModulePathIT {
  private static final Pattern DEPENDENCIES =
      Pattern.compile("(java-jwt|jackson-|caffeine|slf4j-api|jspecify).*\\.jar");

  private static final String MAIN =
      """
      package app;
      import dev.impersonation.keys.RemoteKeySet;
      import dev.impersonation.token.SessionTokenVerifier;
      import java.net.URI;
      public class Main {
        public static void main(String[] arguments) throws Exception {
          try (RemoteKeySet keys = RemoteKeySet.of(URI.create(arguments[1]))) {
            System.out.println(
                SessionTokenVerifier.builder(arguments[0], keys).build().verify(arguments[2]).subject());
          }
        }
      }
      """;

  private static final String WITH_SERVLETS =
      """
      package app;
      import dev.impersonation.servlet.ImpersonationFilter;
      public class Main {
        public static void main(String[] arguments) throws Exception {
          jakarta.servlet.Filter filter =
              ImpersonationFilter.builder().set("issuer", arguments[0]).set("jwksUrl", arguments[1]).build();
          System.out.println(filter.getClass().getModule());
        }
      }
      """;

  @TempDir Path folder;

  private static String modulePath(Class<?>... more) {
    Stream<String> shipped =
        Stream.of(Objects.requireNonNull(System.getProperty("filter.jar"), "filter.jar"));
    Stream<String> dependencies =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> DEPENDENCIES.matcher(new File(entry).getName()).matches());
    Stream<String> others = Stream.of(more).map(ModulePathIT::jarOf);
    return Stream.of(shipped, dependencies, others)
        .flatMap(jars -> jars)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private String run(
      String descriptor, String main, String modules, List<String> options, List<String> arguments)
      throws Exception {
    Path sources = Files.createDirectories(folder.resolve("src/app"));
    List<Path> files =
        List.of(
            Files.writeString(folder.resolve("src/module-info.java"), descriptor),
            Files.writeString(sources.resolve("Main.java"), main));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    Path classes = folder.resolve("classes");
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> all = new ArrayList<>(options);
      all.addAll(List.of("-d", classes.toString(), "-p", modules, "-proc:none"));
      boolean compiled =
          compiler
              .getTask(
                  messages, manager, null, all, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertTrue(compiled, messages.toString());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-p", classes + File.pathSeparator + modules, "-m", "app/app.Main"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed.lines().reduce("", (before, line) -> line);
  }

  @Test
  @Timeout(60)
  void verifier_withoutTheServletApi_verifies(TestIssuer issuer) throws Exception {
    String printed =
        run(
            "module app { requires dev.impersonation.filter; }",
            MAIN,
            modulePath(),
            List.of(),
            List.of(issuer.issuer(), issuer.jwksUrl().toString(), issuer.token().sign()));
    assertEquals("user_customer", printed);
  }

  @Test
  @Timeout(60)
  void filter_besideTheServletApi_isBuilt(TestIssuer issuer) throws Exception {
    String printed =
        run(
            "module app { requires dev.impersonation.filter; requires jakarta.servlet; }",
            WITH_SERVLETS,
            modulePath(Filter.class),
            List.of(),
            List.of(issuer.issuer(), issuer.jwksUrl().toString()));
    assertTrue(printed.startsWith("module dev.impersonation.filter"), printed);
  }

  /** As docs/operate.md says: Tomcat's jar has the API in a module of its own name. */
  @Test
  @Timeout(60)
  void filter_besideEmbeddedTomcat_isBuilt(TestIssuer issuer) throws Exception {
    String reads = "dev.impersonation.filter=org.apache.tomcat.embed.core";
    assertTrue(
        Files.readString(Path.of("../docs/operate.md")).contains("`--add-reads " + reads + "`"));
    String printed =
        run(
            "module app { requires dev.impersonation.filter; requires org.apache.tomcat.embed.core; }",
            WITH_SERVLETS,
            modulePath(Tomcat.class, jakarta.annotation.Resource.class),
            List.of("--add-reads", reads),
            List.of(issuer.issuer(), issuer.jwksUrl().toString()));
    assertTrue(printed.startsWith("module dev.impersonation.filter"), printed);
  }
}
