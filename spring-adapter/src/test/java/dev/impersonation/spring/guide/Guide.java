package dev.impersonation.spring.guide;

import dev.impersonation.readme.Snippets;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;

/** What docs/spring.md prints, compiled as a reader would have it. */
final class Guide implements AutoCloseable {
  private static final Path FILE = Path.of("../docs/spring.md");
  private static final String PACKAGE = "com.example.shop.";

  private final URLClassLoader classes;

  private Guide(URLClassLoader classes) {
    this.classes = classes;
  }

  /** Compiles the blocks that hold these classes, together. */
  static Guide compiled(Path directory, String... classNames) throws IOException {
    Snippets snippets = snippets();
    List<String> sources = new ArrayList<>();
    for (String name : classNames) {
      sources.add(snippets.block("java", "public class " + name + " "));
    }
    Snippets.compile(directory, sources.toArray(String[]::new));
    return new Guide(
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, Guide.class.getClassLoader()));
  }

  static Snippets snippets() throws IOException {
    return Snippets.of(FILE);
  }

  /** Returns the block of properties that holds this text, but for those that name a variable. */
  static String[] properties(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(snippets().block("properties", text)));
    return properties.stringPropertyNames().stream()
        .map(name -> name + "=" + properties.getProperty(name))
        .filter(property -> !property.contains("${"))
        .toArray(String[]::new);
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, true, classes);
  }

  /** Runs something as an application that has these classes does. */
  <T> T inside(Callable<T> action) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      return action.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() throws IOException {
    classes.close();
  }
}
