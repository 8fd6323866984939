package dev.impersonation.spring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds what is wrong with a property apart from the fix. The filter's builder tells both in one
 * sentence.
 *
 * @param wrong follows the name of the property, without a full stop
 * @param fix is a sentence or more, or empty
 */
record ProblemText(String wrong, String fix) {
  private static final String REFUSED = "is refused: ";

  /** The first end of a statement: what comes behind it tells the fix. */
  private static final Pattern END = Pattern.compile("(?:: |; |\\. (?=[A-Z]))");

  static ProblemText of(String problem) {
    if (problem.startsWith("must ") || problem.startsWith("may ")) {
      return new ProblemText("has a value that does not fit", "It " + problem + ".");
    }
    if (problem.startsWith("is refused, by ")) {
      // An exception and its message, which has colons and full stops of its own.
      int end = problem.indexOf(". Its ");
      return end < 0
          ? new ProblemText(problem, "")
          : new ProblemText(problem.substring(0, end), sentence(problem.substring(end + 2)));
    }
    if (!problem.startsWith(REFUSED)) {
      return split("", problem);
    }
    String reason = problem.substring(REFUSED.length());
    return reason.contains(" must ")
        ? new ProblemText("is refused", sentence(reason))
        : split(REFUSED, reason);
  }

  private static ProblemText split(String before, String problem) {
    Matcher end = END.matcher(problem);
    return end.find()
        ? new ProblemText(
            before + problem.substring(0, end.start()), sentence(problem.substring(end.end())))
        : new ProblemText(before + problem, "");
  }

  /** A name of a property keeps its letters as they are. */
  private static String sentence(String text) {
    String capital =
        text.startsWith(SettingNames.PREFIX)
            ? text
            : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return capital.endsWith(".") ? capital : capital + ".";
  }
}
