package dev.impersonation.benchmarks;

/** The servers that are compared: the same, but for what becomes of audit events. */
enum Variant {
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

  Variant(String label, int divisor) {
    this.label = label;
    this.divisor = divisor;
  }

  String label() {
    return label;
  }

  /** Returns how many requests it gets where others get this many: as many of each caller. */
  int requests(int ofOthers) {
    return Math.max(ofOthers / divisor / Caller.COUNT, 1) * Caller.COUNT;
  }

  boolean writesAuditFile() {
    return this == ASYNCHRONOUS_FILE || this == FILE;
  }
}
