package dev.impersonation.audit;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/** A process of its own that writes events: to be killed, or to meet the end of its disk. */
final class AuditProcess {
  static final int EVENTS_ONCE_FREE = 3_000;

  private static final int THREADS = 12;
  private static final long MAX_BYTES = 2_000_000;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private AuditProcess() {}

  /** The command that runs {@link #main} with these arguments; its log goes to its errors. */
  static List<String> command(String... arguments) {
    String classPath =
        Stream.of(
                AuditProcess.class,
                AuditEvent.class,
                JsonFactory.class,
                Logger.class,
                NullMarked.class)
            .map(AuditProcess::location)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx128m",
                "-Dslf4j.provider=" + StandardErrorLog.class.getName(),
                "-cp",
                classPath,
                AuditProcess.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Prints the ID of each event that is acknowledged, on a line of its own. */
  public static void main(String[] arguments) throws IOException {
    FileAuditSink.Builder builder =
        FileAuditSink.builder(Path.of(arguments[1])).maxBytes(MAX_BYTES);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    switch (arguments[0]) {
      case "for-ever" -> {
        FileAuditSink sink = builder.build();
        for (int index = 0; index < THREADS; index++) {
          new Thread(() -> recordForEver(sink, out)).start();
        }
      }
      case "readable" -> {
        try (FileAuditSink sink =
            builder
                .maxBytes(1024)
                .permissions(PosixFilePermissions.fromString("rw-r-----"))
                .build()) {
          for (int number = 0; number < 9; number++) {
            sink.record(Events.numbered(number));
          }
          out.println("recorded");
        }
      }
      case "held" -> {
        FileAuditSink held = builder.build();
        out.println("opened");
        new Thread(() -> holdForEver(held)).start();
      }
      case "once-free" -> recordOnceFree(Path.of(arguments[1]), EVENTS_ONCE_FREE);
      case "until-refused" -> untilRefused(builder.build(), out);
      case "queue" -> {
        try (FileAuditSink sink =
            builder.asynchronous(1000, QueueFull.BLOCK).patience(PATIENCE).build()) {
          untilRefused(sink, out);
        }
      }
      default -> {
        try {
          builder.build().close();
          out.println("opened");
        } catch (UncheckedIOException e) {
          out.println(e.getMessage());
        }
      }
    }
  }

  /** Waits until no other sink has the file, and leaves it to the others then. */
  static void recordOnceFree(Path path, int events) {
    FileAuditSink opened = null;
    while (opened == null) {
      try {
        opened = FileAuditSink.builder(path).sync(FileSync.NEVER).build();
      } catch (UncheckedIOException e) {
        Thread.onSpinWait();
      }
    }
    try (FileAuditSink sink = opened) {
      for (int number = 0; number < events; number++) {
        sink.record(Events.numbered(number));
      }
    }
  }

  private static void holdForEver(FileAuditSink held) {
    while (held.pending() >= 0) {
      LockSupport.parkNanos(held, Long.MAX_VALUE);
    }
  }

  /** Every eighth event is of some pages, so that a kill can meet the middle of its line. */
  private static void recordForEver(AuditSink sink, PrintStream out) {
    for (int number = 0; ; number++) {
      String path = number % 8 == 0 ? "/" + "\u00e9".repeat(2000) : "/" + number;
      AuditEvent event = Events.of(AuditEvent.Kind.INTENT).operation("GET", path).build();
      sink.record(event);
      out.println(event.id());
    }
  }

  private static void untilRefused(AuditSink sink, PrintStream out) {
    int refused = 0;
    while (refused < 3) {
      AuditEvent event = Events.of(AuditEvent.Kind.INTENT).operation("GET", "/").build();
      try {
        sink.record(event);
        out.println(event.id());
      } catch (AuditUnavailableException e) {
        refused++;
        Throwable cause = e.getCause();
        out.println("refused: " + e.getMessage() + (cause == null ? "" : ": " + cause));
      }
    }
  }
}
