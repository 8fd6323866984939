package dev.impersonation.benchmarks;

import java.util.Iterator;
import java.util.List;

/** The words of a command line, one after the other. */
final class Arguments {
  private static final int MOST = 1_000_000;

  private final Iterator<String> rest;
  private String option = "";

  Arguments(List<String> words) {
    this.rest = words.iterator();
  }

  boolean hasNext() {
    return rest.hasNext();
  }

  /** Returns the next word, whose value may be asked for after that. */
  String option() {
    option = rest.next();
    return option;
  }

  /**
   * Returns the value of the option.
   *
   * @throws IllegalArgumentException if there is none
   */
  String value() {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  /**
   * Returns the value of the option, which is a number.
   *
   * @throws IllegalArgumentException if it is none, or is less or more than it may be
   */
  int number(int least) {
    String text = value();
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number", e);
    }
    throw new IllegalArgumentException(option + " may be from " + least + " to " + MOST);
  }

  IllegalArgumentException unknown(String word) {
    return new IllegalArgumentException("unknown: " + word);
  }
}
