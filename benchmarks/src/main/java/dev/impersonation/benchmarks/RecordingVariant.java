package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Servers that are the same, but for what becomes of audit events. */
enum RecordingVariant implements Variant {
  OFF("audit off", 1),
  /** What two equal servers differ by is what the measurement cannot tell. */
  OFF_AGAIN("audit off, once more (control)", 1),
  /** What is left of the cost with a sink that costs nothing. */
  DROPPED("events made, and dropped", 1),
  ASYNCHRONOUS_FILE("file, asynchronous, fsync", 1),
  /** Far fewer requests a second, so fewer in all. */
  FILE("file, each event waits for fsync", 5),
  SLF4J("SLF4J, Logback to a file", 2);

  private final String label;
  private final int divisor;

  RecordingVariant(String label, int divisor) {
    this.label = label;
    this.divisor = divisor;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Class<?> program() {
    return RecordingServer.class;
  }

  @Override
  public String token(Caller caller, TestIssuer issuer) {
    return caller.impersonated(issuer);
  }

  @Override
  public int requests(int ofOthers) {
    return Variant.super.requests(ofOthers / divisor);
  }

  boolean writesAuditFile() {
    return this == ASYNCHRONOUS_FILE || this == FILE;
  }

  @Override
  public Optional<String> checkRecorded(Path directory, int requests) throws IOException {
    if (writesAuditFile()) {
      return Optional.of(AuditTrail.check(directory, requests));
    }
    if (this != SLF4J) {
      return Optional.empty();
    }
    long lines = AuditTrail.lines(directory.resolve("slf4j.log"));
    if (lines != 2L * requests) {
      throw new IllegalStateException(lines + " lines were logged of " + requests + " requests");
    }
    return Optional.of(String.format(Locale.ROOT, "%,d requests, %,d lines", requests, lines));
  }
}
