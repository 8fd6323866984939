package dev.impersonation.spring.actuator;

import dev.impersonation.keys.KeySetState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells how keys are, for people and for scripts: no key, and nothing of any token. */
final class KeyReport {
  private KeyReport() {}

  /**
   * Times are in whole seconds. Without a state the keys were given to the filter; without a crypto
   * provider it does not tell yet.
   */
  static Map<String, Object> of(Optional<KeySetState> state, Optional<String> cryptoProvider) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("source", state.isPresent() ? "fetched" : "given");
    state.ifPresent(
        fetched -> {
          report.put("usable", fetched.usableKeys());
          fetched.age().ifPresent(age -> report.put("ageSeconds", age.toSeconds()));
          report.put("nextAttemptSeconds", fetched.untilNextAttempt().toSeconds());
          fetched.lastError().ifPresent(error -> report.put("lastError", error));
        });
    cryptoProvider.ifPresent(name -> report.put("cryptoProvider", name));
    return report;
  }
}
