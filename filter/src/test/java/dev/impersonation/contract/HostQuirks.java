package dev.impersonation.contract;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * All that one host does otherwise than others; it is printed in the report of each suite.
 *
 * @param host the host's name and version
 * @param quirks what a test has to know of it
 */
public record HostQuirks(String host, Set<HostQuirk> quirks) {
  /** Copies the set. */
  public HostQuirks {
    quirks = Set.copyOf(quirks);
  }

  /** Returns those of a host of this name. */
  public static HostQuirks of(String host, HostQuirk... quirks) {
    return new HostQuirks(host, Set.of(quirks));
  }

  /** Whether the host has this one. */
  public boolean has(HostQuirk quirk) {
    return quirks.contains(quirk);
  }

  @Override
  public String toString() {
    EnumSet<HostQuirk> sorted = EnumSet.noneOf(HostQuirk.class);
    sorted.addAll(quirks);
    return host + " " + List.copyOf(sorted);
  }
}
