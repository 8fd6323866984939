package dev.impersonation.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Servers of Jetty that are the same, but for what looks at the token, and what they are sent. */
enum LoadVariant {
  NONE("no filter", Part.NOTHING, LoadRequests.CUSTOMER),
  /** What two equal servers differ by is what the measurement cannot tell. */
  NONE_AGAIN("no filter, once more (control)", Part.NOTHING, LoadRequests.CUSTOMER),
  /** What having any filter costs Jetty. */
  EMPTY("a filter that does nothing", Part.EMPTY, LoadRequests.CUSTOMER),
  CUSTOMER("customer", Part.FILTER, LoadRequests.CUSTOMER),
  GUARDS_5("customer, 5 guards elsewhere", Part.FILTER, LoadRequests.CUSTOMER, 5),
  GUARDS_20("customer, 20 guards elsewhere", Part.FILTER, LoadRequests.CUSTOMER, 20),
  GUARDS_5_MATCH("customer, 5 guards on /*", Part.FILTER, LoadRequests.CUSTOMER, 5),
  GUARDS_20_MATCH("customer, 20 guards on /*", Part.FILTER, LoadRequests.CUSTOMER, 20),
  JAVA_JWT("java-jwt in a filter", Part.PEER, LoadRequests.CUSTOMER),
  JAVA_JWT_CAFFEINE("java-jwt + Caffeine in a filter", Part.PEER, LoadRequests.CUSTOMER),
  CLERK("Clerk's Java SDK in a filter", Part.PEER, LoadRequests.CUSTOMER),
  NONE_COOKIE("no filter, cookies", Part.NOTHING, LoadRequests.COOKIES),
  COOKIE("customer, by cookie", Part.FILTER, LoadRequests.COOKIES),
  NONE_ACTING("no filter, acting", Part.NOTHING, LoadRequests.ACTING),
  ACTING("acting, audit off", Part.FILTER, LoadRequests.ACTING),
  RECORDED("acting, file, asynchronous, fsync", Part.RECORDED, LoadRequests.ACTING),
  NONE_10K("no filter, 10 000 tokens", Part.NOTHING, LoadRequests.LIVE_10_000),
  TOKENS_10K("customers, 10 000 tokens", Part.FILTER, LoadRequests.LIVE_10_000),
  NONE_100K("no filter, 100 000 tokens", Part.NOTHING, LoadRequests.LIVE_100_000),
  TOKENS_100K("customers, 100 000 tokens", Part.FILTER, LoadRequests.LIVE_100_000);

  /** What looks at the token. */
  enum Part {
    NOTHING,
    /** A filter does not. */
    EMPTY,
    /** The {@link LoadVariant#peer()} does. */
    PEER,
    FILTER,
    /** The filter, with a sink that writes. */
    RECORDED
  }

  private static final int RECORDED_IN_A_TURN = 8;

  private final String label;
  private final Part part;
  private final LoadRequests requests;
  private final int guards;

  LoadVariant(String label, Part part, LoadRequests requests) {
    this(label, part, requests, 0);
  }

  LoadVariant(String label, Part part, LoadRequests requests, int guards) {
    this.label = label;
    this.part = part;
    this.requests = requests;
    this.guards = guards;
  }

  /** Returns the variant that the command line means, such as {@code guards-20}. */
  static Optional<LoadVariant> ofOption(String option) {
    return Arrays.stream(values()).filter(variant -> variant.option().equals(option)).findFirst();
  }

  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String label() {
    return label;
  }

  Part part() {
    return part;
  }

  LoadRequests requests() {
    return requests;
  }

  int guards() {
    return guards;
  }

  /** Returns the other library of the same name, in a filter written by hand. */
  Peer peer() {
    return Peer.valueOf(name());
  }

  /** Returns where the guard of this number is mapped to. */
  String guardPattern(int number) {
    return this == GUARDS_5_MATCH || this == GUARDS_20_MATCH
        ? "/*"
        : "/admin/area-" + number + "/*";
  }

  /** Returns the same without a filter, which gets the same requests. */
  LoadVariant bare() {
    return switch (requests) {
      case CUSTOMER -> NONE;
      case COOKIES -> NONE_COOKIE;
      case ACTING -> NONE_ACTING;
      case LIVE_10_000 -> NONE_10K;
      case LIVE_100_000 -> NONE_100K;
    };
  }

  /** Whether it takes minutes of signing tokens. */
  boolean isOfFullRun() {
    return requests.tokens() > Caller.COUNT;
  }

  /**
   * Returns how many requests it gets in a turn where others get this many: as many on each
   * connection. One that records gets more, for it waits in each turn until all is written.
   */
  int turn(int ofOthers) {
    int least = ofOthers / Caller.COUNT * Caller.COUNT;
    return part == Part.RECORDED ? RECORDED_IN_A_TURN * least : least;
  }

  StartCheck.Conduct conduct() {
    if (part == Part.NOTHING || part == Part.EMPTY) {
      return StartCheck.Conduct.IGNORES;
    }
    return requests.areActing() ? StartCheck.Conduct.ANNOUNCES : StartCheck.Conduct.VERIFIES;
  }
}
