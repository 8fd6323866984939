package dev.impersonation.benchmarks;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applications of Spring Boot that are the same, but for what looks at the token. */
enum SpringVariant implements Variant {
  BOOT("Boot alone"),
  /** What two equal servers differ by is what the measurement cannot tell. */
  BOOT_AGAIN("Boot alone, once more (control)"),
  CUSTOMER("starter, customer"),
  IMPERSONATED("starter, impersonated, events dropped"),
  /** What is left of the cost without events. */
  IMPERSONATED_OFF("starter, impersonated, audit off"),
  RESOURCE_SERVER("resource server, customer"),
  SECURED("starter with Spring Security, customer");

  /** What an application may have or not. All of it lies on the class path of each. */
  enum Part {
    STARTER("dev.impersonation."),
    /** Boot's, and what the starter does for it. */
    SECURITY(".security."),
    RESOURCE_SERVER(".oauth2.");

    private final String inNames;

    Part(String inNames) {
      this.inNames = inNames;
    }

    private boolean isIn(String configuration) {
      return configuration.contains(inNames);
    }
  }

  private final String label;

  SpringVariant(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Class<?> program() {
    return SpringServer.class;
  }

  private Set<Part> parts() {
    return switch (this) {
      case BOOT, BOOT_AGAIN -> Set.of();
      case CUSTOMER, IMPERSONATED, IMPERSONATED_OFF -> Set.of(Part.STARTER);
      case RESOURCE_SERVER -> Set.of(Part.SECURITY, Part.RESOURCE_SERVER);
      case SECURED -> Set.of(Part.STARTER, Part.SECURITY);
    };
  }

  boolean has(Part part) {
    return parts().contains(part);
  }

  /** Returns which of these auto-configurations are of a part that it does not have. */
  List<String> leftOut(List<String> configurations) {
    return configurations.stream()
        .filter(
            name -> Arrays.stream(Part.values()).anyMatch(part -> part.isIn(name) && !has(part)))
        .toList();
  }

  private boolean isImpersonated() {
    return this == IMPERSONATED || this == IMPERSONATED_OFF;
  }

  @Override
  public String token(Caller caller, TestIssuer issuer) {
    return isImpersonated() ? caller.impersonated(issuer) : caller.inPerson(issuer);
  }

  @Override
  public void checkStarted(int port, String token) throws IOException, InterruptedException {
    StartCheck.demand(label, port, Map.of("Authorization", "Bearer " + token), conduct());
  }

  private StartCheck.Conduct conduct() {
    if (parts().isEmpty()) {
      return StartCheck.Conduct.IGNORES;
    }
    return isImpersonated() ? StartCheck.Conduct.ANNOUNCES : StartCheck.Conduct.VERIFIES;
  }

  /** One request came before those that were counted. */
  @Override
  public Optional<String> checkRecorded(Path directory, int requests) throws IOException {
    long events = Long.parseLong(Files.readString(directory.resolve(SpringServer.EVENTS)));
    long expected = this == IMPERSONATED ? 2L * (requests + 1) : 0;
    demand(events == expected, "had " + events + " events in place of " + expected);
    return this == IMPERSONATED
        ? Optional.of(String.format(Locale.ROOT, "%,d events, dropped", events))
        : Optional.empty();
  }

  private void demand(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException("the server with " + label + " " + otherwise);
    }
  }
}
