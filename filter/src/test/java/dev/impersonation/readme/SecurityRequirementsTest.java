package dev.impersonation.readme;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/security-requirements.md to the classes and tests that it names. */
final class SecurityRequirementsTest {
  /** A name in backticks: a class, and perhaps a method of it behind a hash. */
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)(?:#(\\w+))?`");

  private record Row(String number, String requirement, String held, String proved, String gap) {
    static Row of(String line) {
      String[] cells = line.split("\\|", -1);
      assertEquals(7, cells.length, line);
      return new Row(
          cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip(), cells[5].strip());
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(Path.of("../docs/security-requirements.md")).stream()
        .filter(line -> line.matches("\\| *S\\d+ .*"))
        .map(Row::of)
        .toList();
  }

  /** The source files of all modules by the simple name of their class. */
  static Map<String, List<Path>> sources(String kind) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path root : modules.map(module -> module.resolve("src/" + kind + "/java")).toList()) {
        if (Files.isDirectory(root)) {
          try (Stream<Path> below = Files.walk(root)) {
            files.addAll(below.filter(file -> file.toString().endsWith(".java")).toList());
          }
        }
      }
    }
    return files.stream()
        .collect(
            groupingBy(
                file -> String.valueOf(file.getFileName()).replace(".java", ""),
                mapping(file -> file, toList())));
  }

  private static void assertNamesExist(String cell, Map<String, List<Path>> sources, Row row)
      throws IOException {
    Matcher names = NAME.matcher(cell);
    while (names.find()) {
      List<Path> files = sources.getOrDefault(names.group(1), List.of());
      assertFalse(files.isEmpty(), row.number() + " names " + names.group(1));
      if (names.group(2) != null) {
        Pattern member = Pattern.compile("\\b" + names.group(2) + "\\b");
        boolean found = false;
        for (Path file : files) {
          found |= member.matcher(Files.readString(file)).find();
        }
        assertTrue(found, row.number() + " names " + names.group());
      }
    }
  }

  @Test
  void rows_all_areS1ToS53OnceEachInOrder() throws IOException {
    assertEquals(
        IntStream.rangeClosed(1, 53).mapToObj(number -> "S" + number).toList(),
        rows().stream().map(Row::number).toList());
  }

  @Test
  void row_each_namesATestAndWhoHoldsItOrSaysWhyNot() throws IOException {
    for (Row row : rows()) {
      assertAll(
          row.number(),
          () -> assertFalse(row.requirement().isEmpty(), "no requirement"),
          () -> assertTrue(NAME.matcher(row.proved()).find(), "no test"),
          () -> assertTrue(NAME.matcher(row.held()).find() || !row.gap().isEmpty(), "nobody"));
    }
  }

  @Test
  void row_namesInBackticks_areClassesAndTestsThatThereAre() throws IOException {
    Map<String, List<Path>> main = sources("main");
    Map<String, List<Path>> tests = sources("test");
    assertTrue(main.size() > 40 && tests.size() > 40, main.size() + " and " + tests.size());
    for (Row row : rows()) {
      assertNamesExist(row.held(), main, row);
      assertNamesExist(row.proved(), tests, row);
    }
  }
}
