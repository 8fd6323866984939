package dev.impersonation.jetty.home;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A web application, compiled against the servlet API of its time out of the distribution of Jetty,
 * so that no build of ours depends on an old one.
 */
final class War {
  /** Which Jakarta EE or Java EE an application is of. */
  enum Environment {
    EE8("jetty-servlet-api-4", "javax"),
    EE9("jetty-jakarta-servlet-api-5", "jakarta"),
    EE10("jakarta.servlet-api-6.0", "jakarta"),
    EE11("jakarta.servlet-api-6.1", "jakarta");

    private final String library;
    private final String packages;

    Environment(String library, String packages) {
      this.library = library;
      this.packages = packages;
    }
  }

  private final Environment environment;
  private final Map<String, Path> files = new TreeMap<>();
  private final Path folder;
  private final List<Path> libraries = new ArrayList<>();

  private War(Environment environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  static War of(Environment environment, Path folder) throws IOException {
    return new War(environment, Files.createDirectories(folder));
  }

  /** With a file, of this text. */
  War file(String name, String text) throws IOException {
    Path file = folder.resolve("files").resolve(name);
    Files.createDirectories(file.getParent());
    files.put(name, Files.writeString(file, text));
    return this;
  }

  /** With a library, which the classes that are added later see. */
  War library(Path jar) {
    libraries.add(jar);
    files.put("WEB-INF/lib/" + jar.getFileName(), jar);
    return this;
  }

  /** With the class that is in this source; {@code jakarta} becomes what the environment has. */
  War source(String name, String source) throws IOException {
    String text = source.replace("jakarta.", environment.packages + ".");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String path =
        Stream.concat(Stream.of(JettyHome.library(environment.library)), libraries.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-d", classes.toString(), "-proc:none", "-cp", path);
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(messages, manager, null, options, null, List.of(new Source(name, text)))
              .call();
      assertTrue(compiled, messages.toString());
    }
    try (Stream<Path> all = Files.walk(classes)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put("WEB-INF/classes/" + classes.relativize(file), file));
    }
    return this;
  }

  /** Puts it where a standalone Jetty finds it. */
  void deploy(HomeBase base, String name) throws IOException {
    Path webapps = base.path().resolve("webapps");
    try (OutputStream out = Files.newOutputStream(webapps.resolve(name + ".war"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        Files.copy(file.getValue(), zip);
        zip.closeEntry();
      }
    }
    Files.writeString(
        webapps.resolve(name + ".properties"),
        "environment=" + environment.name().toLowerCase(Locale.ROOT) + "\n");
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(
          URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension),
          JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
