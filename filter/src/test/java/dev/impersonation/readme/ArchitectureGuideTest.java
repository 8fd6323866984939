package dev.impersonation.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the guide of the architecture, and its picture, to the classes that they name. */
final class ArchitectureGuideTest {
  /** In backticks, perhaps with a member. */
  private static final Pattern IN_GUIDE = Pattern.compile("`([A-Z]\\w*)(?:\\.\\w+)*`");

  /** The whole of an element's text, with more than one capital: other words are words. */
  private static final Pattern IN_PICTURE = Pattern.compile(">([A-Z][a-z]+[A-Z]\\w*)<");

  /** A field of HTTP. */
  private static final Set<String> NO_CLASSES = Set.of("Authorization");

  private static void assertKnown(Path file, Pattern pattern) throws IOException {
    Set<String> known = new TreeSet<>(SecurityRequirementsTest.sources("main").keySet());
    known.addAll(SecurityRequirementsTest.sources("test").keySet());
    Set<String> unknown = new TreeSet<>();
    Matcher names = pattern.matcher(Files.readString(file));
    int found = 0;
    while (names.find()) {
      found++;
      if (!known.contains(names.group(1)) && !NO_CLASSES.contains(names.group(1))) {
        unknown.add(names.group(1));
      }
    }
    assertFalse(found == 0, file::toString);
    assertEquals(Set.of(), unknown, file::toString);
  }

  @Test
  void guide_eachClassItNames_isThere() throws IOException {
    assertKnown(Path.of("../docs/architecture.md"), IN_GUIDE);
  }

  @Test
  void picture_eachClassItNames_isThere() throws IOException {
    assertKnown(Path.of("../docs/request-path.svg"), IN_PICTURE);
  }
}
