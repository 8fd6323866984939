package dev.impersonation.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says which crypto providers the tests must find: those that are built for this machine. */
final class Providers {
  private Providers() {}

  /** Returns them as the setting names them, Java's own among them. */
  static List<String> settings() {
    List<String> settings = new ArrayList<>();
    settings.add("jdk");
    settings.addAll(ofNative());
    return settings;
  }

  /** Returns those that {@code auto} prefers, the first of them first. */
  static List<String> ofNative() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "");
    boolean isIntel = processor.equals("amd64") || processor.equals("x86_64");
    List<String> settings = new ArrayList<>();
    // As the classifier in the POM says.
    if (system.startsWith("linux") && isIntel) {
      settings.add("ACCP");
    }
    if (isIntel || processor.equals("aarch64")) {
      settings.add("Conscrypt");
    }
    return settings;
  }
}
