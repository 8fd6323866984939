package dev.impersonation.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a refused property by its name and with the fix, without its value. */
final class PropertyRefusedFailureAnalyzer
    extends AbstractFailureAnalyzer<PropertyRefusedException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, PropertyRefusedException cause) {
    String problem = cause.problem();
    int colon = problem.indexOf(": ");
    return colon < 0
        ? new FailureAnalysis(
            "The property " + cause.property() + " " + problem + ".",
            "Change " + cause.property() + " accordingly.",
            cause)
        : new FailureAnalysis(
            "The property " + cause.property() + " " + problem.substring(0, colon) + ".",
            sentence(problem.substring(colon + 2)),
            cause);
  }

  private static String sentence(String fix) {
    String capital = fix.startsWith(SettingNames.PREFIX) ? "Note: " + fix : capital(fix);
    return capital.endsWith(".") ? capital : capital + ".";
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
