package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The fenced blocks of a Markdown file, as a reader would copy them. */
public record Snippets(String markdown) {
  private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?class (\\w+)");

  /** Reads the file. */
  public static Snippets of(Path file) throws IOException {
    return new Snippets(Files.readString(file));
  }

  /** The one block of this language that holds this text. */
  public String block(String language, String text) {
    Matcher blocks = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(markdown);
    List<String> found = new ArrayList<>();
    while (blocks.find()) {
      if (blocks.group(1).contains(text)) {
        found.add(blocks.group(1));
      }
    }
    assertTrue(found.size() == 1, found.size() + " blocks of " + language + " hold: " + text);
    return found.get(0);
  }

  /** Compiles Java blocks together, as they stand, into the directory. */
  public static void compile(Path classes, String... sources) throws IOException {
    Path sourceDirectory = Files.createTempDirectory(classes, "src");
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      Matcher name = CLASS.matcher(source);
      assertTrue(name.find(), source);
      files.add(Files.writeString(sourceDirectory.resolve(name.group(1) + ".java"), source));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  Stream.of("-d", classes.toString(), "-proc:none").toList(),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertTrue(compiled, messages.toString());
    }
  }
}
