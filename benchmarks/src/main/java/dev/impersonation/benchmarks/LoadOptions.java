package dev.impersonation.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param rounds that count
 * @param requests of a server in a round
 * @param variants in the order of the table, with those they are compared with
 */
record LoadOptions(int rounds, int requests, List<LoadVariant> variants) {
  private static final int MOST = 1_000_000;

  static String usage() {
    return "benchmarks/run-load [--jdk 17|25] [--rounds N] [--requests N] [--full] [--only A,B]\n"
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
    int rounds = 120;
    int requests = 800;
    Set<LoadVariant> chosen = EnumSet.allOf(LoadVariant.class);
    chosen.removeIf(LoadVariant::isOfFullRun);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--rounds" -> rounds = number(option, rest);
        case "--requests" -> requests = number(option, rest);
        case "--full" -> chosen = EnumSet.allOf(LoadVariant.class);
        case "--only" -> chosen = only(value(option, rest));
        default -> throw new IllegalArgumentException("unknown: " + option);
      }
    }
    return new LoadOptions(rounds, requests / Caller.COUNT * Caller.COUNT, List.copyOf(chosen));
  }

  private static Set<LoadVariant> only(String options) {
    Set<LoadVariant> chosen = EnumSet.of(LoadVariant.NONE, LoadVariant.NONE_AGAIN);
    for (String option : options.split(",", -1)) {
      LoadVariant variant =
          LoadVariant.ofOption(option)
              .orElseThrow(() -> new IllegalArgumentException("unknown: " + option));
      chosen.add(variant);
      chosen.add(variant.bare());
    }
    return chosen;
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, Iterator<String> rest) {
    String text = value(option, rest);
    try {
      int number = Integer.parseInt(text);
      if (number >= Caller.COUNT || (number > 0 && option.equals("--rounds"))) {
        return Math.min(number, MOST);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number", e);
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "%s is too small: at least 1 round, 8 requests", option));
  }
}
