package dev.impersonation.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param rounds that count
 * @param requests of a server in a round
 * @param variants in the order of the table, with those they are compared with
 */
record LoadOptions(int rounds, int requests, List<LoadVariant> variants, Publication publication) {
  /** One on each connection in each turn. */
  private static final int LEAST_REQUESTS = 64;

  static String usage() {
    return "benchmarks/run-load [--jdk 17|25] [--accp] [--rounds N] [--requests N] [--full] [--only A,B]"
        + " [--docs]\n"
        + "--full adds those with many tokens, which take a minute to sign. There are: "
        + Arrays.stream(LoadVariant.values())
            .map(LoadVariant::option)
            .collect(Collectors.joining(", "));
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  static LoadOptions of(List<String> arguments) {
    int rounds = 60;
    int requests = 640;
    Set<LoadVariant> chosen = EnumSet.allOf(LoadVariant.class);
    chosen.removeIf(LoadVariant::isOfFullRun);
    Publication publication = Publication.PRINTED;
    Arguments rest = new Arguments(arguments);
    while (rest.hasNext()) {
      String option = rest.option();
      switch (option) {
        case "--rounds" -> rounds = rest.number(1);
        case "--requests" -> requests = rest.number(LEAST_REQUESTS);
        case "--docs" -> publication = Publication.WRITTEN;
        case "--full" -> chosen = EnumSet.allOf(LoadVariant.class);
        case "--only" -> chosen = only(rest.value());
        default -> throw rest.unknown(option);
      }
    }
    return new LoadOptions(rounds, requests, List.copyOf(chosen), publication);
  }

  private static Set<LoadVariant> only(String options) {
    Set<LoadVariant> chosen = EnumSet.of(LoadVariant.NONE, LoadVariant.NONE_AGAIN);
    for (String option : options.split(",", -1)) {
      LoadVariant variant =
          LoadVariant.ofOption(option)
              .orElseThrow(() -> new IllegalArgumentException("unknown: " + option));
      chosen.add(variant);
      chosen.add(variant.bare());
      LoadGoal.ALL.stream()
          .filter(goal -> goal.variant() == variant)
          .forEach(goal -> chosen.add(goal.than()));
    }
    return chosen;
  }
}
