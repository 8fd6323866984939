package dev.impersonation.servlet.route;

import dev.impersonation.http.WebSocketHandshakes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that WebSocket handshakes pass the filters that decide before their container answers
 * them.
 *
 * @param order empty if it cannot be told
 */
record WebSocketOrder(
    ServletContext context, Registrations registered, Optional<FilterOrder> order) {

  /**
   * A filter that decides starts.
   *
   * @throws ServletException if handshakes must pass it, and the container is known to answer them
   *     before, for endpoints that there may be by now
   */
  static void check(FilterConfig config, WebSocketHandshakes set) throws ServletException {
    ServletContext context = config.getServletContext();
    if (context != null) {
      GuardNotes.ofWebSockets(context, config.getFilterName(), set);
      check(context, config.getFilterName(), set);
    }
  }

  /**
   * The same again, when more has started: endpoints may have come meanwhile.
   *
   * @throws ServletException as before
   */
  static void check(ServletContext context, String filter, WebSocketHandshakes set)
      throws ServletException {
    Optional<Registrations> registered = Registrations.of(context);
    if (set == WebSocketHandshakes.OPEN
        || registered.isEmpty()
        || registered.get().webSockets().isEmpty()) {
      return;
    }
    WebSocketOrder webSockets =
        new WebSocketOrder(context, registered.get(), FilterOrder.of(context, registered.get()));
    Optional<String> before = webSockets.before(filter);
    if (before.isPresent() && WebSocketFilters.mayHaveEndpoints(context)) {
      throw new ServletException(
          "ImpersonationFilter "
              + filter
              + ": "
              + before.get()
              + " answers WebSocket handshakes before it, so that endpoints need no token and"
              + " whoever impersonates may write. "
              + webSockets.remedy());
    }
  }

  /** Returns the container's filter, for people, that is before this one. */
  private Optional<String> before(String filter) {
    List<String> names = registered.webSockets().stream().map(MappedFilter::name).toList();
    if (order.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> behindIt =
        order.get().placesBehind(filter, names).keySet().stream().findFirst();
    boolean onlyByName =
        registered.deciding().stream()
            .anyMatch(
                own -> own.name().equals(filter) && own.patterns().isEmpty() && own.isMapped());
    Optional<String> byPattern =
        registered.webSockets().stream()
            .filter(own -> onlyByName && !own.patterns().isEmpty())
            .map(MappedFilter::name)
            .findFirst();
    return behindIt.or(() -> byPattern).map(name -> "the container's filter " + name);
  }

  private String remedy() {
    Optional<String> ofJetty =
        registered.webSockets().stream()
            .map(filter -> context.getFilterRegistration(filter.name()))
            .filter(Objects::nonNull)
            .map(FilterRegistration::getClassName)
            .filter(Objects::nonNull)
            .filter(WebSocketFilters::isOfJetty)
            .findFirst();
    return "Map guards and filter, in this order, in code with isMatchAfter=false from a"
        + " ServletContextListener, or in web.xml"
        + ofJetty
            .map(name -> " and there, behind both, a filter whose name and class are " + name)
            .orElse("")
        + ". See WebSockets in docs/limit.md";
  }

  List<String> findings() {
    List<String> findings = new ArrayList<>();
    if (registered.webSockets().isEmpty() || registered.deciding().isEmpty()) {
      return findings;
    }
    boolean endpoints = WebSocketFilters.mayHaveEndpoints(context);
    List<MappedFilter> strict =
        registered.deciding().stream()
            .filter(filter -> !GuardNotes.needsNoHandshakes(context, filter.name()))
            .toList();
    for (MappedFilter filter : strict) {
      before(filter.name())
          .ifPresent(
              name ->
                  findings.add(
                      name
                          + " answers WebSocket handshakes before ImpersonationFilter "
                          + filter.name()
                          + ": "
                          + (endpoints
                              ? "endpoints need no token there. "
                              : "there is no endpoint yet, and one would need no token. ")
                          + remedy()));
    }
    if (endpoints && findings.isEmpty() && !strict.isEmpty()) {
      registered.webSockets().stream()
          .filter(MappedFilter::isMapped)
          .forEach(filter -> findUnverified(filter, findings));
    }
    return findings;
  }

  private void findUnverified(MappedFilter webSockets, List<String> findings) {
    if (order.isEmpty()) {
      findings.add(
          "there are WebSocket endpoints, and nobody can tell whether ImpersonationFilter is asked"
              + " before the container's filter "
              + webSockets.name()
              + " answers their handshakes: try one without a token. "
              + remedy());
      return;
    }
    Set<DispatcherType> request = Set.of(DispatcherType.REQUEST);
    List<FilterMapping> mappings = order.get().mappings();
    for (int place = 0; place < mappings.size(); place++) {
      FilterMapping own = mappings.get(place);
      if (own.filter().equals(webSockets.name())
          && mappings.subList(0, place).stream()
              .noneMatch(
                  before -> isDeciding(before.filter()) && before.runsWherever(own, request))) {
        findings.add(
            "WebSocket endpoints, answered by the container's filter "
                + webSockets.name()
                + " at "
                + own.place()
                + ", pass no ImpersonationFilter where none is mapped: map it to /*");
        return;
      }
    }
  }

  private boolean isDeciding(String filter) {
    return registered.deciding().stream().anyMatch(own -> own.name().equals(filter));
  }
}
