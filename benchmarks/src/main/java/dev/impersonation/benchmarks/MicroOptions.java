package dev.impersonation.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param rounds that count
 * @param parts to be compared
 * @param calls what JMH is asked
 */
record MicroOptions(int rounds, Set<MicroPart> parts, Calls calls, Publication publication) {
  private static final String JMH = "jmh";

  /** Whether JMH measures single calls. */
  enum Calls {
    LEFT_OUT,
    MEASURED
  }

  static String usage() {
    return "benchmarks/run-micro [--jdk 17|25] [--accp] [--rounds N] [--only A,B] [--docs]\n"
        + "There are: cold, hot, refused, jmh";
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  static MicroOptions of(List<String> arguments) {
    int rounds = 150;
    Set<MicroPart> parts = EnumSet.allOf(MicroPart.class);
    Calls calls = Calls.MEASURED;
    Publication publication = Publication.PRINTED;
    Arguments rest = new Arguments(arguments);
    while (rest.hasNext()) {
      String option = rest.option();
      switch (option) {
        case "--rounds" -> rounds = rest.number(1);
        case "--docs" -> publication = Publication.WRITTEN;
        case "--only" -> {
          List<String> only = List.of(rest.value().split(",", -1));
          calls = only.contains(JMH) ? Calls.MEASURED : Calls.LEFT_OUT;
          parts = EnumSet.noneOf(MicroPart.class);
          for (String name : only) {
            if (!name.equals(JMH)) {
              parts.add(
                  Arrays.stream(MicroPart.values())
                      .filter(part -> part.option().equals(name))
                      .findFirst()
                      .orElseThrow(() -> rest.unknown(name)));
            }
          }
        }
        default -> throw rest.unknown(option);
      }
    }
    return new MicroOptions(rounds, parts, calls, publication);
  }
}
