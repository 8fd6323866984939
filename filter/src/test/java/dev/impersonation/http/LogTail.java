package dev.impersonation.http;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is logged from now on; logback-test.xml names the file. */
public record LogTail(long from) {
  private static final Path FILE = Path.of("target", "test.log");

  public static LogTail start() throws IOException {
    return new LogTail(Files.size(FILE));
  }

  /** The lines that hold this text. */
  public List<String> lines(String text) throws IOException {
    try (FileChannel file = FileChannel.open(FILE).position(from)) {
      return new String(Channels.newInputStream(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains(text))
          .toList();
    }
  }
}
