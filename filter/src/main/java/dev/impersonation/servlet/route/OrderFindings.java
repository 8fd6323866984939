package dev.impersonation.servlet.route;

import dev.impersonation.servlet.route.Registrations.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds filters in the wrong order, and several that decide in one place. */
record OrderFindings(Registrations registered, Optional<FilterOrder> order) {
  /** Returns by which filter a guard comes too late, and where; empty if that cannot be told. */
  List<String> behind(Guard guard) {
    if (order.isEmpty() || guard.holdsAnnotations()) {
      return List.of();
    }
    List<String> deciding = registered.deciding().stream().map(MappedFilter::name).toList();
    List<String> findings = new ArrayList<>();
    for (Map.Entry<String, FilterMapping> late :
        order.get().placesBehind(guard.filter().name(), deciding).entrySet()) {
      // By servlet name a guard that limits is always late, and does its work.
      if (late.getValue().pattern().isPresent() || guard.opensOnly()) {
        findings.add(
            guard
                + " at "
                + late.getValue().place()
                + " is mapped behind ImpersonationFilter "
                + late.getKey()
                + ": map it before the filter");
      }
    }
    return findings;
  }

  /** Returns where two filters would decide about one dispatch. */
  List<String> twice() {
    List<String> findings = new ArrayList<>();
    List<MappedFilter> deciding = registered.deciding();
    for (int i = 0; i < deciding.size(); i++) {
      for (int j = i + 1; j < deciding.size(); j++) {
        MappedFilter one = deciding.get(i);
        MappedFilter other = deciding.get(j);
        shared(one, other)
            .ifPresent(
                place ->
                    findings.add(
                        "ImpersonationFilters "
                            + one.name()
                            + " and "
                            + other.name()
                            + " are both mapped to "
                            + place
                            + ": neither trusts the other's finding, and both record. Map one of"
                            + " them there"));
      }
    }
    return findings;
  }

  private Optional<String> shared(MappedFilter one, MappedFilter other) {
    return order
        .map(known -> known.shared(one.name(), other.name()))
        .orElseGet(() -> sharedAsRegistered(one, other))
        .or(() -> servedByBoth(one, other))
        .or(() -> servedByBoth(other, one));
  }

  /** One is mapped to a servlet's paths, the other to its name. */
  private Optional<String> servedByBoth(MappedFilter one, MappedFilter other) {
    return registered.mappings().stream()
        .filter(mapping -> other.isMappedToServlet(mapping.servlet()))
        .filter(mapping -> one.touches(mapping.pattern()))
        .map(Registrations.ServletMapping::toString)
        .findFirst();
  }

  private static Optional<String> sharedAsRegistered(MappedFilter one, MappedFilter other) {
    return one.patterns().stream()
        .flatMap(
            pattern ->
                other.patterns().stream()
                    .filter(pattern::overlaps)
                    .map(overlapping -> pattern.covers(overlapping) ? overlapping : pattern))
        .map(UrlPattern::toString)
        .findFirst()
        .or(
            () ->
                one.servletNames().stream()
                    .filter(other::isMappedToServlet)
                    .map(name -> "servlet name " + name)
                    .findFirst());
  }
}
